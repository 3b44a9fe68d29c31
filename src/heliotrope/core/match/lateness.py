"""Lateness: which units will not make their due instant, told before it comes, by the rule ``lateness@2``.

A unit in hand is done when its worker has put in what is left of it, in their hours.  A unit that waits is
done when its effort has been put in by those who may, where they are on and have time left: each unit takes
of a worker the share of its channel, and not less than one of their places.  What is due first takes its
time first; how several share it, and why no more people ever make anything later, `shared_time` says.
Nobody is bound by this: it is how things would go if nothing else arrived.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Self
from uuid import UUID

from heliotrope.core.line import Requirement
from heliotrope.core.match.availability import HORIZON, on_between
from heliotrope.core.match.eligibility import Condition, obstacles
from heliotrope.core.match.handover import Holding, effort_left_s
from heliotrope.core.match.people import Candidate, Stretch
from heliotrope.core.match.shared_time import FINE, Span, Time, put
from heliotrope.core.match.units import OpenUnit, span
from heliotrope.core.match.zones import aware
from heliotrope.core.sentence import Sentence

RULE, VERSION = "lateness", 2
_TICK = timedelta(microseconds=1)
_PASSING = {Condition.AVAILABILITY, Condition.CAPACITY}
"""What keeps a worker from a unit only for now."""


class Cause(StrEnum):
    """Why a unit will be late."""

    EFFORT = "effort"
    """It takes longer than there is time, even begun now."""
    HOURS = "hours"
    """Who has it is off before it is done."""
    NOBODY_ON = "nobody-on"
    """Nobody who may do it is on yet."""
    HANDS_FULL = "hands-full"
    """Whoever may do it has other work first."""
    NOBODY = "nobody"
    """Nobody may do it, or nobody who may has hours enough in the days looked at."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A unit that nobody has in hand.

    Attributes:
        barred: who may not get it, such as who judged its item before.
    """

    unit: OpenUnit
    barred: frozenset[UUID] = field(default_factory=frozenset)


@dataclass(frozen=True, slots=True, kw_only=True)
class Late:
    """A unit that will miss its due instant, or has missed it.

    Attributes:
        done_at: when it is expected to be done; None when not within 8 days.
        reasons: by how much and why, as sentences that name nobody.
    """

    unit_id: UUID
    due_at: datetime
    done_at: datetime | None
    cause: Cause
    reasons: tuple[str, ...]


@dataclass(slots=True)
class _Hands:
    """A worker's hours, and what is left of them."""

    candidate: Candidate
    hours: tuple[Stretch, ...]
    time: Time

    @classmethod
    def of(cls, one: Candidate, at: datetime) -> Self:
        """Everything of a worker's next 8 days."""
        hours = on_between(one, at, at + HORIZON) if one.active else ()
        whole = one.capacity * (one.room.whole if one.room else 1)
        spans = [((each.starts_at - at) // _TICK, (each.ends_at - at) // _TICK) for each in hours]
        return cls(one, hours, Time(whole=whole, hours=spans))

    def share(self, channel: str) -> int:
        """Parts of the worker that a unit of a channel takes: those of the channel, or of one place."""
        room = self.candidate.room
        if room is None:
            return 1
        return max(room.shares.get(channel, 0) * self.candidate.capacity, room.whole)

    def done(self, begin: datetime, effort: timedelta) -> datetime | None:
        """When work that begins at an instant would be done if there were no other; None when never."""
        for stretch in self.hours:
            start = max(stretch.starts_at, begin)
            if start >= stretch.ends_at:
                continue
            if start + effort <= stretch.ends_at:
                return start + effort
            effort -= stretch.ends_at - start
        return None


def foresee(
    waiting: Iterable[Waiting], held: Iterable[Holding], people: Iterable[Candidate], at: datetime
) -> tuple[Late, ...]:
    """The units that will be late or are, what is due first first; those without a due instant are not told.

    Args:
        held: everything in hand, due or not: each takes time that what waits needs.
        people: everybody who may get work, each once; their room says what a unit of each channel takes of
            them, and what they have in hand is counted from ``held`` alone.
    """
    now = aware(at)
    ordered = sorted(people, key=lambda one: one.worker_id)
    hands = {one.worker_id: _Hands.of(one, now) for one in ordered}
    late = _held(held, hands, now)
    late += _waiting(sorted(waiting, key=_due), hands, now)
    return tuple(sorted(late, key=lambda one: (one.due_at, one.unit_id)))


def _due(one: Waiting) -> tuple[bool, datetime, datetime, UUID]:
    unit = one.unit
    return unit.due_at is None, unit.due_at or unit.opened_at, unit.opened_at, unit.unit_id


def _held(held: Iterable[Holding], hands: dict[UUID, _Hands], at: datetime) -> list[Late]:
    """What is late of the units in hand; each keeps its share of its worker until it is done."""
    late = []
    for holding in sorted(held, key=lambda one: one.unit.unit_id):
        left = timedelta(seconds=effort_left_s(holding, at))
        mine = hands.get(holding.worker.worker_id)
        done = mine.done(at, left) if mine else None
        if mine is not None:
            until = (done or at + HORIZON) - at
            mine.time.take(0, until // _TICK, mine.share(holding.unit.requirement.channel) * FINE)
        due_at = holding.unit.due_at
        if due_at is None or (done and done <= due_at):
            continue
        cause = Cause.EFFORT if done == at + left else Cause.HOURS
        late.append(_late(holding.unit.unit_id, due_at, done, cause, at))
    return late


def _waiting(waiting: Sequence[Waiting], hands: dict[UUID, _Hands], at: datetime) -> list[Late]:
    late = []
    may: dict[Requirement, list[_Hands]] = {}
    for one in waiting:
        unit = one.unit
        if unit.requirement not in may:
            may[unit.requirement] = [each for each in hands.values() if _may(each, unit.requirement, at)]
        effort = timedelta(seconds=unit.requirement.effort_s)
        who = [each for each in may[unit.requirement] if each.candidate.worker_id not in one.barred]
        channel = unit.requirement.channel
        found = put(effort // _TICK, [(each.time, each.share(channel)) for each in who])
        done_at = None if found is None or found.done is None else at + found.done * _TICK
        if unit.due_at is None or (done_at is not None and done_at <= unit.due_at):
            continue
        cause = _cause(who, found, effort, at, unit.due_at)
        late.append(_late(unit.unit_id, unit.due_at, done_at, cause, at))
    return late


def _may(hands: _Hands, requirement: Requirement, at: datetime) -> bool:
    """Whether a worker may do such work when they are on and have room for it."""
    found = obstacles(hands.candidate, requirement, at)
    return hands.candidate.capacity > 0 and {one.condition for one in found} <= _PASSING


def _cause(
    who: Sequence[_Hands], found: Span | None, effort: timedelta, at: datetime, due_at: datetime
) -> Cause:
    if found is None or found.done is None:
        return Cause.NOBODY
    if at + found.done * _TICK == at + effort:
        return Cause.EFFORT
    if all(not each.hours or each.hours[0].starts_at > at for each in who):
        return Cause.NOBODY_ON
    alone = [done for each in who if (done := each.done(at, effort)) is not None]
    in_time = max(due_at, at + effort)
    return Cause.HANDS_FULL if any(done <= in_time for done in alone) else Cause.HOURS


_WHY = {
    Cause.EFFORT: Sentence("It takes longer than there is time."),
    Cause.HOURS: Sentence("The hours of whoever does it end before it is done."),
    Cause.NOBODY_ON: Sentence("Nobody who may do it is on yet."),
    Cause.HANDS_FULL: Sentence("Everybody who may do it has other work first."),
    Cause.NOBODY: Sentence("Nobody who may do it has hours for it in the next 8 days."),
}


def _late(unit_id: UUID, due_at: datetime, done_at: datetime | None, cause: Cause, at: datetime) -> Late:
    said = []
    if due_at <= at:
        said.append(Sentence("It is %(span)s overdue.", span=span(int((at - due_at).total_seconds()))))
    elif done_at is not None:
        over_s = int((done_at - due_at).total_seconds())
        said.append(Sentence("It will be done %(span)s after it is due.", span=span(over_s)))
    return Late(unit_id=unit_id, due_at=due_at, done_at=done_at, cause=cause, reasons=(*said, _WHY[cause]))
