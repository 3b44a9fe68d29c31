"""Whether a worker may get a unit, and every condition that stands in the way."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from heliotrope.core.line import Requirement
from heliotrope.core.match.availability import is_on, local_time, next_available
from heliotrope.core.match.people import Candidate, language_level
from heliotrope.core.sentence import Sentence

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


def _sentence(condition: Condition, *, needed: Sentence, has: Sentence) -> Sentence:
    """An obstacle in plain English."""
    match condition:
        case Condition.ACTIVE:
            said = Sentence("The worker must be %(needed)s; now %(has)s.", needed=needed, has=has)
        case Condition.SKILL | Condition.LEVEL:
            said = Sentence("The skill %(needed)s is needed; the worker has %(has)s.", needed=needed, has=has)
        case Condition.LANGUAGE | Condition.LANGUAGE_LEVEL:
            said = Sentence(
                "The language %(needed)s is needed; the worker has %(has)s.", needed=needed, has=has
            )
        case Condition.READS | Condition.READS_LEVEL:
            said = Sentence("The worker must read %(needed)s; they have %(has)s.", needed=needed, has=has)
        case Condition.AVAILABILITY:
            said = Sentence("The worker must be on at %(needed)s; %(has)s.", needed=needed, has=has)
        case Condition.CAPACITY:
            said = Sentence("The worker must have %(needed)s; now %(has)s.", needed=needed, has=has)
        case Condition.SAME_ITEM:
            said = Sentence("The item must be %(needed)s; %(has)s.", needed=needed, has=has)
    return said


@dataclass(frozen=True, slots=True, kw_only=True)
class Obstacle:
    """One condition that a worker does not meet, with what is needed and what is there."""

    condition: Condition
    needed: Sentence
    has: Sentence

    @property
    def sentence(self) -> Sentence:
        """The obstacle in plain English."""
        return _sentence(self.condition, needed=self.needed, has=self.has)


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
        found.insert(
            0, Obstacle(condition=Condition.ACTIVE, needed=Sentence("active"), has=Sentence("not active"))
        )
    if not is_on(candidate, at):
        found.append(_off(candidate, at))
    if candidate.load >= candidate.capacity:
        found.append(
            Obstacle(
                condition=Condition.CAPACITY,
                needed=Sentence("fewer than %(most)s assignments open", most=candidate.capacity)
                if candidate.capacity
                else Sentence("room for at least 1 assignment"),
                has=Sentence("%(open)s of %(most)s", open=candidate.load, most=candidate.capacity),
            )
        )
    if already_judged:
        found.append(
            Obstacle(
                condition=Condition.SAME_ITEM,
                needed=Sentence("new to the worker"),
                has=Sentence("the worker has judged it before"),
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
            needed=_wanted(requirement.skill, requirement.level),
            has=_had(level),
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
            needed=_wanted(code, wanted),
            has=_had(has),
        )
    ]


def _wanted(what: str, level: int) -> Sentence:
    return Sentence("%(what)s at level %(level)s", what=what, level=level)


def _had(level: int) -> Sentence:
    return Sentence("level %(level)s", level=level) if level else Sentence("none of it")


def _off(candidate: Candidate, at: datetime) -> Obstacle:
    here = local_time(candidate, at)
    back_at = next_available(candidate, at)
    has = Sentence("no hours of theirs lie in the next 8 days")
    if back_at is not None:
        has = Sentence("they are next on at %(clock)s", clock=_clock(local_time(candidate, back_at)))
    return Obstacle(
        condition=Condition.AVAILABILITY,
        needed=Sentence("%(clock)s, %(timezone)s time", clock=_clock(here), timezone=candidate.timezone),
        has=has,
    )


_DAYS = (
    Sentence("Mon"),
    Sentence("Tue"),
    Sentence("Wed"),
    Sentence("Thu"),
    Sentence("Fri"),
    Sentence("Sat"),
    Sentence("Sun"),
)


def _clock(local: datetime) -> Sentence:
    # strftime's %a follows the process's locale; a stored reason must not.
    return Sentence("%(day)s %(time)s", day=_DAYS[local.weekday()], time=f"{local:%Y-%m-%d %H:%M}")
