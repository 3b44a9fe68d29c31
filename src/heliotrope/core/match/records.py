"""Matches on record: what a decision rested on, as JSON, and the same decision made again from it.

A record holds ids, codes, levels, hours and numbers; nothing in it names a person or shows content.
"""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from heliotrope.core.match import choice, offers
from heliotrope.core.match.choice import Choice, NoChoice, Pull
from heliotrope.core.match.eligibility import Held
from heliotrope.core.match.explain import LeftOut, OpenWork
from heliotrope.core.match.offers import Push, Ranking
from heliotrope.core.match.people import Candidate
from heliotrope.core.match.units import OpenUnit
from heliotrope.core.match.written import (
    Record,
    candidate_of,
    candidate_record,
    instant_of,
    instant_text,
    reading,
    requirement_of,
    requirement_record,
    terms_record,
    unit_of,
    unit_record,
)


def snapshot(
    candidate: Candidate,
    units: Iterable[OpenUnit],
    at: datetime,
    gold_due: bool,
    *,
    judged_items: Collection[UUID] = frozenset(),
) -> Record:
    """What `choose_unit` rests on for these arguments; at most 50 units are in it."""
    return pull_record(choice.narrow(candidate, units, at, gold_due=gold_due, judged_items=judged_items))


def replay(record: Mapping[str, Any]) -> Choice | NoChoice:
    """The answer of `choose_unit`, decided again; raises Invalid for another rule or a broken record."""
    with reading(record, choice.RULE, choice.VERSION):
        return choice.decide(
            Pull(
                candidate=candidate_of(record["candidate"]),
                at=instant_of(record["at"]),
                gold_due=record["gold_due"],
                units=tuple(unit_of(unit) for unit in record["units"]),
                eligible=record["eligible"],
                open_units=record["open_units"],
                work=tuple(
                    OpenWork(
                        requirement=requirement_of(group["requirement"]),
                        units=group["units"],
                        already_judged=group["already_judged"],
                        held=_held_of(group),
                    )
                    for group in record["work"]
                ),
            )
        )


def pull_record(pull: Pull) -> Record:
    """What a pull rests on, as JSON."""
    return {
        "rule": choice.RULE,
        "version": choice.VERSION,
        "candidate": candidate_record(pull.candidate),
        "at": instant_text(pull.at),
        "gold_due": pull.gold_due,
        "units": [unit_record(unit) for unit in pull.units],
        "eligible": pull.eligible,
        "open_units": pull.open_units,
        "work": [
            {
                "requirement": requirement_record(group.requirement),
                "units": group.units,
                "already_judged": group.already_judged,
                **_held_record(group.held),
            }
            for group in pull.work
        ],
    }


def _held_record(held: Held | None) -> Record:
    """Nothing where nothing is held, so that it is written as before units could be."""
    return {"held": {"until_at": instant_text(held.until_at), "level": held.level}} if held else {}


def _held_of(group: Mapping[str, Any]) -> Held | None:
    held = group.get("held")
    return Held(until_at=instant_of(held["until_at"]), level=held["level"]) if held else None


def snapshot_push(
    unit: OpenUnit,
    candidates: Iterable[Candidate],
    at: datetime,
    *,
    judged_by: Collection[UUID] = frozenset(),
) -> Record:
    """What `choose_worker` rests on for these arguments; at most 50 eligible and 50 refused workers."""
    return push_record(offers.narrow_workers(unit, candidates, at, judged_by=judged_by))


def replay_push(record: Mapping[str, Any]) -> Ranking:
    """The answer of `choose_worker`, decided again; raises Invalid for another rule or a broken record."""
    with reading(record, offers.RULE, offers.VERSION):
        return offers.rank_workers(
            Push(
                unit=unit_of(record["unit"]),
                at=instant_of(record["at"]),
                best=tuple(candidate_of(given) for given in record["best"]),
                nearest=tuple(candidate_of(given) for given in record["nearest"]),
                rates_compared=record["rates_compared"],
                judged_by=frozenset(UUID(worker) for worker in record["judged_by"]),
                eligible=record["eligible"],
                candidates=record["candidates"],
            )
        )


def push_record(push: Push) -> Record:
    """What a push rests on, as JSON."""
    return {
        "rule": offers.RULE,
        "version": offers.VERSION,
        "unit": unit_record(push.unit),
        "at": instant_text(push.at),
        "best": [candidate_record(candidate) for candidate in push.best],
        "nearest": [candidate_record(candidate) for candidate in push.nearest],
        "rates_compared": push.rates_compared,
        "judged_by": sorted(str(worker) for worker in push.judged_by),
        "eligible": push.eligible,
        "candidates": push.candidates,
    }


def outcome(answer: Choice | NoChoice) -> Record:
    """An answer of `choose_unit` as JSON; two answers are equal when their outcomes are."""
    if isinstance(answer, NoChoice):
        return {
            "rule": answer.rule,
            "version": answer.version,
            "unit_id": None,
            "left_out": _left_out_record(answer.left_out),
            "next_on_at": None if answer.next_on_at is None else instant_text(answer.next_on_at),
        }
    return {
        "rule": answer.rule,
        "version": answer.version,
        "unit_id": str(answer.unit_id),
        "item_id": str(answer.item_id),
        "terms": terms_record(answer.terms),
        "reasons": list(answer.reasons),
        "decided_by": answer.decided_by.value,
        "passed_over": [str(unit_id) for unit_id in answer.passed_over],
        "eligible": answer.eligible,
        "open_units": answer.open_units,
    }


def outcome_push(ranking: Ranking) -> Record:
    """An answer of `choose_worker` as JSON."""
    return {
        "rule": ranking.rule,
        "version": ranking.version,
        "unit_id": str(ranking.unit_id),
        "ranked": [
            {"worker_id": str(r.worker_id), "terms": terms_record(r.terms), "reasons": list(r.reasons)}
            for r in ranking.ranked
        ],
        "refused": [
            {
                "worker_id": str(r.worker_id),
                "obstacles": [
                    {"condition": o.condition.value, "needed": o.needed, "has": o.has} for o in r.obstacles
                ],
            }
            for r in ranking.refused
        ],
        "eligible": ranking.eligible,
        "candidates": ranking.candidates,
    }


def _left_out_record(left_out: LeftOut) -> Record:
    return {
        "conditions": [condition.value for condition in left_out.conditions],
        "units": left_out.units,
        "open_units": left_out.open_units,
        "sentences": list(left_out.sentences),
    }
