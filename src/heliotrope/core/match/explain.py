"""Why a worker got nothing: the least that would have to change."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from heliotrope.core.errors import Invalid
from heliotrope.core.line import Requirement
from heliotrope.core.match.eligibility import Condition, Held, Obstacle, held_back, obstacles
from heliotrope.core.match.people import Candidate, satisfies
from heliotrope.core.sentence import Sentence

_ORDER = {condition: place for place, condition in enumerate(Condition)}
_SKILL = frozenset({Condition.SKILL, Condition.LEVEL})
_LANGUAGE = frozenset({Condition.LANGUAGE, Condition.LANGUAGE_LEVEL})
_READS = frozenset({Condition.READS, Condition.READS_LEVEL})


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenWork:
    """Open units that require the same.

    Attributes:
        units: how many there are.
        already_judged: whether they belong to items that this worker has judged before.
        held: until when they wait for better speakers than this worker; None when they do not.
    """

    requirement: Requirement
    units: int
    already_judged: bool = False
    held: Held | None = None

    def __post_init__(self) -> None:
        if self.units < 0:
            raise Invalid(f"Open units are counted from 0, not {self.units}")


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """The least that would have to change for a worker to get work.

    Attributes:
        changes: obstacles that must all go; empty when nothing is open, or nothing stands in the way.
        units: units that the worker could then get.
        open_units: all open units; 0 means that no work is open.
    """

    changes: tuple[Obstacle, ...]
    units: int
    open_units: int

    @property
    def conditions(self) -> tuple[Condition, ...]:
        """The conditions to change, in their order."""
        return tuple(change.condition for change in self.changes)

    @property
    def sentences(self) -> tuple[str, ...]:
        """The answer in plain English."""
        if not self.open_units:
            return (Sentence("No work is open."),)
        if not self.changes:
            return (
                Sentence(
                    "%(units)s of %(open)s open units suit the worker now.",
                    units=self.units,
                    open=self.open_units,
                ),
            )
        return (
            *(change.sentence for change in self.changes),
            Sentence(
                "Without that, %(units)s of %(open)s open units would suit the worker.",
                units=self.units,
                open=self.open_units,
            ),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Lack:
    """What a worker lacks for some units, in a form that can be compared.

    Attributes:
        plain: conditions without a level, each met or not.
        skill: obstacle of skill and its requirement; None when the skill suffices.
        language: the same for the language.
        reads: the same for the language that is read besides.
        held_s: the instant until which they are held for better speakers, in seconds since 1970; 0 when
            they are not.
    """

    plain: tuple[Obstacle, ...]
    skill: Obstacle | None
    language: Obstacle | None
    reads: Obstacle | None
    requirement: Requirement
    held_s: float = 0

    @property
    def kinds(self) -> tuple[object, ...]:
        lacks = (self.skill is None, self.language is None, self.reads is None)
        return (tuple(_kind(o) for o in self.plain), *lacks)

    @property
    def changes(self) -> tuple[Obstacle, ...]:
        found = (*self.plain, *(o for o in (self.skill, self.language, self.reads) if o is not None))
        return tuple(sorted(found, key=lambda o: _ORDER[o.condition]))

    def with_language_of(self, other: "_Lack") -> "_Lack":
        language = (other.requirement.language, other.requirement.language_level)
        requirement = replace(self.requirement, language=language[0], language_level=language[1])
        return replace(self, language=other.language, requirement=requirement)

    def with_reads_of(self, other: "_Lack") -> "_Lack":
        read = (other.requirement.reads, other.requirement.reads_level)
        requirement = replace(self.requirement, reads=read[0], reads_level=read[1])
        return replace(self, reads=other.reads, requirement=requirement)

    def opens(self, other: "_Lack") -> bool:
        """Whether who gets what is lacking here lacks nothing there; both lack the same kinds."""
        mine, theirs = self.requirement, other.requirement
        skill = self.skill is None or (mine.skill == theirs.skill and mine.level >= theirs.level)
        language = self.language is None or (
            satisfies(mine.language, theirs.language) and mine.language_level >= theirs.language_level
        )
        reads = self.reads is None or (
            satisfies(mine.reads, theirs.reads) and mine.reads_level >= theirs.reads_level
        )
        return skill and language and reads and other.held_s <= self.held_s


def _kind(obstacle: Obstacle) -> object:
    """What makes two obstacles of the same kind; certificates and room differ by what is needed of them."""
    named = obstacle.condition in (Condition.CERTIFICATE, Condition.TRANSFER, Condition.CAPACITY)
    return (obstacle.condition, obstacle.needed) if named else obstacle.condition


def smallest_obstacles(candidate: Candidate, work: Iterable[OpenWork], at: datetime) -> LeftOut:
    """The smallest set of changes after which the worker could get at least one unit.

    Fewest changes first; then what changes by itself soonest; then the set that opens most units; then the
    order of `Condition`; then the lower levels, then the alphabet.  A change is exact,
    "label-images at level 3", so that the number of units is true.

    A smallest set changes the very kinds of conditions that some group of units lacks.  Where several
    groups lack the same kinds, the best set may take its skill from one of them, its language from another
    and what it reads from a third, so all these are tried, and only they.
    """
    groups = [group for group in work if group.units]
    if not groups:
        return LeftOut(changes=(), units=0, open_units=0)
    units: Counter[_Lack] = Counter()
    for group in groups:
        units[_lack(candidate, group, at)] += group.units
    fewest = min(len(lack.changes) for lack in units)
    smallest = [lack for lack in units if len(lack.changes) == fewest]
    spoken = {a.with_language_of(b) for a in smallest for b in smallest if a.kinds == b.kinds}
    tried = {a.with_reads_of(b) for a in spoken for b in smallest if a.kinds == b.kinds}
    opened = {
        change: sum(units[lack] for lack in smallest if lack.kinds == change.kinds and change.opens(lack))
        for change in tried
    }
    best = min(tried, key=lambda change: _rank(change, opened[change]))
    return LeftOut(changes=best.changes, units=opened[best], open_units=units.total())


def _lack(candidate: Candidate, group: OpenWork, at: datetime) -> _Lack:
    found = obstacles(candidate, group.requirement, at, already_judged=group.already_judged)
    skill = next((o for o in found if o.condition in _SKILL), None)
    language = next((o for o in found if o.condition in _LANGUAGE), None)
    reads = next((o for o in found if o.condition in _READS), None)
    asked = group.requirement
    late = (held_back(candidate, asked, group.held, at),) if group.held else ()
    # What is not lacking, and the effort, make no difference here: leaving it out merges groups.
    return _Lack(
        plain=(*(o for o in found if o.condition not in _SKILL | _LANGUAGE | _READS), *late),
        held_s=group.held.until_at.timestamp() if group.held else 0,
        skill=skill,
        language=language,
        reads=reads,
        requirement=Requirement(
            skill=asked.skill if skill else "any",
            level=asked.level if skill else 1,
            language=asked.language.lower() if language else "",
            language_level=max(asked.language_level, 1) if language else 0,
            reads=asked.reads.lower() if reads else "",
            reads_level=max(asked.reads_level, 1) if reads else 0,
        ),
    )


def _rank(change: _Lack, units: int) -> tuple[object, ...]:
    asked = change.requirement
    return (
        change.held_s,
        -units,
        [_ORDER[o.condition] for o in change.changes],
        asked.level,
        asked.language_level,
        asked.skill,
        asked.language,
        asked.reads_level,
        asked.reads,
    )
