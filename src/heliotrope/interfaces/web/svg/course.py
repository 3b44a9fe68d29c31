"""The river's geometry: how counts become widths, and widths become a shore line."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from math import log1p, sqrt

from heliotrope.interfaces.web.svg.number import coordinate

PLATEAU_RATIO = 0.27
"""Half of a plateau's length, as a share of its column."""
_THREAD = 3.0
_SMALL = 25
_LOG_FROM_RATIO = 400


class Scale(StrEnum):
    """How a count becomes a width."""

    ROOT = "root"
    LOG = "log"


def scale_of(counts: Sequence[int]) -> Scale:
    """The square root of the count, or its logarithm when the root would hide the smallest stage."""
    filled = [count for count in counts if count]
    return Scale.LOG if filled and max(filled) > _LOG_FROM_RATIO * min(filled) else Scale.ROOT


def widths(counts: Sequence[int], room: float) -> list[float]:
    """Width of the river at each stage, in [0, room]; 0 only where there is no work.

    Few units never fill the room: the scale ends at the largest count or at 25, whichever is more.
    """
    scale = scale_of(counts)
    most = max(_SMALL, *counts)

    def grown(count: int) -> float:
        return log1p(count) if scale is Scale.LOG else sqrt(count)

    return [min(room, max(_THREAD, room * grown(count) / grown(most))) if count else 0.0 for count in counts]


def _points(*pairs: tuple[float, float]) -> str:
    return " ".join(f"{coordinate(x)} {coordinate(y)}" for x, y in pairs)


def _bend(start: tuple[float, float], end: tuple[float, float]) -> str:
    """A curve that leaves and arrives level."""
    middle = (start[0] + end[0]) / 2
    return f"C{_points((middle, start[1]), (middle, end[1]), end)}"


def _edge(levels: Sequence[tuple[float, float, float]]) -> str:
    """Along plateaus (from, to, height), with bends between them; the pen is at the first one."""
    path = f"L{_points((levels[0][1], levels[0][2]))}"
    for (_, left, before), (right, until, after) in pairwise(levels):
        path += _bend((left, before), (right, after)) + f"L{_points((until, after))}"
    return path


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """The water's geometry: a column a stage, a middle line, a width at each column."""

    width: float
    body: float
    thick: tuple[float, ...]

    @property
    def column(self) -> float:
        return self.width / len(self.thick)

    def plateau(self, place: int) -> tuple[float, float]:
        centre = (place + 0.5) * self.column
        left = 0.0 if place == 0 else centre - PLATEAU_RATIO * self.column
        right = self.width if place == len(self.thick) - 1 else centre + PLATEAU_RATIO * self.column
        return left, right

    def floor(self, place: int) -> float:
        return (self.body + self.thick[place]) / 2

    def water(self) -> str:
        middle = self.body / 2
        spans = [(*self.plateau(place), half / 2) for place, half in enumerate(self.thick)]
        above = [(left, right, middle - half) for left, right, half in spans]
        below = [(right, left, middle + half) for left, right, half in reversed(spans)]
        return (
            f"M{_points((0, above[0][2]))}{_edge(above)}L{_points((self.width, below[0][2]))}{_edge(below)}z"
        )

    def pool(self, place: int, share: float) -> str:
        """The part that waits: it lies on the river's floor and swells in the middle of its column."""
        left, right = place * self.column, (place + 1) * self.column
        floor = self.floor(place)
        before = (self.floor(place - 1) + floor) / 2 if place else floor
        after = (self.floor(place + 1) + floor) / 2 if place < len(self.thick) - 1 else floor
        top = floor - max(_THREAD, share * self.thick[place])
        inner_left, inner_right = left + 0.24 * self.column, right - 0.24 * self.column
        return (
            f"M{_points((left, before))}{_bend((left, before), (inner_left, top))}"
            f"L{_points((inner_right, top))}{_bend((inner_right, top), (right, after))}"
            f"L{_points((right, self.body), (left, self.body))}z"
        )
