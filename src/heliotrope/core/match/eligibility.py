"""Whether a worker may get a unit, and every condition that stands in the way."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from heliotrope.core.line import Requirement
from heliotrope.core.match.availability import is_on, local_time, next_available
from heliotrope.core.match.people import Candidate, language_level

__all__ = ["Condition", "Obstacle", "next_available", "obstacles"]


class Condition(StrEnum):
    """What a worker must meet to get a unit, in the order in which obstacles are named."""

    ACTIVE = "active"
    SKILL = "skill"
    LEVEL = "level"
    LANGUAGE = "language"
    LANGUAGE_LEVEL = "language-level"
    READS = "reads"
    READS_LEVEL = "reads-level"
    AVAILABILITY = "availability"
    CAPACITY = "capacity"
    SAME_ITEM = "same-item"
    """Nobody judges an item twice: a second judgement must come from a second person."""


_SENTENCES = {
    Condition.ACTIVE: "The worker must be {needed}; now {has}.",
    Condition.SKILL: "The skill {needed} is needed; the worker has {has}.",
    Condition.LEVEL: "The skill {needed} is needed; the worker has {has}.",
    Condition.LANGUAGE: "The language {needed} is needed; the worker has {has}.",
    Condition.LANGUAGE_LEVEL: "The language {needed} is needed; the worker has {has}.",
    Condition.READS: "The worker must read {needed}; they have {has}.",
    Condition.READS_LEVEL: "The worker must read {needed}; they have {has}.",
    Condition.AVAILABILITY: "The worker must be on at {needed}; {has}.",
    Condition.CAPACITY: "The worker must have {needed}; now {has}.",
    Condition.SAME_ITEM: "The item must be {needed}; {has}.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Obstacle:
    """One condition that a worker does not meet, with what is needed and what is there."""

    condition: Condition
    needed: str
    has: str

    @property
    def sentence(self) -> str:
        """The obstacle in plain English."""
        return _SENTENCES[self.condition].format(needed=self.needed, has=self.has)


def obstacles(
    candidate: Candidate, requirement: Requirement, at: datetime, *, already_judged: bool = False
) -> tuple[Obstacle, ...]:
    """Everything that keeps a worker from a unit, in the order of `Condition`; empty when eligible.

    Availability asks only that the worker is on at the instant.  That the unit's effort fits before
    the span ends is not asked: units are short, and a worker may finish what they began.

    Args:
        at: the instant at which the work would be handed out.
        already_judged: whether the worker has judged the unit's item before.
    """
    found = [
        *_skill(candidate, requirement),
        *_language(
            candidate,
            requirement.language,
            requirement.language_level,
            absent=Condition.LANGUAGE,
            low=Condition.LANGUAGE_LEVEL,
        ),
        *_language(
            candidate,
            requirement.reads,
            requirement.reads_level,
            absent=Condition.READS,
            low=Condition.READS_LEVEL,
        ),
    ]
    if not candidate.active:
        found.insert(0, Obstacle(condition=Condition.ACTIVE, needed="active", has="not active"))
    if not is_on(candidate, at):
        found.append(_off(candidate, at))
    if candidate.load >= candidate.capacity:
        found.append(
            Obstacle(
                condition=Condition.CAPACITY,
                needed=f"fewer than {candidate.capacity} assignments open"
                if candidate.capacity
                else "room for at least 1 assignment",
                has=f"{candidate.load} of {candidate.capacity}",
            )
        )
    if already_judged:
        found.append(
            Obstacle(
                condition=Condition.SAME_ITEM,
                needed="new to the worker",
                has="the worker has judged it before",
            )
        )
    return tuple(found)


def _skill(candidate: Candidate, requirement: Requirement) -> list[Obstacle]:
    level = candidate.skills.get(requirement.skill, 0)
    if level >= requirement.level:
        return []
    return [
        Obstacle(
            condition=Condition.LEVEL if level else Condition.SKILL,
            needed=f"{requirement.skill} at level {requirement.level}",
            has=f"level {level}" if level else "none of it",
        )
    ]


def _language(
    candidate: Candidate, code: str, level: int, *, absent: Condition, low: Condition
) -> list[Obstacle]:
    """What is missing of a language that is required; nothing when none is."""
    if not code:
        return []
    has = language_level(candidate, code)
    wanted = max(level, 1)
    if has >= wanted:
        return []
    return [
        Obstacle(
            condition=low if has else absent,
            needed=f"{code} at level {wanted}",
            has=f"level {has}" if has else "none of it",
        )
    ]


def _off(candidate: Candidate, at: datetime) -> Obstacle:
    here = local_time(candidate, at)
    back_at = next_available(candidate, at)
    has = "no hours of theirs lie in the next 8 days"
    if back_at is not None:
        has = f"they are next on at {_clock(local_time(candidate, back_at))}"
    return Obstacle(
        condition=Condition.AVAILABILITY, needed=f"{_clock(here)}, {candidate.timezone} time", has=has
    )


_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def _clock(local: datetime) -> str:
    # strftime's %a follows the process's locale; a stored reason must not.
    return f"{_DAYS[local.weekday()]} {local:%Y-%m-%d %H:%M}"
