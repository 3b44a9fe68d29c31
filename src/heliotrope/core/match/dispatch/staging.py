"""Which units wait for better speakers than the worker who asks for work, and until when.

A unit that is pushed is relaxed by the clock alone.  Who asks is there, and the customer waits: they are held
back only where somebody whose stage comes before theirs could come before theirs begins, unless the rules say
that every stage is waited out.
"""

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from heliotrope.core.match.availability import on_between
from heliotrope.core.match.dispatch.asks import LEVELS, Rules, Stage
from heliotrope.core.match.dispatch.stakes import stage_of
from heliotrope.core.match.eligibility import Condition, Held, obstacles
from heliotrope.core.match.people import Candidate
from heliotrope.core.match.units import OpenUnit
from heliotrope.core.match.zones import aware

__all__ = ["held", "is_staged"]

_PASSING: Final = frozenset({Condition.AVAILABILITY, Condition.CAPACITY})
"""What keeps a worker from a unit only for now."""


def is_staged(candidate: Candidate, unit: OpenUnit, at: datetime, rules: Rules) -> bool:
    """Whether a worker's stage of a unit's language is not tried yet.

    What is tried at once is theirs even where another machine's clock opened it a moment after ``at``.
    """
    waits_s = rules.after_s[stage_of(candidate, unit.requirement)]
    return waits_s > 0 and opens_at(candidate, unit, rules) > aware(at)


def opens_at(candidate: Candidate, unit: OpenUnit, rules: Rules) -> datetime:
    """When speakers like a worker are tried for a unit; the instant at which it opened where at once."""
    return _tried_at(stage_of(candidate, unit.requirement), unit, rules)


def held(
    candidate: Candidate,
    unit: OpenUnit,
    others: Iterable[Candidate],
    at: datetime,
    rules: Rules,
    *,
    barred: Collection[UUID] = (),
) -> Held | None:
    """Until when a unit waits for better speakers than the worker who asks; None when it is theirs to take.

    Args:
        others: everybody who may get work.
        barred: who may not get this unit, such as who worked on its item before.
    """
    if not is_staged(candidate, unit, at, rules):
        return None
    until = opens_at(candidate, unit, rules)
    theirs = stage_of(candidate, unit.requirement)
    before = max(stage for stage in Stage if stage < theirs and rules.after_s[stage] < rules.after_s[theirs])
    told = Held(until_at=until, level=LEVELS[before])
    if rules.wait_out:
        return told
    may_come = any(
        one.worker_id not in barred and _could_come(one, unit, aware(at), until, rules)
        for one in others
        if one.worker_id != candidate.worker_id
    )
    return told if may_come else None


def _could_come(one: Candidate, unit: OpenUnit, at: datetime, until: datetime, rules: Rules) -> bool:
    """Whether a worker may be given a unit at some instant before ``until``, as soon as a hand of theirs is
    free."""
    begins = max(at, opens_at(one, unit, rules))
    if begins >= until or one.capacity < 1:
        return False
    if not {each.condition for each in obstacles(one, unit.requirement, at)} <= _PASSING:
        return False
    return bool(on_between(one, begins, until))


def _tried_at(stage: Stage, unit: OpenUnit, rules: Rules) -> datetime:
    return aware(unit.opened_at) + timedelta(seconds=rules.after_s[stage])
