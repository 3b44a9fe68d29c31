"""A live match on record, and the same match decided again from it."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from heliotrope.core.match import live
from heliotrope.core.match.live import Live, choose_worker
from heliotrope.core.match.offers import CONSIDERED
from heliotrope.core.match.people import Candidate
from heliotrope.core.match.units import OpenUnit
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


def live_record(
    unit: OpenUnit,
    candidates: Iterable[Candidate],
    at: datetime,
    made: Live,
    *,
    answered_by: Sequence[UUID] = (),
) -> Record:
    """What a live match rests on, as JSON: the chosen worker and the best of those who were passed over."""
    kept = {made.worker_id, *made.passed_over[: CONSIDERED - 1]}
    return {
        "rule": live.RULE,
        "version": live.VERSION,
        "unit": unit_record(unit),
        "at": instant_text(at),
        "best": [candidate_record(one) for one in candidates if one.worker_id in kept],
        "answered_by": [str(worker_id) for worker_id in answered_by[:CONSIDERED]],
        "eligible": made.eligible,
    }


def replay_live(record: Mapping[str, Any]) -> Live:
    """The match decided again; raises Invalid for another rule or a broken record."""
    with reading(record, live.RULE, live.VERSION):
        return choose_worker(
            unit_of(record["unit"]),
            [candidate_of(given) for given in record["best"]],
            instant_of(record["at"]),
            answered_by=[UUID(worker) for worker in record["answered_by"]],
        )


def outcome_live(made: Live) -> Record:
    """A live match as JSON; two are equal when their outcomes are."""
    return {
        "rule": made.rule,
        "version": made.version,
        "unit_id": str(made.unit_id),
        "worker_id": str(made.worker_id),
        "terms": terms_record(made.terms) if made.terms else None,
        "reasons": list(made.reasons),
        "decided_by": made.decided_by.value if made.decided_by else None,
    }
