"""What a plan knows of a worker's past work: how fast it was, and how much of their hours it took."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from heliotrope.core.errors import Invalid
from heliotrope.core.match.availability import on_between
from heliotrope.core.match.people import Candidate, Stretch

SLOWEST: Final = 0.25
FASTEST: Final = 4.0
"""Between these a speed is believed: beyond them the clock or the expected time was wrong, not the worker."""

DOUBTED: Final = 20
"""Pieces of work at the ordinary speed that are added to what was measured."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """A worker's finished work at one skill.

    Attributes:
        expected_s: what it was expected to take a worker of ordinary speed.
        spent_s: what it took.
        pieces: how many units that was.
    """

    expected_s: float
    spent_s: float
    pieces: int

    def __post_init__(self) -> None:
        if self.expected_s < 0 or self.spent_s < 0 or self.pieces < 0:
            raise Invalid(f"times and pieces of work are never negative: {self}")

    @property
    def speed(self) -> float:
        """Expected time over spent time, 1 for the ordinary, drawn to 1 by so many ordinary pieces more.

        Time, not the mean of each piece's ratio: a plan adds up hours.
        """
        if not self.pieces or not self.expected_s:
            return 1.0
        doubted_s = DOUBTED * self.expected_s / self.pieces
        found = (self.expected_s + doubted_s) / (self.spent_s + doubted_s)
        return min(max(found, SLOWEST), FASTEST)


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """What is known of one worker.

    Attributes:
        speeds: by skill, 1 for the ordinary; a skill that is left out has it.
        given_s: work that they were given lately.
        offered_s: the hours that they offered in that time.
        busy_s: work that they have in hand or were offered: it takes the first of the hours that are planned.
    """

    speeds: Mapping[str, float] = field(default_factory=dict)
    given_s: int = 0
    offered_s: int = 0
    busy_s: int = 0

    def __post_init__(self) -> None:
        if min(self.given_s, self.offered_s, self.busy_s) < 0:
            raise Invalid(
                f"hours given, offered and taken are never negative: {self.given_s}, {self.offered_s} and "
                f"{self.busy_s}"
            )
        if not all(SLOWEST <= speed <= FASTEST for speed in self.speeds.values()):
            raise Invalid(f"a speed lies between {SLOWEST} and {FASTEST}: {dict(self.speeds)}")


UNKNOWN: Final = Past()


def offered_s(one: Candidate, first: datetime, until: datetime) -> int:
    """Seconds of a worker's own hours between two instants, those on leave left out."""
    return sum(int((each.ends_at - each.starts_at).total_seconds()) for each in on_between(one, first, until))


def free(hours: Iterable[Stretch], busy_s: int) -> Iterator[tuple[Stretch, datetime]]:
    """Somebody's hours, and from when each is free when so many seconds of work take the first of them; those
    that are taken whole are left out."""
    left = timedelta(seconds=busy_s)
    for each in hours:
        since = min(each.starts_at + left, each.ends_at)
        left -= since - each.starts_at
        if since < each.ends_at:
            yield each, since
