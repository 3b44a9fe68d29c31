"""The shapes of providers, their prices, contracts, rosters and AI workers."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated
from uuid import UUID

from ninja import Schema
from pydantic import AwareDatetime, Field, StringConstraints

from heliotrope.interfaces.api.schemas.given import Given, Short


class Provider(Schema):
    id: UUID
    name: str
    kind: str
    legal_entity: str
    country: str
    sites: list[str]
    workers: int


class NewProvider(Given):
    name: Short
    kind: str
    country: Annotated[str, StringConstraints(pattern="^[A-Z]{2}$")]


class NewPrice(Given):
    skill: str = ""
    line: str = ""
    measure: Annotated[str, StringConstraints(min_length=1, max_length=32, strip_whitespace=True)]
    rate: Decimal
    currency: Annotated[str, StringConstraints(pattern="^[A-Z]{3}$")]
    effective_at: AwareDatetime | None = None


class Price(Schema):
    skill: str
    line: str
    measure: str
    rate: Decimal
    currency: str
    version: int
    effective_at: datetime


class NewProviderContract(Given):
    payee: Short
    country: Annotated[str, StringConstraints(pattern="^[A-Z]{2}$")]
    from_date: date
    to_date: date | None = None


class NewWorkerContract(Given):
    provider_id: UUID
    from_date: date
    to_date: date | None = None


class Contract(Schema):
    version: int
    worker: str
    payee: str
    from_date: date
    to_date: date | None


class RosterTaken(Schema):
    added: int
    removed: int
    kept: int
    workers: int


class RosterEntry(Schema):
    worker_id: UUID
    worker: str
    starts_at: datetime
    ends_at: datetime
    timezone: str
    kind: str


class NewMachine(Given):
    handle: Short
    site_id: UUID
    model_provider: Short
    model: Annotated[str, StringConstraints(min_length=1, max_length=160, strip_whitespace=True)]
    skills: dict[str, int]
    languages: dict[str, int] = Field(default_factory=dict)
    capacity: int = Field(default=1, ge=1, le=1000)
    price_per_unit: Decimal
    currency: Annotated[str, StringConstraints(pattern="^[A-Z]{3}$")]


class Machine(Schema):
    id: UUID
    handle: str
    site: str
    data_home: str
    model_provider: str
    model: str
    skills: dict[str, int]
    languages: dict[str, int]
    capacity: int
    price_per_unit: Decimal
    currency: str
    on: bool


class MachineSwitch(Given):
    on: bool


class MachinesSwitched(Schema):
    on: bool
