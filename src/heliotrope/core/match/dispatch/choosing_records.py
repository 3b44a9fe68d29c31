"""A live match by ``live@2`` on record, and the same match decided again from it."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any
from uuid import UUID

from heliotrope.core.match.dispatch import choosing
from heliotrope.core.match.dispatch.choosing import Priced, decide
from heliotrope.core.match.dispatch.stakes import Case, in_turn
from heliotrope.core.match.dispatch.stakes_records import rules_of, rules_record, stakes_of, stakes_record
from heliotrope.core.match.live_records import outcome_live
from heliotrope.core.match.offers import CONSIDERED
from heliotrope.core.match.written import (
    Record,
    candidate_of,
    candidate_record,
    instant_of,
    instant_text,
    reading,
    unit_of,
    unit_record,
)


def priced_record(case: Case, made: Priced, *, answered_by: Sequence[UUID] = ()) -> Record:
    """What a live match rests on, as JSON: the chosen worker and the best of those who were passed over."""
    kept = {made.worker_id, *made.passed_over[: CONSIDERED - 1]}
    people = [one for one in case.people if one.worker_id in kept]
    known = {one.worker_id for one in people}
    return {
        "rule": choosing.RULE,
        "version": choosing.VERSION,
        "unit": unit_record(case.unit),
        "at": instant_text(case.at),
        "best": [candidate_record(one) for one in people],
        "answered_by": [str(worker_id) for worker_id in answered_by if worker_id in known],
        "last": str(case.last) if case.last else None,
        "value": case.value,
        "stakes": stakes_record(case.stakes, known),
        "rules": rules_record(case.rules),
        "eligible": made.eligible,
    }


def replay_priced(record: Mapping[str, Any]) -> Priced:
    """The match decided again; raises Invalid for another rule or a broken record."""
    with reading(record, choosing.RULE, choosing.VERSION):
        unit, at = unit_of(record["unit"]), instant_of(record["at"])
        case = Case(
            unit=unit,
            people=in_turn([candidate_of(one) for one in record["best"]], unit, at),
            at=at,
            last=UUID(record["last"]) if record["last"] else None,
            stakes=stakes_of(record["stakes"]),
            value=record["value"],
            rules=rules_of(record["rules"]),
        )
        return decide(case, answered_by=[UUID(worker) for worker in record["answered_by"]])


def outcome_priced(made: Priced) -> Record:
    """A live match as JSON; two are equal when their outcomes are."""
    amounts = asdict(made.amounts) if made.amounts else {}
    return outcome_live(made) | {
        "amounts": {name: str(amount) for name, amount in amounts.items()},
        "line": None if made.line is None else str(made.line),
    }
