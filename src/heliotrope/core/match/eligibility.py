"""Whether a worker may get a unit, and every condition that stands in the way."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from heliotrope.core.line import Requirement
from heliotrope.core.match.availability import is_on, local_time, next_available
from heliotrope.core.match.people import Candidate, language_level
from heliotrope.core.sentence import Sentence

__all__ = ["Condition", "Held", "Obstacle", "held_back", "next_available", "obstacles"]


class Condition(StrEnum):
    """What a worker must meet to get a unit, in the order in which obstacles are named."""

    ACTIVE = "active"
    SKILL = "skill"
    LEVEL = "level"
    LANGUAGE = "language"
    LANGUAGE_LEVEL = "language-level"
    STAGE = "stage"
    """Better speakers of the language are tried first, for as long as the operator says."""
    READS = "reads"
    READS_LEVEL = "reads-level"
    CERTIFICATE = "certificate"
    TRANSFER = "transfer"
    """What the work is about may not come to the country where the worker sits."""
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
        case Condition.STAGE:
            said = Sentence(
                "Speakers with %(needed)s are tried first; the worker has %(has)s.", needed=needed, has=has
            )
        case Condition.READS | Condition.READS_LEVEL:
            said = Sentence("The worker must read %(needed)s; they have %(has)s.", needed=needed, has=has)
        case Condition.CERTIFICATE:
            said = Sentence(
                "The certificate %(needed)s is needed; the worker has %(has)s.", needed=needed, has=has
            )
        case Condition.TRANSFER:
            said = Sentence(
                "The work is about data of %(needed)s, which may not come to where the worker sits: %(has)s.",
                needed=needed,
                has=has,
            )
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """Until when a unit waits for better speakers of its language than a worker.

    Attributes:
        level: the level of those who are tried before the worker.
    """

    until_at: datetime
    level: int


def held_back(candidate: Candidate, requirement: Requirement, held: Held, at: datetime) -> Obstacle:
    """What keeps a worker from a unit that waits for better speakers, with the instant by their own clock."""
    has = language_level(candidate, requirement.language)
    until, today = local_time(candidate, held.until_at), local_time(candidate, at).date()
    soon = Sentence("%(time)s", time=f"{until:%H:%M}")
    return Obstacle(
        condition=Condition.STAGE,
        needed=_wanted(requirement.language, held.level),
        has=Sentence(
            "%(level)s and may have it from %(clock)s on",
            level=_had(has),
            clock=soon if until.date() == today else _clock(until),
        ),
    )


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
        *_certificates(candidate, requirement, at),
        *_transfer(candidate, requirement),
    ]
    if not candidate.active:
        found.insert(
            0, Obstacle(condition=Condition.ACTIVE, needed=Sentence("active"), has=Sentence("not active"))
        )
    if not is_on(candidate, at):
        found.append(_off(candidate, at))
    if not candidate.holds(requirement.channel):
        found.append(_full(candidate, requirement.channel))
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


def _certificates(candidate: Candidate, requirement: Requirement, at: datetime) -> Iterator[Obstacle]:
    """One obstacle for each certificate that is missing or has run out."""
    for code in candidate.lacks(requirement.certificates, at):
        until = candidate.certificates.get(code)
        yield Obstacle(
            condition=Condition.CERTIFICATE,
            needed=Sentence("%(code)s", code=code),
            has=Sentence("it until %(date)s", date=until.isoformat()) if until else Sentence("none of it"),
        )


def _transfer(candidate: Candidate, requirement: Requirement) -> Iterator[Obstacle]:
    """The rule that keeps the work from the country where the worker sits."""
    if requirement.data_home in candidate.barred:
        yield Obstacle(
            condition=Condition.TRANSFER,
            needed=Sentence("%(home)s", home=requirement.data_home),
            has=Sentence("rule %(rule)s", rule=candidate.barred[requirement.data_home]),
        )


def _full(candidate: Candidate, channel: str) -> Obstacle:
    """No place is free, or what is open leaves too little of the worker for the channel."""
    open_, most, room = candidate.load, candidate.capacity, candidate.room
    has = Sentence("%(open)s of %(most)s", open=open_, most=most)
    if open_ < most and room is not None:
        needed = (
            Sentence(
                "room for a unit that takes %(share)s of %(whole)s parts of them",
                share=room.shares[channel],
                whole=room.whole,
            )
            if channel in room.shares
            else Sentence("room for one more unit")
        )
        counted = ", ".join(f"{name or '–'} {count}" for name, count in sorted(room.open.items()) if count)
        has = Sentence("they have in hand: %(open)s", open=counted)
    elif most:
        needed = Sentence("fewer than %(most)s assignments open", most=most)
    else:
        needed = Sentence("room for at least 1 assignment")
    return Obstacle(condition=Condition.CAPACITY, needed=needed, has=has)


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
