"""What can be handed out, and what a match says about itself."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import reduce
from uuid import UUID

from heliotrope.core.errors import Invalid
from heliotrope.core.line import Requirement
from heliotrope.core.match.availability import local_time
from heliotrope.core.match.people import Candidate, language_level
from heliotrope.core.match.zones import aware
from heliotrope.core.sentence import Sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenUnit:
    """A work unit that waits for a worker.

    Attributes:
        opened_at: since when it waits.
        due_at: when its answer is wanted; None when nobody waits for it.  A gold unit carries the due
            time of its order, else a worker could tell it from the others.
        judgements: judgements that its item has so far.
        confidence: stated chance that the item's answer is right so far, in [0, 1]; None before any.
            It is recorded with the match; no rule reads it yet.
        gold: whether its answer is known and it measures the worker.
        preferred: whether the order or its history asks for this very worker.
    """

    unit_id: UUID
    item_id: UUID
    requirement: Requirement
    opened_at: datetime
    due_at: datetime | None = None
    judgements: int = 0
    confidence: float | None = None
    gold: bool = False
    preferred: bool = False

    def __post_init__(self) -> None:
        aware(self.opened_at)
        if self.due_at is not None:
            aware(self.due_at)
        if self.judgements < 0 or not 0 <= (self.confidence or 0) <= 1:
            raise Invalid(f"Judgements are counted from 0 and confidence lies in [0, 1]: {self.unit_id}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """The figures on which a match rests.

    Attributes:
        skill_slack: levels of skill above what is required; 0 is an exact fit.
        language_slack: the same for the language; 0 when none is required.
        reads_slack: the same for the language that is read besides.
        local_hour: hour of the day at the worker, 0 to 23.
        rate_per_hour: price of the worker's hour in ``currency``; None when not paid by the hour.
        wait_s: whole seconds that the unit has waited.
        open_assignments: assignments that the worker had open before this one.
    """

    skill_slack: int
    language_slack: int
    local_hour: int
    rate_per_hour: Decimal | None
    currency: str
    wait_s: int
    open_assignments: int
    reads_slack: int = 0

    @property
    def slack(self) -> int:
        """Levels that the match would leave unused."""
        return self.skill_slack + self.language_slack + self.reads_slack


def slack(candidate: Candidate, requirement: Requirement) -> int:
    """Levels of skill and languages that a worker has beyond what a unit requires."""
    return (
        _skill_slack(candidate, requirement)
        + _language_slack(candidate, requirement)
        + _reads_slack(candidate, requirement)
    )


def terms(candidate: Candidate, unit: OpenUnit, at: datetime) -> Terms:
    """The figures of a match; the worker meets the unit's requirement."""
    return Terms(
        skill_slack=_skill_slack(candidate, unit.requirement),
        language_slack=_language_slack(candidate, unit.requirement),
        local_hour=local_time(candidate, at).hour,
        rate_per_hour=candidate.rate_per_hour,
        currency=candidate.currency,
        wait_s=max(0, int((at - unit.opened_at).total_seconds())),
        open_assignments=candidate.load,
        reads_slack=_reads_slack(candidate, unit.requirement),
    )


def fit_reasons(candidate: Candidate, unit: OpenUnit, figures: Terms, at: datetime) -> tuple[str, ...]:
    """Why a worker suits a unit, in plain English.

    Workers read these, so they say nothing of gold, of other workers' answers or of the confidence so
    far: each would help to guess.
    """
    asked = unit.requirement
    said = [*_fit(asked, figures)]
    clock = f"{local_time(candidate, at):%H:%M}"
    said.append(Sentence("It is %(clock)s at the worker, within their hours.", clock=clock))
    if unit.due_at is not None:
        left_s = int((unit.due_at - at).total_seconds())
        said.append(
            Sentence("It is due in %(span)s.", span=span(left_s))
            if left_s >= 0
            else Sentence("It is %(span)s overdue.", span=span(-left_s))
        )
    said.append(Sentence("It has waited for %(span)s.", span=span(figures.wait_s)))
    if unit.preferred:
        said.append(Sentence("This worker was asked for."))
    return tuple(said)


def _fit(asked: Requirement, figures: Terms) -> Iterator[Sentence]:
    """What is needed beside what the worker has."""
    yield Sentence(
        "%(skill)s at level %(level)s is needed; the worker has level %(has)s.",
        skill=asked.skill,
        level=asked.level,
        has=asked.level + figures.skill_slack,
    )
    if asked.language:
        level = max(asked.language_level, 1)
        yield Sentence(
            "%(language)s at level %(level)s is needed; they have %(has)s.",
            language=asked.language,
            level=level,
            has=level + figures.language_slack,
        )
    if asked.reads:
        level = max(asked.reads_level, 1)
        yield Sentence(
            "Reading %(language)s at level %(level)s is needed; they have %(has)s.",
            language=asked.reads,
            level=level,
            has=level + figures.reads_slack,
        )


def in_hand(candidate: Candidate) -> Sentence:
    """How much of a worker's capacity is in use."""
    return Sentence(
        "%(open)s of %(most)s assignments are open.", open=candidate.load, most=candidate.capacity
    )


def _skill_slack(candidate: Candidate, requirement: Requirement) -> int:
    return candidate.skills.get(requirement.skill, 0) - requirement.level


def _language_slack(candidate: Candidate, requirement: Requirement) -> int:
    if not requirement.language:
        return 0
    return language_level(candidate, requirement.language) - max(requirement.language_level, 1)


def _reads_slack(candidate: Candidate, requirement: Requirement) -> int:
    if not requirement.reads:
        return 0
    return language_level(candidate, requirement.reads) - max(requirement.reads_level, 1)


def span(seconds: int) -> Sentence:
    """A length of time in days, hours and minutes, rounded down."""
    minutes = seconds // 60
    if minutes < 1:
        return Sentence("less than a minute")
    days, hours, rest = minutes // 1440, minutes // 60 % 24, minutes % 60
    parts = (
        (days, Sentence("%(n)s d", n=days)),
        (hours, Sentence("%(n)s h", n=hours)),
        (rest, Sentence("%(n)s min", n=rest)),
    )
    return reduce(
        lambda long, short: Sentence("%(long)s %(short)s", long=long, short=short),
        (said for n, said in parts if n),
    )
