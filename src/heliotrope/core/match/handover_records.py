"""A handover on record, and the same handover decided again from it."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from heliotrope.core.errors import Invalid
from heliotrope.core.match import handover
from heliotrope.core.match.dispatch.handing import ByPrice
from heliotrope.core.match.dispatch.stakes_records import rules_of, rules_record, stakes_of, stakes_record
from heliotrope.core.match.handover import Chooser, Handover, Holding, hand_over_one
from heliotrope.core.match.live import choose_worker
from heliotrope.core.match.offers import CONSIDERED
from heliotrope.core.match.people import Candidate
from heliotrope.core.match.written import (
    Record,
    candidate_of,
    candidate_record,
    instant_of,
    instant_text,
    reading,
    terms_record,
    unit_of,
    unit_record,
)


def handover_record(
    holding: Holding,
    candidates: Iterable[Candidate],
    at: datetime,
    made: Handover,
    *,
    notice: timedelta,
    price: ByPrice | None = None,
) -> Record:
    """What one handover rests on, as JSON: who had it, and who was chosen, passed over or nearest to it.

    Args:
        candidates: who was ready, with the loads that they had when this unit's turn came.
        price: what chose, where it was chosen by price; else it was ``live@1``.
    """
    choice = made.choice
    near = [choice.worker_id, *choice.passed_over, *(one.worker_id for one in choice.refused)]
    # Who answered before is kept, too, however far behind: the discount is theirs.
    kept = {*near[:CONSIDERED], *holding.answered_by[:CONSIDERED]}
    record: Record = {
        "rule": handover.RULE,
        "version": handover.VERSION,
        "chosen_by": f"{choice.rule}@{choice.version}",
        "assignment_id": str(holding.assignment_id),
        "unit": unit_record(holding.unit),
        "worker": candidate_record(holding.worker),
        "started_at": instant_text(holding.started_at),
        "asked": holding.asked,
        "at": instant_text(at),
        "notice_s": int(notice.total_seconds()),
        "best": [candidate_record(one) for one in candidates if one.worker_id in kept],
        "answered_by": [str(worker_id) for worker_id in holding.answered_by[:CONSIDERED]],
        "eligible": choice.eligible,
    }
    if price is None:
        return record
    at_stake = stakes_record(price.at_stake(holding.unit.unit_id), kept)
    return record | {"stakes": at_stake, "rules": rules_record(price.rules)}


def replay_handover(record: Mapping[str, Any]) -> Handover:
    """The handover decided again; raises Invalid for another rule or a broken record."""
    with reading(record, handover.RULE, handover.VERSION):
        holding = Holding(
            assignment_id=UUID(record["assignment_id"]),
            unit=unit_of(record["unit"]),
            worker=candidate_of(record["worker"]),
            started_at=instant_of(record["started_at"]),
            answered_by=tuple(UUID(worker) for worker in record["answered_by"]),
            asked=record["asked"],
        )
        return hand_over_one(
            holding,
            [candidate_of(given) for given in record["best"]],
            instant_of(record["at"]),
            notice=timedelta(seconds=record["notice_s"]),
            choose=_chooser(record, holding.unit.unit_id),
        )


def _chooser(record: Mapping[str, Any], unit_id: UUID) -> Chooser:
    """The rule that chose then: by fit, of old records, or by price."""
    match record["chosen_by"]:
        case "live@1":
            return choose_worker
        case "live@2":
            return ByPrice(stakes={unit_id: stakes_of(record["stakes"])}, rules=rules_of(record["rules"]))
        case other:
            raise Invalid(f"There is no rule {str(other)[:40]!r} by which a handover chose")


def outcome_handover(made: Handover) -> Record:
    """A handover as JSON; two are equal when their outcomes are."""
    choice = made.choice
    return {
        "rule": made.rule,
        "version": made.version,
        "unit_id": str(made.unit_id),
        "from_id": str(made.from_id),
        "to_id": None if made.to_id is None else str(made.to_id),
        "ends_at": None if made.ends_at is None else instant_text(made.ends_at),
        "left_s": made.left_s,
        "terms": terms_record(choice.terms) if made.to_id is not None and choice.terms else None,
        "reasons": list(made.reasons),
        "decided_by": choice.decided_by.value if made.to_id is not None and choice.decided_by else None,
    }
