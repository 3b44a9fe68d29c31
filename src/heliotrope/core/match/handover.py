"""Handover: who gets a unit before the hours of who has it end, by the rule ``handover@1``.

A unit is due to be handed on when its worker's hours (shift, weekly hours, leave) end within a notice and
before what is left of it would be done, or within two minutes.  The most pressing is decided first: what is
due first, then whose hours end first, then what was opened first.  It goes to whom the rule for units that
arrive would choose of those who are on until it is done and past the notice; work that is too long for
anybody's day goes to whom the rule chooses of those who are on past the notice.  With nobody like that it
stays where it is.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Protocol
from uuid import UUID

from heliotrope.core.errors import Invalid
from heliotrope.core.match.availability import is_on, on_between
from heliotrope.core.match.live import Live
from heliotrope.core.match.people import Candidate
from heliotrope.core.match.units import OpenUnit, span
from heliotrope.core.match.zones import aware
from heliotrope.core.sentence import Sentence

RULE, VERSION = "handover", 1
LEFT_PARTS = 4
"""Work is never taken as nearer to its end than one part of so many: who is over time is not done yet."""
MARGIN = timedelta(minutes=2)
"""Who looks does so every minute: what could be too late at the next look is handed on at this one."""


class Chooser(Protocol):
    """A rule for a unit that arrives, such as `choose_worker` of ``live@1``."""

    def __call__(
        self,
        unit: OpenUnit,
        candidates: Iterable[Candidate],
        at: datetime,
        *,
        answered_by: Sequence[UUID] = (),
    ) -> Live:
        """Who takes the unit."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Holding:
    """A unit in a worker's hands.

    Attributes:
        worker: who has it; their load counts it.
        started_at: since when they have it.
        answered_by: who answered the unit's contact or conversation before, the latest first.
        barred: who may not get it: they gave it back, or its step wants a second person.
        asked: whether the worker asks to pass it on, whatever their hours.
    """

    assignment_id: UUID
    unit: OpenUnit
    worker: Candidate
    started_at: datetime
    answered_by: tuple[UUID, ...] = ()
    barred: frozenset[UUID] = field(default_factory=frozenset)
    asked: bool = False

    def __post_init__(self) -> None:
        aware(self.started_at)


@dataclass(frozen=True, slots=True, kw_only=True)
class Handover:
    """To whom a unit goes, or that it stays and why.

    Attributes:
        to_id: None when nobody may take it: it stays with ``from_id``.
        ends_at: when the hours of who has it end; None when they go on past the notice.
        left_s: work that is left of it.
        reasons: sentences that both workers may read.
        choice: the choice of the rule for units that arrive, as it was made.
    """

    assignment_id: UUID
    unit_id: UUID
    rule: str
    version: int
    from_id: UUID
    to_id: UUID | None
    ends_at: datetime | None
    left_s: int
    reasons: tuple[str, ...]
    choice: Live


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """One handover with what it rested on.

    Attributes:
        ready: who was ready, with the loads that they had when this unit's turn came.
    """

    holding: Holding
    ready: tuple[Candidate, ...]
    made: Handover


def effort_left_s(holding: Holding, at: datetime) -> int:
    """Seconds of work that are left of a unit in hand; at least a quarter of its effort."""
    effort_s = holding.unit.requirement.effort_s
    spent_s = max(0, int((aware(at) - holding.started_at).total_seconds()))
    return max(effort_s - spent_s, -(-effort_s // LEFT_PARTS))


def hours_end(candidate: Candidate, at: datetime, within: timedelta) -> datetime | None:
    """When a worker's hours end, ``at`` when they are off; None when they last longer than ``within``.

    Whoever is not active has no hours.
    """
    now = aware(at)
    if not candidate.active or not is_on(candidate, now):
        return now
    # One that ends on the very last instant would look like one that was cut off there.
    first = on_between(candidate, now, now + within + timedelta(seconds=1))[0]
    return first.ends_at if first.ends_at <= now + within else None


def is_due(holding: Holding, at: datetime, notice: timedelta) -> bool:
    """Whether a unit is to be handed on now."""
    if holding.asked:
        return True
    ends_at = hours_end(holding.worker, at, notice)
    if ends_at is None:
        return False
    return ends_at <= at + MARGIN or ends_at < at + timedelta(seconds=effort_left_s(holding, at))


def hand_over(
    held: Iterable[Holding],
    candidates: Iterable[Candidate],
    at: datetime,
    *,
    notice: timedelta,
    choose: Chooser,
) -> tuple[Decided, ...]:
    """Everything that is to be handed on now, the most pressing first; the order of the arguments is nothing.

    Args:
        candidates: the workers who are ready, each once; capacity that one unit takes is gone for the next.
        notice: how long before hours end their work is handed on.
        choose: the rule for a unit that arrives.

    Raises:
        Invalid: a notice that is not positive.
    """
    now = aware(at)
    if notice <= timedelta(0):
        raise Invalid(f"A notice is longer than nothing, not {notice}")
    ready = {one.worker_id: one for one in candidates}
    due = sorted((one for one in held if is_due(one, now, notice)), key=lambda one: urgency(one, now))
    decided, lasts = [], _Lasts(now)
    for holding in due:
        there = tuple(ready.values())
        made = _hand_over(holding, there, lasts, notice=notice, choose=choose)
        decided.append(Decided(holding=holding, ready=there, made=made))
        if made.to_id is not None:
            taker = ready[made.to_id]
            ready[made.to_id] = taker.with_one(holding.unit.requirement.channel)
    return tuple(decided)


def hand_over_one(
    holding: Holding, candidates: Iterable[Candidate], at: datetime, *, notice: timedelta, choose: Chooser
) -> Handover:
    """To whom one unit goes that is to be handed on."""
    return _hand_over(holding, candidates, _Lasts(aware(at)), notice=notice, choose=choose)


class _Lasts:
    """Whose hours last how long after an instant; a unit after the other asks the same of the same people."""

    def __init__(self, at: datetime) -> None:
        self.at = at
        self._known: dict[tuple[UUID, timedelta], bool] = {}

    def __call__(self, candidate: Candidate, within: timedelta) -> bool:
        key = candidate.worker_id, within
        if key not in self._known:
            self._known[key] = hours_end(candidate, self.at, within) is None
        return self._known[key]


def _hand_over(
    holding: Holding, candidates: Iterable[Candidate], lasts: _Lasts, *, notice: timedelta, choose: Chooser
) -> Handover:
    now, left_s = lasts.at, effort_left_s(holding, lasts.at)
    barred = holding.barred | {holding.worker.worker_id}
    others = [one for one in candidates if one.worker_id not in barred]
    # The rule weighs what is left of the work, not what there was.
    unit = replace(holding.unit, requirement=replace(holding.unit.requirement, effort_s=max(1, left_s)))
    choice = _chosen(unit, others, lasts, notice, choose, holding.answered_by)
    goes = any(one.worker_id == choice.worker_id and lasts(one, notice) for one in others)
    ends_at = hours_end(holding.worker, now, notice)
    return Handover(
        assignment_id=holding.assignment_id,
        unit_id=unit.unit_id,
        rule=RULE,
        version=VERSION,
        from_id=holding.worker.worker_id,
        to_id=choice.worker_id if goes else None,
        ends_at=ends_at,
        left_s=left_s,
        reasons=_reasons(holding, choice, goes, ends_at, left_s, now),
        choice=choice,
    )


def urgency(holding: Holding, at: datetime) -> tuple[bool, datetime, datetime, datetime, UUID]:
    """By what the most pressing goes first: its due instant, the end of its worker's hours, its age."""
    unit = holding.unit
    ends_at = hours_end(holding.worker, at, timedelta(days=1)) or at + timedelta(days=1)
    return unit.due_at is None, unit.due_at or at, ends_at, unit.opened_at, unit.unit_id


def _chosen(
    unit: OpenUnit,
    others: Sequence[Candidate],
    lasts: _Lasts,
    notice: timedelta,
    choose: Chooser,
    answered_by: tuple[UUID, ...],
) -> Live:
    """The choice of those whose hours last; with nobody like that, of everybody, who then does not get it."""
    left = timedelta(seconds=unit.requirement.effort_s)
    for until in (max(left, notice), notice):
        lasting = [one for one in others if lasts(one, until)]
        choice = choose(unit, lasting, lasts.at, answered_by=answered_by)
        if choice.worker_id is not None:
            return choice
    return choose(unit, others, lasts.at, answered_by=answered_by)


def _reasons(
    holding: Holding, choice: Live, goes: bool, ends_at: datetime | None, left_s: int, at: datetime
) -> tuple[str, ...]:
    said: list[str] = []
    if holding.asked:
        said.append(Sentence("Who had it passed it on."))
    if ends_at is not None and ends_at > at:
        until_s = int((ends_at - at).total_seconds())
        said.append(
            Sentence(
                "The hours of who had it end in %(span)s; work for %(left)s is left.",
                span=span(until_s),
                left=span(left_s),
            )
        )
    elif ends_at is not None:
        over = Sentence("The hours of who had it are over; work for %(left)s is left.", left=span(left_s))
        said.append(over)
    if goes:
        return (*said, *choice.reasons)
    said.append(Sentence("Nobody takes it over: it stays where it is."))
    if choice.worker_id is not None:
        return (*said, Sentence("The hours of everybody else who may take it end, too."))
    return (*said, *choice.reasons)
