"""Reading requests, and what was stopped for whom, always as an actor."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet

from heliotrope.compliance.models import Correction, Package, Request, RequestPerson, Reveal, Stop
from heliotrope.core.clocks import Clock, Standing, rule
from heliotrope.core.errors import NotFound
from heliotrope.core.privacy.requests import OPEN, Decided, judged
from heliotrope.core.privacy.requests import Advice as Advised
from heliotrope.foundation.tenancy.actor import Actor

LISTED_MOST = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestLine:
    """A request with its clock; it names nobody.

    Attributes:
        rule: name of the rule of law that its clock is of.
        calendar: the country whose public holidays count; empty for none.
        holidays: those of its public holidays that lie within the term.
        extended_for: why it was extended, as a `Reason`; empty where it was not, or before this was kept.
        refusal: why it was refused; empty where it was not.
        order_id, item_id: the work that it became; None where the officer decides without a crew.
    """

    id: UUID
    client_id: UUID
    data_home: str
    right: str
    purpose: str
    jurisdiction: str
    rule: str
    rule_version: int
    calendar: str
    holidays: Sequence[date]
    state: str
    refusal: str
    received_at: datetime
    due_at: datetime
    warns_at: datetime
    extended_at: datetime | None
    extended_for: str
    paused_at: datetime | None
    paused_s: int
    verified_at: datetime | None
    decided_at: datetime | None
    closed_at: datetime | None
    order_id: UUID | None
    item_id: UUID | None

    @property
    def clock(self) -> Clock:
        """The clock, as its rule counts it."""
        return Clock(
            rule=rule(self.rule),
            began_at=self.received_at,
            extended=self.extended_at is not None,
            paused_s=self.paused_s,
            paused_at=self.paused_at,
            holidays=frozenset(self.holidays),
        )

    @property
    def latest_at(self) -> datetime:
        """The first instant that is too late by law, which may be behind the one that is worked towards."""
        return max(self.due_at, self.clock.latest_at)

    @property
    def last_day(self) -> date:
        """The last day of the term, in the zone of its law."""
        return (self.due_at.astimezone(ZoneInfo(rule(self.rule).zone)) - timedelta(seconds=1)).date()

    def standing(self, now: datetime) -> Standing:
        """How the clock stands."""
        return self.clock.standing(now)


def open_requests(actor: Actor) -> tuple[RequestLine, ...]:
    """Requests that are not answered yet, those due first in front."""
    rows = Request.objects.filter(client_id__in=actor.client_ids, state__in=[one.value for one in OPEN])
    return tuple(map(_line, rows.order_by("due_at", "id")))


def closed_requests(actor: Actor, *, limit: int = LISTED_MOST) -> tuple[RequestLine, ...]:
    """Requests that were answered or refused, the latest first."""
    rows = Request.objects.filter(client_id__in=actor.client_ids)
    rows = rows.exclude(state__in=[one.value for one in OPEN])
    return tuple(map(_line, rows.order_by("-closed_at", "id")[:limit]))


def request(actor: Actor, request_id: UUID) -> RequestLine:
    """One request; raises NotFound for one that the actor may not see."""
    row = Request.objects.filter(pk=request_id, client_id__in=actor.client_ids).first()
    if row is None:
        raise NotFound
    return _line(row)


def _line(row: Request) -> RequestLine:
    return RequestLine(**{name: getattr(row, name) for name in RequestLine.__dataclass_fields__})


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonLine:
    """Whose request it is, in the vault that is entered.

    Attributes:
        code_until_at: until when a code that was sent holds; None where none waits.
        linked_until_at: until when the link to the package holds; None without one.
        taken_at: when the package was taken.
        erased: what an erasure takes, each as home and key.
    """

    request_id: UUID
    client_id: UUID
    subject_id: UUID
    detail: str
    field: str
    value: str
    evidence: str
    code_until_at: datetime | None
    advice: str
    agreed: bool | None
    erased: tuple[str, ...] = ()
    linked_until_at: datetime | None = None
    taken_at: datetime | None = None

    @property
    def judged(self) -> Decided | None:
        """What the crew made of it; None as long as it works."""
        if self.agreed is None or not self.advice:
            return None
        return judged(Advised(self.advice), agreed=self.agreed)


def person(actor: Actor, request_id: UUID) -> PersonLine:
    """Whose request it is; raises NotFound for one that the actor may not see."""
    row = RequestPerson.objects.filter(pk=request_id, client_id__in=actor.client_ids).first()
    if row is None:
        raise NotFound
    names = set(PersonLine.__dataclass_fields__) - {"erased", "linked_until_at", "taken_at"}
    package = Package.objects.filter(request_id=request_id).first()
    return PersonLine(
        **{name: getattr(row, name) for name in names},
        erased=tuple(row.erased),
        linked_until_at=package.until_at if package else None,
        taken_at=package.taken_at if package else None,
    )


def subjects_of(actor: Actor, request_ids: Iterable[UUID]) -> dict[UUID, UUID]:
    """The persons of these requests, each with their client, in the vault that is entered."""
    rows = RequestPerson.objects.filter(client_id__in=actor.client_ids, pk__in=list(request_ids))
    return dict(rows.values_list("subject_id", "client_id"))


def is_corrected(actor: Actor, request_id: UUID) -> bool:
    """Whether a request to correct was carried out, in the vault that is entered."""
    return Correction.objects.filter(client_id__in=actor.client_ids, request_id=request_id).exists()


def told_of(actor: Actor, subject_ids: Iterable[UUID], *, case_ids: Collection[UUID] = ()) -> dict[str, Any]:
    """What compliance itself holds of a person, and of their cases, in the vault that is entered, as JSON."""
    wanted = list(subject_ids)
    asked = RequestPerson.objects.filter(client_id__in=actor.client_ids, subject_id__in=wanted)
    changed = Correction.objects.filter(client_id__in=actor.client_ids, subject_id__in=wanted)
    looks = Reveal.objects.filter(client_id__in=actor.client_ids)
    # A look from before looks beyond the case named anybody is found by its case.
    looks = looks.filter(Q(subject_id__in=wanted) | Q(subject_id=None, case_id__in=case_ids))
    return {
        "requests": [{"id": str(row.pk), "detail": row.detail} for row in asked.order_by("request_id")],
        "corrections": [
            {"field": row.field, "before": row.before, "after": row.after, "at": row.at.isoformat()}
            for row in changed.order_by("at", "id")
        ],
        "looks": [
            {"field": row.field, "at": row.at.isoformat(timespec="seconds"), "reason": row.reason}
            for row in looks.order_by("at", "id")
        ],
    }


def _living(actor: Actor) -> QuerySet[Stop]:
    return Stop.objects.filter(client_id__in=actor.client_ids, lifted_at=None)


def stopped_cases(actor: Actor) -> QuerySet[Stop, UUID | None]:
    """Keys of cases that nobody works on, as a lazy query: all use of their persons' data is stopped."""
    rows = _living(actor).filter(purpose="", case_id__isnull=False)
    return rows.values_list("case_id", flat=True)


def stopped(actor: Actor, subject_id: UUID) -> bool:
    """Whether all use of a person's data is stopped."""
    whose = Q(subject_id=subject_id) | Q(case_id=subject_id)
    return _living(actor).filter(whose, purpose="").exists()


def any_stopped(actor: Actor, ids: Collection[UUID]) -> bool:
    """Whether all use of a person's data is stopped; of whom these are ids, of their cases or orders."""
    whose = Q(subject_id__in=ids) | Q(case_id__in=ids)
    return bool(ids) and _living(actor).filter(whose, purpose="").exists()


def withdrawn(actor: Actor, case_ids: Collection[UUID], purpose: str) -> bool:
    """Whether the person of one of these cases withdrew consent to a purpose, or had all use of their data
    stopped."""
    return bool(case_ids) and (
        _living(actor).filter(Q(purpose="") | Q(purpose=purpose), case_id__in=case_ids).exists()
    )


def is_stopped_by(actor: Actor, request_id: UUID) -> bool:
    """Whether a request's stop still holds."""
    return _living(actor).filter(request_id=request_id).exists()
