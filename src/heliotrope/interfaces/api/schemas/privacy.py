"""The shapes of persons' requests and of breaches; who a person is appears in none of them."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from ninja import Schema
from pydantic import AwareDatetime, Field, StringConstraints

from heliotrope.core.privacy.breaches import Harm, Risk
from heliotrope.core.privacy.requests import Refusal, Right
from heliotrope.interfaces.api.schemas.given import Given

Text = Annotated[str, StringConstraints(strip_whitespace=True, max_length=4000, pattern=r"^[^\x00]*$")]
Code = Annotated[str, StringConstraints(max_length=16, pattern=r"^[^\x00]*$")]


class NewRequest(Given):
    """What somebody asks about their own data: name them by their key, their address or their chat name."""

    client_id: UUID
    home: Annotated[str, StringConstraints(max_length=16, pattern=r"^[^\x00]*$")]
    right: Right
    contact_id: UUID | None = None
    email: Annotated[str, StringConstraints(max_length=254, pattern=r"^[^\x00]*$")] = ""
    handle: Annotated[str, StringConstraints(max_length=254, pattern=r"^[^\x00]*$")] = Field(
        "", description="what they are called in the chat, where neither key nor address is known"
    )
    unknown: bool = Field(
        default=False,
        description="keep who asks as a contact where nobody is known by that address",
    )
    detail: Text = ""
    field: Code = Field("", description="of a correction: name, address, language or timezone")
    value: Annotated[str, StringConstraints(max_length=320, pattern=r"^[^\x00]*$")] = Field(
        "", description="of a correction: what is right"
    )
    purpose: Code = Field(
        "", description="of a consent or objection: reply, inspect or operate; empty for all"
    )
    jurisdiction: Annotated[str, StringConstraints(max_length=8, pattern=r"^[^\x00]*$")] = Field(
        "", description="whose law; empty for that of the home"
    )


class RequestShown(Schema):
    """A request with its clock: when it is due, and the last moment that its law allows."""

    id: UUID
    client_id: UUID
    data_home: str
    right: str
    jurisdiction: str
    rule: str
    state: str
    refusal: str
    received_at: datetime
    due_at: datetime
    latest_at: datetime
    warns_at: datetime
    extended_at: datetime | None
    paused_at: datetime | None
    verified_at: datetime | None
    closed_at: datetime | None


class Proof(Given):
    """By what the requester is verified: the code that was sent to them, or recorded evidence."""

    code: Code = ""
    evidence: Annotated[str, StringConstraints(max_length=500, pattern=r"^[^\x00]*$")] = ""


class Decision(Given):
    """Granted, or refused for a reason."""

    grant: bool
    refusal: Refusal | None = None


class NewBreach(Given):
    """A breach as somebody found it; what names a person in its title is masked."""

    title: Annotated[str, StringConstraints(min_length=5, max_length=200, pattern=r"^[^\x00]*$")]
    kind: Harm
    jurisdictions: list[Code] = Field(..., min_length=1, max_length=20)
    from_at: AwareDatetime
    until_at: AwareDatetime | None = None
    aware_at: AwareDatetime
    client_ids: list[UUID] = Field(default_factory=list, max_length=200)


class DutyShown(Schema):
    """Somebody whom a law has told, by when, and what was decided."""

    id: UUID
    topic: str
    jurisdiction: str
    citation: str
    confirmed: str
    due_at: datetime
    needed: bool
    state: str
    why: str


class BreachShown(Schema):
    """A breach of the register."""

    id: UUID
    title: str
    kind: str
    state: str
    risk: str
    persons: int
    jurisdictions: list[str]
    from_at: datetime
    until_at: datetime | None
    aware_at: datetime
    due_at: datetime | None
    closed_at: datetime | None
    duties: list[DutyShown]


class Assessment(Given):
    """How grave a breach is."""

    risk: Risk
    persons: int = Field(..., ge=0, le=2_000_000_000)
    measures: Text = ""


class DutySettled(Given):
    """Whether somebody was told; if not, why."""

    notified: bool
    why: Annotated[str, StringConstraints(max_length=500, pattern=r"^[^\x00]*$")] = ""
