"""Rules of retention in their versions, and holds."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from heliotrope.compliance.models import Hold, RetentionRule
from heliotrope.compliance.services.versions import put_in_force
from heliotrope.core.errors import Conflict, Invalid, NotFound
from heliotrope.core.plain import plain
from heliotrope.core.privacy import retention
from heliotrope.core.privacy.retention import DataClass, What
from heliotrope.core.sentence import Sentence
from heliotrope.foundation.audit import services as audit
from heliotrope.foundation.tenancy.actor import Actor

BASIS_MOST, REFERENCE_MOST = 200, 64


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleWish:
    """A rule as somebody wants it.

    Attributes:
        after: the version that they have read; 0 where there was none.
    """

    data: DataClass
    client_id: UUID | None
    days: int
    what: What
    basis: str
    after: int


def keep_rule(actor: Actor, wish: RuleWish, *, now: datetime) -> UUID:
    """Put a rule in force from now on; the version before stays on record.

    What it rests on is kept without what names a person, and so is a hold's reference.

    Raises:
        Conflict: somebody else wrote one meanwhile.
        NotFound: a client that the actor may not see.
    """
    if wish.client_id is not None and wish.client_id not in actor.client_ids:
        raise NotFound
    retention.RetentionRule(
        data=wish.data,
        client_id=wish.client_id,
        days=wish.days,
        what=wish.what,
        version=wish.after + 1,
        basis=wish.basis,
    )
    before = RetentionRule.objects.filter(
        operator_id=actor.operator, client_id=wish.client_id, data=wish.data.value
    )
    latest = before.order_by("-version").values_list("version", flat=True).first() or 0
    if latest != wish.after:
        raise Conflict(
            Sentence("Somebody changed this rule meanwhile; read it again, and say your change once more.")
        )
    row = RetentionRule(
        operator_id=actor.operator,
        client_id=wish.client_id,
        data=wish.data.value,
        version=latest + 1,
        days=wish.days,
        what=wish.what.value,
        basis=plain(wish.basis.strip(), most=BASIS_MOST).text,
        made_by=actor.user_id,
        made_at=now,
    )
    detail = {"data": row.data, "days": row.days, "what": row.what, "version": row.version}
    put_in_force(
        actor, row, "retention.rule", kind="privacy_retention", client_id=wish.client_id, detail=detail
    )
    return row.id


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldWish:
    """A hold as somebody orders it: of a client, or of one person or one case of theirs."""

    client_id: UUID
    reason: str
    reference: str = ""
    subject_id: UUID | None = None
    case_id: UUID | None = None
    until_at: datetime | None = None


def hold(actor: Actor, wish: HoldWish, *, now: datetime) -> UUID:
    """Order that data are kept, whatever any rule or request says.

    Raises:
        Invalid: it would end in the past, or its reason is none of those there are.
        NotFound: a client that the actor may not see.
    """
    if wish.client_id not in actor.client_ids:
        raise NotFound
    if wish.reason not in Hold.Reason.values:
        raise Invalid(f"reason: choose one of {', '.join(Hold.Reason.values)}")
    if wish.until_at is not None and wish.until_at <= now:
        raise Invalid(Sentence("A hold ends in the future, or when it is lifted."))
    row = Hold.objects.create(
        client_id=wish.client_id,
        subject_id=wish.subject_id,
        case_id=wish.case_id,
        reason=wish.reason,
        reference=plain(wish.reference.strip(), most=REFERENCE_MOST).text,
        made_by=actor.user_id,
        made_at=now,
        until_at=wish.until_at,
    )
    _note(actor, "hold.ordered", row)
    return row.id


def lift_hold(actor: Actor, hold_id: UUID, *, now: datetime) -> None:
    """Lift a hold; what its data's time is over goes with the next round.

    Raises:
        Conflict: it is lifted already.
    """
    rows = Hold.objects.filter(pk=hold_id, client_id__in=actor.client_ids)
    row = rows.first()
    if row is None:
        raise NotFound
    if not rows.filter(lifted_at=None).update(lifted_at=now, lifted_by=actor.user_id):
        raise Conflict(Sentence("This hold is lifted already."))
    _note(actor, "hold.lifted", row)


def note_swept(actor: Actor, client_id: UUID, *, data: DataClass, gone: int, rule: int) -> None:
    """Put on record how much a rule took; ids are in the entries of what was taken."""
    audit.record(
        actor,
        "retention.swept",
        subject_kind="client",
        subject_id=client_id,
        client_id=client_id,
        detail={"data": data.value, "gone": gone, "rule": rule},
    )


def _note(actor: Actor, what: str, row: Hold) -> None:
    audit.record(
        actor,
        what,
        subject_kind="privacy_hold",
        subject_id=row.id,
        client_id=row.client_id,
        detail={"reason": row.reason},
    )
