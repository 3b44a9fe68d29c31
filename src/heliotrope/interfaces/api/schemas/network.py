"""The shapes of clients, programmes, their rates, sites, workers and accounts."""

from decimal import Decimal
from typing import Annotated
from uuid import UUID

from ninja import Schema
from pydantic import Field, StringConstraints

from heliotrope.interfaces.api.schemas.given import Given, Short


class Tenant(Schema):
    id: UUID
    name: str


class NewClient(Given):
    name: Short
    country: Annotated[str, StringConstraints(pattern="^[A-Z]{2}$")]


class Programme(Schema):
    id: UUID
    client_id: UUID
    name: str
    data_home: str
    lines: list[str]


class NewProgramme(Given):
    client_id: UUID
    name: Short
    data_home: str
    lines: list[str] = Field(min_length=1)


class NewRate(Given):
    programme_id: UUID
    line: str
    rate_per_judgement: Decimal = Field(gt=0, max_digits=12, decimal_places=6)
    currency: Annotated[str, StringConstraints(pattern="^[A-Z]{3}$")]


class NewCommission(Given):
    ratio: Decimal = Field(ge=0, lt=1, max_digits=6, decimal_places=5)


class Site(Schema):
    id: UUID
    name: str
    kind: str
    provider: str
    country: str
    timezone: str
    data_home: str
    workers: int


class NewSite(Given):
    provider_id: UUID
    name: Short
    kind: str = "main"
    country: Annotated[str, StringConstraints(pattern="^[A-Z]{2}$")]
    timezone: str
    data_home: str


class Worker(Schema):
    id: UUID
    handle: str
    kind: str
    provider: str
    site: str
    timezone: str
    skills: dict[str, int]
    languages: dict[str, int]
    certificates: dict[str, str]
    availability: str
    active: bool


class WorkersTaken(Schema):
    added: int
    changed: int


class NewAccount(Given):
    email: Annotated[str, StringConstraints(pattern=r"^[^@\s]+@[^@\s]+\.[^@\s]+$", max_length=254)]
    role: str
    client_id: UUID | None = None
    worker_id: UUID | None = None
    site_id: UUID | None = None


class AccountMade(Schema):
    id: UUID
    password: str
