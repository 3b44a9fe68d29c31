"""What every shape of the API shares: what is given is strict, and what is made has a key."""

from typing import Annotated
from uuid import UUID

from ninja import Schema
from pydantic import ConfigDict, StringConstraints

Short = Annotated[str, StringConstraints(min_length=1, max_length=160, strip_whitespace=True)]


class Given(Schema):
    """What a caller sends; an unknown field is refused, for it is a misunderstanding."""

    model_config = ConfigDict(extra="forbid")


class Made(Schema):
    """The key of what an act made or moved."""

    id: UUID


class Version(Schema):
    version: int
