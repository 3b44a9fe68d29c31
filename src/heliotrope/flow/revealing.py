"""A worker looks behind a placeholder of the case in hand: the look is decided, recorded, then shown."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from heliotrope.compliance.services import Wish, reveal
from heliotrope.core.errors import NotFound
from heliotrope.core.masking.marking import MARK, field_of, part
from heliotrope.core.privacy import Field
from heliotrope.core.privacy.reveals import Look, Reason
from heliotrope.core.sentence import Sentence
from heliotrope.flow import crossing, working
from heliotrope.foundation.tenancy.actor import Actor
from heliotrope.foundation.tenancy.scope import acting_in_vault


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """What became of a wish to look.

    Attributes:
        value: what the placeholder stands for, of a card its last digits; None where the look was refused.
        until_at: until when it is shown.
        rules, reasons: what the policy says of the field without the look, and why.
    """

    mark: str
    value: str | None
    look: Look
    until_at: datetime | None
    rules: tuple[str, ...]
    reasons: tuple[Sentence, ...]


def open_mark(actor: Actor, assignment_id: UUID, mark: str, *, reason: str, now: datetime) -> Opened:
    """Look behind a placeholder of a unit in the worker's hands.

    Args:
        reason: a code of `Reason`; empty where one that was given for this case still holds.

    Raises:
        NotFound: the unit is not in their hands, or the placeholder is none of its case.
    """
    desk = working.desk(actor, assignment_id)
    if MARK.fullmatch(mark) is None or mark not in desk.values:
        raise NotFound
    verdict = desk.verdicts[field_of(mark)]
    way, country = crossing.way_of(actor, desk.order.data_home, now=now)
    wish = Wish(
        client_id=desk.order.client_id,
        order_id=desk.order.id,
        case_id=desk.assignment.item_id,
        mark=mark,
        verdict=verdict,
        reason=Reason(reason) if reason in set(Reason) else None,
        assignment_id=assignment_id,
        subject_id=desk.subject_id,
        way=way,
        country=country,
    )
    with acting_in_vault(actor, desk.order.data_home):
        decided = reveal(actor, wish, now=now)
    return Opened(
        mark=mark,
        value=seen(mark, desk.values[mark]) if decided.look.granted else None,
        look=decided.look,
        until_at=decided.until_at,
        rules=verdict.rules,
        reasons=verdict.reasons,
    )


def seen(mark: str, value: str) -> str:
    """The value; of a card number never more than its last digits, whoever looks."""
    return part(mark, value) if field_of(mark) is Field.CARD else value
