"""Shapes of sites: their networks and devices."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from ninja import Schema
from pydantic import Field

from heliotrope.core.entry import LONGEST_IDLE_S, MOST_NETWORKS, SHORTEST_IDLE_S
from heliotrope.interfaces.api.schemas.given import Given

Network = Annotated[str, Field(max_length=60)]
Networks = Annotated[list[Network], Field(max_length=MOST_NETWORKS)]


class EntryShown(Schema):
    """How the workers of a site come in: networks as CIDR, and seconds after which a resting session ends."""

    networks: list[str]
    desktops: list[str]
    devices: bool
    idle_s: int | None
    version: int


class NewEntry(Given):
    """The same, anew; ``after`` is the version that was read, 0 for none."""

    networks: Networks = []
    desktops: Networks = []
    devices: bool = False
    idle_s: Annotated[int, Field(ge=SHORTEST_IDLE_S, le=LONGEST_IDLE_S)] | None = None
    after: Annotated[int, Field(ge=0, le=2**31 - 2)]


class EntryKept(Schema):
    """The version that holds now."""

    version: int


class Device(Schema):
    """A registered device; ``ended_at`` is null while it comes in."""

    id: UUID
    name: str
    code: str
    registered_at: datetime
    ended_at: datetime | None


class NewDevice(Given):
    """A device by the code that it shows where it is refused."""

    name: Annotated[str, Field(min_length=1, max_length=80)]
    code: Annotated[str, Field(min_length=16, max_length=24)]
