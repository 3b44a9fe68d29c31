"""Workers' time as work shares it: a call takes a whole worker, three chats fit beside each other.

Whatever comes first takes of each instant what it needs, from the workers in their order, until it is done;
what comes after takes what is left.  Work may pass from hand to hand and be split between workers, so it is
never said to end later than it could.  In return a law holds that no schedule of whole pieces has (Graham
1969, SIAM J. Appl. Math. 17(2)): with one more worker, or more room in one, nothing ends later.  For at each
instant a piece then leaves at least as much to those after it: max(0, free - lacking x share) rises with what
is free and falls with what is lacking.

Instants are whole microseconds from a common one; parts of a worker are whole numbers, ``FINE`` to one.
"""

from bisect import bisect_right, insort
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from heapq import heapify, heappop, heappush
from typing import Final

__all__ = ["FINE", "Span", "Time", "put"]

FINE: Final = 5_040
"""Steps in which the pace of one piece of work is counted."""
FOREVER: Final = 1 << 62


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """When a piece of work begins and is done, in microseconds; ``done`` is None when it never is."""

    begins: int
    done: int | None


class Time:
    """What is left of one worker's time: from each instant on, so many parts of them.

    Args:
        whole: parts that make the whole worker.
        hours: from and to when they are on, in order and apart.
    """

    __slots__ = ("at", "free", "whole")

    def __init__(self, *, whole: int, hours: Iterable[tuple[int, int]]) -> None:
        self.whole = whole
        self.at: list[int] = [0]
        self.free: list[int] = [0]
        for begin, end in hours:
            self._set(begin, end, whole * FINE)

    def _set(self, begin: int, end: int, parts: int) -> None:
        first, last = self._cut(begin), self._cut(end)
        self.free[first:last] = [parts] * (last - first)

    def _cut(self, instant: int) -> int:
        """Where a stretch begins at an instant; one is divided if need be."""
        place = bisect_right(self.at, instant) - 1
        if place < 0:
            self.at.insert(0, instant)
            self.free.insert(0, 0)
            return 0
        if self.at[place] == instant:
            return place
        self.at.insert(place + 1, instant)
        self.free.insert(place + 1, self.free[place])
        return place + 1

    def take(self, begin: int, end: int, parts: int) -> None:
        """Take so many parts, ``FINE`` to one, of each instant from ``begin`` up to ``end``, or all."""
        first, last = self._cut(begin), self._cut(end)
        for place in range(first, last):
            self.free[place] = max(0, self.free[place] - parts)
        for place in (last, first):
            if 0 < place < len(self.at) and self.free[place] == self.free[place - 1]:
                del self.at[place], self.free[place]
        used = next((place for place, free in enumerate(self.free) if free), len(self.free) - 1)
        del self.at[:used], self.free[:used]

    def first_free(self, instant: int) -> int:
        """The first instant, not before another, at which anything is free; ``FOREVER`` when none is."""
        place = max(bisect_right(self.at, instant) - 1, 0)
        while place < len(self.at) and not self.free[place]:
            place += 1
        return max(self.at[place], instant) if place < len(self.at) else FOREVER

    def look(self, instant: int) -> tuple[int, int]:
        """What is free at an instant, and until when that stays so."""
        place = bisect_right(self.at, instant) - 1
        until = self.at[place + 1] if place + 1 < len(self.at) else FOREVER
        return (self.free[place] if place >= 0 else 0), until


def put(effort: int, who: Sequence[tuple[Time, int]]) -> Span | None:
    """Let a piece of work take its time; None when nobody has any for it.

    What is never done takes all that there is, for nothing after it goes before it.  O((workers + changes of
    theirs until it is done) x log workers), but for instants at which many have a little each.

    Args:
        effort: microseconds that it takes at full pace.
        who: who may do it, in the order in which they are asked, each with the parts of them that it takes.
    """
    field = _Field(who)
    if field.changes_at == FOREVER:
        return None
    needed, now = effort * FINE, field.changes_at
    begins = now
    while needed > 0 and now < FOREVER:
        field.go(now)
        pace, taken = field.found()
        until = field.changes_at
        end = min(until, now - (-needed // pace)) if pace else until
        field.note(taken, now, min(end, FOREVER))
        needed -= pace * (end - now)
        now = end
    field.settle()
    return Span(begins=begins, done=now if needed <= 0 else None)


class _Field:
    """Those who may do one piece of work, as they stand at an instant that goes on."""

    __slots__ = ("_changes", "_free", "_taken", "_there", "_who")

    def __init__(self, who: Sequence[tuple[Time, int]]) -> None:
        self._who = who
        self._free = [0] * len(who)
        self._there: list[int] = []
        """Places in ``who`` of those who have anything free now, in order."""
        self._taken: dict[int, list[list[int]]] = {}
        """Of each, from when until when it takes how many parts."""
        starts = ((time.first_free(0), place) for place, (time, _) in enumerate(who))
        self._changes = [one for one in starts if one[0] < FOREVER]
        heapify(self._changes)

    @property
    def changes_at(self) -> int:
        """When next anything changes."""
        return self._changes[0][0] if self._changes else FOREVER

    def go(self, now: int) -> None:
        """Let everything change that changes until an instant, this one too."""
        while self._changes and self._changes[0][0] <= now:
            _, place = heappop(self._changes)
            free, until = self._who[place][0].look(now)
            if bool(free) != bool(self._free[place]):
                if free:
                    insort(self._there, place)
                else:
                    self._there.remove(place)
            self._free[place] = free
            if until < FOREVER:
                heappush(self._changes, (until, place))

    def found(self) -> tuple[int, list[tuple[int, int]]]:
        """The pace that the work finds now, and how many parts it takes of whom."""
        lacking, taken = FINE, []
        for place in self._there:
            share, free = self._who[place][1], self._free[place]
            taken.append((place, min(free, lacking * share)))
            lacking -= min(lacking, free // share)
            if not lacking:
                break
        return FINE - lacking, taken

    def note(self, taken: Iterable[tuple[int, int]], begin: int, end: int) -> None:
        """Remember what is taken, in one piece with what was taken just before if it is as much."""
        for place, parts in taken:
            mine = self._taken.setdefault(place, [])
            if mine and mine[-1][1:] == [begin, parts]:
                mine[-1][1] = end
            else:
                mine.append([begin, end, parts])

    def settle(self) -> None:
        """Take what was noted."""
        for place, pieces in self._taken.items():
            for begin, end, parts in pieces:
                self._who[place][0].take(begin, end, parts)
