"""A batch from people and work as the platform knows them: who is on when, and what waits."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import ROUND_HALF_EVEN, Decimal
from math import ceil
from types import MappingProxyType
from typing import Final, TypeVar
from uuid import UUID

import numpy as np

from heliotrope.core.errors import Invalid
from heliotrope.core.line import Requirement
from heliotrope.core.match.availability import on_between
from heliotrope.core.match.batch.past import UNKNOWN, Past, free
from heliotrope.core.match.batch.problem import (
    HOUR,
    SECOND,
    UNDONE,
    Levels,
    Problem,
    Small,
    Solution,
    Units,
    Whole,
    Windows,
    Workers,
    coin_for,
)
from heliotrope.core.match.batch.rules import PLAIN, costs
from heliotrope.core.match.people import Candidate, Stretch, language_level

LEAST_RIGHT = 0.5
"""The smallest share of right answers that is reckoned with: a first answer that was wrong proves little."""

Name = TypeVar("Name", str, tuple[str, int])

MOST_MARKS = 64
"""Certificates, and languages to be read at a level, that units of one batch may ask: a bit each."""

HOURLY: Final = timedelta(hours=1)
NO_PAST: Final[Mapping[UUID, Past]] = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A unit that wants to be done between two instants.

    Attributes:
        value: what leaving it undone costs, in the batch's currency.
        late_per_hour: what each hour costs by which it is done after it is due; 0 where it is not to be late.
    """

    unit_id: UUID
    requirement: Requirement
    ready_at: datetime
    due_at: datetime
    value: Decimal
    late_per_hour: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """A problem and whom its rows mean.

    Attributes:
        workers: in the order of the problem's.
        windows: the row of its worker and the whole stretch, part of which other work may take.
        left_out: workers whose hour has no price in the batch's currency.
    """

    problem: Problem
    units: tuple[Waiting, ...]
    workers: tuple[Candidate, ...]
    windows: tuple[tuple[int, Stretch], ...]
    currency: str
    left_out: tuple[UUID, ...]


def currency_of(candidates: Sequence[Candidate]) -> str:
    """The currency in which most workers' hours are priced; empty when no hour has a price."""
    counted = Counter(one.currency for one in candidates if one.rate_per_hour is not None)
    return min(counted, key=lambda code: (-counted[code], code), default="")


def batch_of(
    waiting: Sequence[Waiting],
    candidates: Sequence[Candidate],
    *,
    at: datetime,
    until: datetime,
    currency: str,
    past: Mapping[UUID, Past] = NO_PAST,
) -> Batch:
    """Everything that could be done from ``at`` to ``until``, by whoever's hour is priced in the currency.

    A worker's window is a stretch of their own hours after the work that they have in hand, and holds as
    much work as it is long.  A unit that is due too early to be done in time, or whose lateness has a price,
    is wanted until the end: late is better than never.  It is late from when it is due, or from ``at`` where
    that is past: what was late before is lost in any plan.  A certificate counts that holds to the end.  Who
    was never measured is a newcomer; of whom ``past`` tells no speed works at the ordinary one.
    """
    priced = [one for one in candidates if one.rate_per_hour is not None and one.currency == currency]
    workers = [one for one in priced if one.active]
    told = [past.get(one.worker_id, UNKNOWN) for one in workers]
    windows = [
        (row, each, since)
        for row, one in enumerate(workers)
        for each, since in free(on_between(one, at, until), told[row].busy_s)
    ]
    late = max((one.late_per_hour for one in waiting), default=Decimal(0)) * ((until - at) // HOURLY + 1)
    coin = coin_for(_dearest(waiting, workers, told) + late)
    problem = Problem(
        coin=coin,
        units=_units(waiting, at, until, coin),
        workers=_workers(waiting, workers, until, coin, told),
        windows=Windows(
            worker=np.array([row for row, _, _ in windows], np.int64),
            start=_seconds(since for _, _, since in windows),
            end=_seconds(each.ends_at for _, each, _ in windows),
            capacity=np.array([_parts(each.ends_at - since) for _, each, since in windows], np.int64),
        ),
    )
    known = {one.worker_id for one in priced}
    return Batch(
        problem=problem,
        units=tuple(waiting),
        workers=tuple(workers),
        windows=tuple((row, each) for row, each, _ in windows),
        currency=currency,
        left_out=tuple(one.worker_id for one in candidates if one.worker_id not in known),
    )


def hours_of(parts: int) -> Decimal:
    """Parts of an hour as hours."""
    return Decimal(parts) / HOUR


def work_of(batch: Batch, found: Solution) -> list[Decimal]:
    """Seconds that each unit takes whom a plan gives it, by their speed; a unit that is left over, one of
    ordinary speed."""
    problem = batch.problem
    us = np.nonzero(found.window != UNDONE)[0]
    parts = problem.units.effort.copy()
    parts[us] = costs(problem, PLAIN, us, found.window[us]).load
    return [Decimal(part) / SECOND for part in parts.tolist()]


def money_of(batch: Batch, parts: int) -> Decimal:
    """Parts of a coin as money of the batch's currency."""
    return Decimal(parts) / (batch.problem.coin * HOUR)


def _dearest(waiting: Sequence[Waiting], workers: Sequence[Candidate], past: Sequence[Past]) -> Decimal:
    """The most that a unit could cost or be worth: a year of dong is another sum than a year of euros."""
    slowest = min((speed for one in past for speed in one.speeds.values()), default=1.0)
    longest_s = max((one.requirement.effort_s for one in waiting), default=0) / min(slowest, 1.0)
    hour = max((one.rate_per_hour or Decimal(0) for one in workers), default=Decimal(0))
    worth = max((one.value for one in waiting), default=Decimal(0))
    return max(Decimal(ceil(longest_s)) / 3600 * hour, worth)


def _units(waiting: Sequence[Waiting], at: datetime, until: datetime, coin: int) -> Units:
    asked = [one.requirement for one in waiting]
    skills, languages = _places(_skills(waiting)), _places(_languages(waiting))
    marks = _places(_marks(waiting))
    release = [max(one.ready_at, at) for one in waiting]
    due = [
        until
        if one.late_per_hour or one.due_at - ready < timedelta(seconds=one.requirement.effort_s)
        else min(one.due_at, until)
        for one, ready in zip(waiting, release, strict=True)
    ]
    late = any(one.late_per_hour for one in waiting)
    wanted = [max(one.due_at, ready) for one, ready in zip(waiting, release, strict=True)]
    bits = [sum(1 << marks[mark] for mark in _marks_of(one)) for one in asked]
    return Units(
        skill=np.array([skills[one.skill] for one in asked], np.int32),
        level=np.array([one.level for one in asked], np.int8),
        language=np.array([languages[one.language] for one in asked], np.int32),
        language_level=np.array([one.language_level for one in asked], np.int8),
        effort=np.array([_parts(timedelta(seconds=one.effort_s)) for one in asked], np.int64),
        release=_seconds(release),
        due=_seconds(due),
        value=np.array([_coins(one.value, coin) for one in waiting], np.int64),
        certificates=np.array(bits, np.uint64),
        homes=np.zeros(len(waiting), np.uint64),
        wanted=_seconds(wanted) if late else None,
        late=np.array([_coins(one.late_per_hour, coin) for one in waiting], np.int64) if late else None,
    )


def _workers(
    waiting: Sequence[Waiting],
    workers: Sequence[Candidate],
    until: datetime,
    coin: int,
    past: Sequence[Past],
) -> Workers:
    """Levels in what some unit asks for; that a language is read is a certificate, too."""
    skills, languages, marks = _skills(waiting), _languages(waiting), _marks(waiting)
    marked = [sum(1 << bit for bit, mark in enumerate(marks) if _has(one, mark, until)) for one in workers]
    return Workers(
        skills=_levels([[one.skills.get(code, 0) for code in skills] for one in workers], len(skills)),
        languages=_levels(
            [[language_level(one, code) if code else 0 for code in languages] for one in workers],
            len(languages),
        ),
        rate=np.array([_coins(one.rate_per_hour or Decimal(0), coin) for one in workers], np.int64),
        certificates=np.array(marked, np.uint64),
        home=np.zeros(len(workers), np.int32),
        speed=_speed(past, skills),
        quality=_quality(workers, skills),
        given=np.array([one.given_s * SECOND for one in past], np.int64),
        offered=np.array([one.offered_s * SECOND for one in past], np.int64),
        newcomer=np.array([not one.measured for one in workers], np.bool_),
    )


def _speed(past: Sequence[Past], skills: Sequence[str]) -> Small | None:
    """Measured speeds in thousandths, (workers, skills); none where nobody's was measured in any of them."""
    if not any(code in one.speeds for one in past for code in skills):
        return None
    speeds = [[one.speeds.get(code, 1.0) for code in skills] for one in past]
    found: Small = np.round(np.array(speeds).reshape(len(past), len(skills)) * 1000).astype(np.int32)
    return found


def _quality(workers: Sequence[Candidate], skills: Sequence[str]) -> Small | None:
    """Measured shares of right answers, (workers, skills); none where nobody was measured in any of them.

    Who was not measured is taken as the ordinary of those who were: neither better nor worse for being new.
    """
    known = [one.measured[code] for one in workers for code in skills if code in one.measured]
    if not known:
        return None
    ordinary = sum(known) / len(known)
    shares = [[max(one.measured.get(code, ordinary), LEAST_RIGHT) for code in skills] for one in workers]
    found: Small = np.round(np.array(shares).reshape(len(workers), len(skills)) * 1000).astype(np.int32)
    return found


def _skills(waiting: Sequence[Waiting]) -> list[str]:
    return sorted({one.requirement.skill for one in waiting})


def _languages(waiting: Sequence[Waiting]) -> list[str]:
    return sorted({one.requirement.language for one in waiting})


def _marks(waiting: Sequence[Waiting]) -> list[tuple[str, int]]:
    """What is had or not: a language that is read at a level, or a certificate, which has level 0."""
    wanted = {mark for one in waiting for mark in _marks_of(one.requirement)}
    if len(wanted) > MOST_MARKS:
        raise Invalid(
            f"A batch asks for at most {MOST_MARKS} certificates and languages to be read, not {len(wanted)}"
        )
    return sorted(wanted)


def _marks_of(asked: Requirement) -> set[tuple[str, int]]:
    read = {(asked.reads, asked.reads_level)} if asked.reads_level else set()
    return read | {(code, 0) for code in asked.certificates}


def _has(one: Candidate, mark: tuple[str, int], until: datetime) -> bool:
    code, level = mark
    return language_level(one, code) >= level if level else not one.lacks([code], until)


def _places(names: Sequence[Name]) -> dict[Name, int]:
    return {name: place for place, name in enumerate(names)}


def _levels(rows: list[list[int]], width: int) -> Levels:
    return np.array(rows, np.int8).reshape(len(rows), width)


def _seconds(instants: Iterable[datetime]) -> Whole:
    return np.array([int(one.timestamp()) for one in instants], np.int64)


def _parts(span: timedelta) -> int:
    return int(span.total_seconds()) * SECOND


def _coins(amount: Decimal, coin: int) -> int:
    return int((amount * coin).to_integral_value(ROUND_HALF_EVEN))
