"""Matches on record: what a decision rested on, as JSON, and the same decision made again from it.

A record holds ids, codes, levels, hours and numbers; nothing in it names a person or shows content.
"""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime, time
from decimal import Decimal
from typing import Any
from uuid import UUID

from heliotrope.core.errors import Invalid
from heliotrope.core.line import Requirement
from heliotrope.core.match import choice, offers
from heliotrope.core.match.choice import Choice, NoChoice, Pull
from heliotrope.core.match.explain import LeftOut, OpenWork
from heliotrope.core.match.offers import Push, Ranking
from heliotrope.core.match.people import Candidate, Stretch, WeeklySpan
from heliotrope.core.match.units import OpenUnit, Terms
from heliotrope.core.match.zones import aware

Record = dict[str, Any]
"""JSON: strings, numbers, booleans, null, lists and objects of them."""


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
    _expect(record, choice.RULE, choice.VERSION)
    try:
        return choice.decide(
            Pull(
                candidate=_candidate(record["candidate"]),
                at=_instant(record["at"]),
                gold_due=record["gold_due"],
                units=tuple(_unit(unit) for unit in record["units"]),
                eligible=record["eligible"],
                open_units=record["open_units"],
                work=tuple(
                    OpenWork(
                        requirement=Requirement(**group["requirement"]),
                        units=group["units"],
                        already_judged=group["already_judged"],
                    )
                    for group in record["work"]
                ),
            )
        )
    except (KeyError, TypeError, ValueError, ArithmeticError) as error:
        raise Invalid(f"This is not the record of a match by pull@1: {error!r}") from error


def pull_record(pull: Pull) -> Record:
    """What a pull rests on, as JSON."""
    return {
        "rule": choice.RULE,
        "version": choice.VERSION,
        "candidate": _candidate_record(pull.candidate),
        "at": _text(pull.at),
        "gold_due": pull.gold_due,
        "units": [_unit_record(unit) for unit in pull.units],
        "eligible": pull.eligible,
        "open_units": pull.open_units,
        "work": [
            {
                "requirement": _requirement_record(group.requirement),
                "units": group.units,
                "already_judged": group.already_judged,
            }
            for group in pull.work
        ],
    }


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
    _expect(record, offers.RULE, offers.VERSION)
    try:
        return offers.rank_workers(
            Push(
                unit=_unit(record["unit"]),
                at=_instant(record["at"]),
                best=tuple(_candidate(given) for given in record["best"]),
                nearest=tuple(_candidate(given) for given in record["nearest"]),
                rates_compared=record["rates_compared"],
                judged_by=frozenset(UUID(worker) for worker in record["judged_by"]),
                eligible=record["eligible"],
                candidates=record["candidates"],
            )
        )
    except (KeyError, TypeError, ValueError, ArithmeticError) as error:
        raise Invalid(f"This is not the record of a match by push@1: {error!r}") from error


def push_record(push: Push) -> Record:
    """What a push rests on, as JSON."""
    return {
        "rule": offers.RULE,
        "version": offers.VERSION,
        "unit": _unit_record(push.unit),
        "at": _text(push.at),
        "best": [_candidate_record(candidate) for candidate in push.best],
        "nearest": [_candidate_record(candidate) for candidate in push.nearest],
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
            "next_on_at": None if answer.next_on_at is None else _text(answer.next_on_at),
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


def terms_record(terms: Terms) -> Record:
    """The figures of a match as JSON; money is a string, so that no digit is lost."""
    record: Record = {
        "skill_slack": terms.skill_slack,
        "language_slack": terms.language_slack,
        "local_hour": terms.local_hour,
        "rate_per_hour": None if terms.rate_per_hour is None else str(terms.rate_per_hour),
        "currency": terms.currency,
        "wait_s": terms.wait_s,
        "open_assignments": terms.open_assignments,
    }
    return record | ({"reads_slack": terms.reads_slack} if terms.reads_slack else {})


def _left_out_record(left_out: LeftOut) -> Record:
    return {
        "conditions": [condition.value for condition in left_out.conditions],
        "units": left_out.units,
        "open_units": left_out.open_units,
        "sentences": list(left_out.sentences),
    }


def _expect(record: Mapping[str, Any], rule: str, version: int) -> None:
    if record.get("rule") != rule or record.get("version") != version:
        raise Invalid(
            f"This record is not of {rule}@{version} but of {record.get('rule')}@{record.get('version')}"
        )


def _requirement_record(asked: Requirement) -> Record:
    names = ["skill", "level", "language", "language_level", "effort_s"]
    # Who reads nothing besides is written as before such a language could be asked for.
    names += ["reads", "reads_level"] if asked.reads else []
    return {name: getattr(asked, name) for name in names}


def _unit_record(unit: OpenUnit) -> Record:
    return {
        "unit_id": str(unit.unit_id),
        "item_id": str(unit.item_id),
        "requirement": _requirement_record(unit.requirement),
        "opened_at": _text(unit.opened_at),
        "due_at": None if unit.due_at is None else _text(unit.due_at),
        "judgements": unit.judgements,
        "confidence": unit.confidence,
        "gold": unit.gold,
        "preferred": unit.preferred,
    }


def _unit(given: Mapping[str, Any]) -> OpenUnit:
    return OpenUnit(
        unit_id=UUID(given["unit_id"]),
        item_id=UUID(given["item_id"]),
        requirement=Requirement(**given["requirement"]),
        opened_at=_instant(given["opened_at"]),
        due_at=None if given["due_at"] is None else _instant(given["due_at"]),
        judgements=given["judgements"],
        confidence=given["confidence"],
        gold=given["gold"],
        preferred=given["preferred"],
    )


def _candidate_record(candidate: Candidate) -> Record:
    rate = candidate.rate_per_hour
    record: Record = {
        "worker_id": str(candidate.worker_id),
        "skills": dict(candidate.skills),
        "languages": dict(candidate.languages),
        "timezone": candidate.timezone,
        "weekly": [[s.weekday, s.start.isoformat(), s.end.isoformat()] for s in candidate.weekly],
        "capacity": candidate.capacity,
        "load": candidate.load,
        "active": candidate.active,
        "rate_per_hour": None if rate is None else str(rate),
        "currency": candidate.currency,
        "measured": dict(candidate.measured),
    }
    rostered = {"shifts": candidate.shifts, "leave": candidate.leave}
    # Without a roster it is written as before there were any.
    return record | {name: _stretches_record(held) for name, held in rostered.items() if held}


def _candidate(given: Mapping[str, Any]) -> Candidate:
    rate = given["rate_per_hour"]
    return Candidate(
        worker_id=UUID(given["worker_id"]),
        skills=given["skills"],
        languages=given["languages"],
        timezone=given["timezone"],
        weekly=tuple(
            WeeklySpan(weekday=day, start=time.fromisoformat(start), end=time.fromisoformat(end))
            for day, start, end in given["weekly"]
        ),
        capacity=given["capacity"],
        load=given["load"],
        active=given["active"],
        rate_per_hour=None if rate is None else Decimal(rate),
        currency=given["currency"],
        measured=given["measured"],
        shifts=_stretches(given.get("shifts", ())),
        leave=_stretches(given.get("leave", ())),
    )


def _stretches_record(held: Iterable[Stretch]) -> list[list[str]]:
    return [[_text(one.starts_at), _text(one.ends_at)] for one in held]


def _stretches(given: Iterable[tuple[str, str]]) -> tuple[Stretch, ...]:
    return tuple(Stretch(starts_at=_instant(begin), ends_at=_instant(end)) for begin, end in given)


def _text(at: datetime) -> str:
    return aware(at).isoformat()


def _instant(given: str) -> datetime:
    return datetime.fromisoformat(given)
