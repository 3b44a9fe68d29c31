"""Why a unit waits, on record, and the same said again from it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Final
from uuid import UUID

from heliotrope.core.match.dispatch import choosing
from heliotrope.core.match.dispatch.choosing import Priced, decide, narrow
from heliotrope.core.match.dispatch.rule import best, figures
from heliotrope.core.match.dispatch.stakes import Case
from heliotrope.core.match.dispatch.stakes_records import rules_of, rules_record, stakes_of, stakes_record
from heliotrope.core.match.dispatch.waiting import Waits, waits
from heliotrope.core.match.offers import Refused
from heliotrope.core.match.people import Candidate
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

__all__ = ["outcome_waits", "replay_waits", "waits_record"]

KEPT: Final = 10
"""Of those who may take it and of those who may not, so many are kept, the nearest."""


def waits_record(
    case: Case, refused: Sequence[Refused], people: Mapping[UUID, Candidate], *, answered_by: Sequence[UUID]
) -> Record:
    """What it rests on that a unit waits, as JSON: the cheapest who are kept, and the nearest who may not.

    Args:
        people: everybody who was looked at, by key.
    """
    near = [*_cheapest(case), *(one.worker_id for one in refused[:KEPT])]
    return {
        "rule": choosing.RULE,
        "version": choosing.VERSION,
        "unit": unit_record(case.unit),
        "at": instant_text(case.at),
        "people": [candidate_record(people[worker_id]) for worker_id in dict.fromkeys(near)],
        "answered_by": [str(worker_id) for worker_id in answered_by if worker_id in near],
        "last": str(case.last) if case.last in near else None,
        "value": case.value,
        "stakes": stakes_record(case.stakes, near),
        "rules": rules_record(case.rules),
    }


def _cheapest(case: Case) -> list[UUID]:
    """Who may take it, the cheapest first, and the one whose price is told."""
    arrival, at_s, prices = case.arrival, case.at_s, case.prices
    found = best(arrival, case.standing, at_s, prices)
    all_told = sorted(
        (figures(arrival, one, one.stage, at_s, prices) for one in case.standing),
        key=lambda one: (one.total, one.worker),
    )
    rows = [found.worker] if found else []
    rows += [one.worker for one in all_told[:KEPT]]
    return [case.people[row].worker_id for row in dict.fromkeys(rows)]


def replay_waits(record: Mapping[str, Any]) -> Waits:
    """Why it waits, decided again; raises Invalid for another rule or a broken record."""
    with reading(record, choosing.RULE, choosing.VERSION):
        answered_by = [UUID(worker) for worker in record["answered_by"]]
        case, refused = narrow(
            unit_of(record["unit"]),
            [candidate_of(one) for one in record["people"]],
            instant_of(record["at"]),
            answered_by=answered_by,
            stakes=stakes_of(record["stakes"]),
            rules=rules_of(record["rules"]),
        )
        last = UUID(record["last"]) if record["last"] else None
        case = replace(case, value=record["value"], last=last)
        made: Priced = decide(case, refused, answered_by=answered_by)
        return waits(case, refused, made)


def outcome_waits(made: Waits) -> Record:
    """Why a unit waits, as JSON; two are equal when their outcomes are."""
    return {
        "unit_id": str(made.unit_id),
        "cause": made.cause.value,
        "stage": None if made.stage is None else made.stage.name.lower(),
        "relaxes_at": None if made.relaxes_at is None else instant_text(made.relaxes_at),
        "taken_at": None if made.taken_at is None else instant_text(made.taken_at),
        "line": str(made.line),
    }
