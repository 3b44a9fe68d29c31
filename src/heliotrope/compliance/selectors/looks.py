"""Reading policies, and the ledger of looks, always as an actor."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Max, Min, QuerySet

from heliotrope.compliance.models import Grant, PolicyVersion, Reveal
from heliotrope.core.access import Role
from heliotrope.core.privacy import STANDING, Field, Policy, Setting, Verdict, Viewer, decide
from heliotrope.core.privacy.policy import read
from heliotrope.core.privacy.standing import TRAINING
from heliotrope.core.privacy.unusual import Looked
from heliotrope.foundation.tenancy.actor import Actor
from heliotrope.foundation.vaults import region_of
from heliotrope.network import selectors as network_selectors

LISTED_MOST = 200
IN_HAND = "case-in-hand"
"""Why somebody saw a file of a case: they had it in hand.  It opens no placeholder."""


def policies(actor: Actor, client_id: UUID | None) -> tuple[Policy, ...]:
    """What is in force for a client: the operator's policy or the standing one, and the client's own."""
    rows = PolicyVersion.objects.filter(operator_id=actor.operator)
    found = [_latest(rows.filter(client_id=None), "operator") or STANDING]
    if client_id is not None and client_id in actor.client_ids:
        own = _latest(rows.filter(client_id=client_id), "client")
        found += [own] if own else []
    return tuple(found)


def _latest(rows: QuerySet[PolicyVersion], owner: str) -> Policy | None:
    row = rows.order_by("-version").first()
    return Policy(owner=owner, version=row.version, rules=read(row.rules)) if row else None


def viewer(actor: Actor, *, at: datetime) -> Viewer:
    """What is known of who looks; of somebody who is no worker at a site neither country nor home."""
    if actor.worker_id is None:
        return Viewer(role=actor.role)
    return viewer_of(actor, actor.worker_id, at=at)


def viewer_of(actor: Actor, worker_id: UUID, *, at: datetime) -> Viewer:
    """What is known of a worker of the actor's operator."""
    seat = network_selectors.seat_of(actor, worker_id)
    until = seat.certificates.get(TRAINING)
    return Viewer(
        role=Role.WORKER,
        country=seat.country or None,
        home=region_of(seat.home) if seat.home else None,
        trained=until is not None and (until == "" or until >= at.date().isoformat()),
    )


def verdicts(actor: Actor, client_id: UUID, setting: Setting, *, at: datetime) -> Mapping[Field, Verdict]:
    """What the actor is shown of every field in a setting, with reasons."""
    who, force = viewer(actor, at=at), policies(actor, client_id)
    return {field: decide(field, who, setting, force) for field in Field}


@dataclass(frozen=True, slots=True, kw_only=True)
class RevealLine:
    """One look of the ledger; ``rules`` are what the policy said of the field without it.

    ``subject_id``: whose value it was; None where nobody knows, and of beyond the case before it was kept.
    """

    id: UUID
    home: str
    client_id: UUID
    case_id: UUID
    order_id: UUID
    subject_id: UUID | None
    viewer_id: UUID
    worker_id: UUID | None
    field: str
    mark: str
    reason: str
    rules: Sequence[str]
    at: datetime
    until_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """Which looks are listed; None for any."""

    worker_id: UUID | None = None
    client_id: UUID | None = None
    case_id: UUID | None = None
    field: str = ""
    reason: str = ""


def reveals(actor: Actor, home: str, filters: Filters, *, limit: int = LISTED_MOST) -> tuple[RevealLine, ...]:
    """Looks in the vault that is entered, the latest first."""
    rows = Reveal.objects.filter(client_id__in=actor.client_ids)
    for name in ("worker_id", "client_id", "case_id", "field", "reason"):
        if wanted := getattr(filters, name):
            rows = rows.filter(**{name: wanted})
    names = [name for name in RevealLine.__dataclass_fields__ if name != "home"]
    listed = rows.order_by("-at", "-id")[:limit]
    return tuple(RevealLine(home=home, **{name: getattr(row, name) for name in names}) for row in listed)


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenLine:
    """How often somebody looked into a case for a reason, with the first instant and the last."""

    viewer_id: UUID
    client_id: UUID
    case_id: UUID
    subject_id: UUID | None
    reason: str
    values: int
    first_at: datetime
    last_at: datetime


def seen_by_case(actor: Actor, *, since: datetime) -> tuple[SeenLine, ...]:
    """Looks in the vault that is entered since an instant, by viewer, case and reason, the latest first."""
    keys = ("viewer_id", "client_id", "case_id", "subject_id", "reason")
    rows = Reveal.objects.filter(client_id__in=actor.client_ids, at__gte=since).values(*keys)
    told = rows.annotate(values=Count("id"), first_at=Min("at"), last_at=Max("at"))
    return tuple(SeenLine(**row) for row in told.order_by("-last_at", "viewer_id", "case_id", "reason"))


def looked(actor: Actor, *, since: datetime) -> tuple[Looked, ...]:
    """Looks in the vault that is entered since an instant, for what is unusual about them."""
    rows = Reveal.objects.filter(client_id__in=actor.client_ids, at__gte=since)
    told = rows.values_list("viewer_id", "client_id", "at")
    return tuple(Looked(viewer_id=who, client_id=whose, at=at) for who, whose, at in told)


def is_open(actor: Actor, case_id: UUID, mark: str, *, now: datetime) -> bool:
    """Whether the actor may look behind a placeholder at this moment, by an entry of the ledger."""
    rows = Reveal.objects.filter(client_id__in=actor.client_ids, viewer_id=actor.account)
    return rows.filter(case_id=case_id, mark=mark, at__lte=now, until_at__gt=now).exists()


def has_grant(actor: Actor, case_id: UUID, assignment_id: UUID, *, now: datetime) -> bool:
    """Whether the actor gave a reason for the case in hand that still holds."""
    rows = Grant.objects.filter(client_id__in=actor.client_ids, viewer_id=actor.account, case_id=case_id)
    return (
        rows.exclude(reason=IN_HAND)
        .filter(assignment_id=assignment_id, granted_at__lte=now, until_at__gt=now)
        .exists()
    )
