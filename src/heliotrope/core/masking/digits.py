"""Runs of digits, with the gaps that people write between them: every number of a text begins here."""

import re
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

RUN = re.compile(r"[0-9][0-9]*(?:[^0-9A-Za-z\u00c0-\U0010ffff]{1,3}[0-9]+){0,200}")
_GAP = re.compile(r"([^0-9]+)")
_NARROW = " -./()\t"
"""What stands between the groups of most numbers; cards are looked for across anything else as well."""
_USUAL = frozenset(_NARROW)

MOST_DIGITS = 24
MANY = 40
"""Groups in a run from which only longer groups begin a number: it is a table, or nonsense."""

_DATED = re.compile(
    r"(?<![0-9])(?:(?:19|20)[0-9]{2}([-./])(?:0?[1-9]|1[0-2])\1(?:0?[1-9]|[12][0-9]|3[01])"
    r"|(?:0?[1-9]|[12][0-9]|3[01])([-./])(?:0?[1-9]|[12][0-9]|3[01])\2(?:19|20)[0-9]{2})(?![0-9])"
)


@dataclass(
    slots=True
)  # not frozen: made for every number, and a frozen one takes three times as long to make
class Window:
    """Neighbouring groups of digits, taken for one number.

    Attributes:
        digits: all of them.
        narrow: whether the gaps are the usual ones; else only a card is looked for.
        first: whether no group stands before it in its run.
    """

    start: int
    end: int
    digits: str
    narrow: bool
    groups: Sequence[str]
    first: bool
    last: bool

    @property
    def grouping(self) -> str:
        """Lengths of the groups, such as ``3-3-4``; empty for a single one."""
        return "-".join([str(len(group)) for group in self.groups]) if len(self.groups) > 1 else ""


@dataclass(slots=True)
class Run:
    """A maximal run of groups of digits.

    Attributes:
        digits: all of them.
        places: start of each group.
        barred: groups that are parts of a date, and of no number.
    """

    start: int
    end: int
    digits: str
    places: Sequence[int]
    groups: Sequence[str]
    narrow: Sequence[bool]
    barred: frozenset[int]


_NONE: frozenset[int] = frozenset()


def run_of(said: str, start: int, end: int) -> Run:
    """The run that stands between two places and reads so."""
    if said.isdecimal():  # a raised two is a digit as well, and no decimal one
        return Run(start, end, said, (start,), (said,), (), _NONE)
    pieces = _GAP.split(said)
    groups, gaps = pieces[::2], pieces[1::2]
    places, place = [start], start
    for group, gap in zip(groups, gaps, strict=False):
        place += len(group) + len(gap)
        places.append(place)
    narrow = [gap in _USUAL or not gap.strip(_NARROW) for gap in gaps]
    barred = _barred(said, start, places) if len(said) >= 8 else _NONE
    return Run(start, end, "".join(groups), places, groups, narrow, barred)


def is_date(said: str) -> bool:
    """Whether a run reads as one date and nothing else."""
    return len(said) <= 10 and _DATED.fullmatch(said) is not None


def _barred(said: str, start: int, places: Sequence[int]) -> frozenset[int]:
    if _DATED.search(said) is None:
        return _NONE
    found: set[int] = set()
    for match in _DATED.finditer(said):
        low, high = start + match.start(), start + match.end()
        found.update(index for index, place in enumerate(places) if low <= place < high)
    return frozenset(found)


def whole_of(run: Run, least: int = 6) -> Window | None:
    """The whole run as one number; None when it is too short or too long for one, or holds a date."""
    if not least <= len(run.digits) <= MOST_DIGITS or run.barred:
        return None
    narrow = False not in run.narrow
    if not narrow and len(run.digits) < 12:
        return None
    return Window(run.start, run.end, run.digits, narrow, run.groups, True, True)


def windows(run: Run, sizes: Container[int], least: int = 6) -> Iterator[Window]:
    """Every stretch of groups that may be a number of one of these sizes."""
    count = len(run.groups)
    sums = [0, *accumulate(map(len, run.groups))]
    for low in range(count):
        if count <= MANY or len(run.groups[low]) >= 3:
            yield from _from(run, low, sums, sizes, least)


def _from(run: Run, low: int, sums: Sequence[int], sizes: Container[int], least: int) -> Iterator[Window]:
    count, narrow = len(run.groups), True
    for high in range(low, min(count, low + MOST_DIGITS)):
        if high > low:
            narrow = narrow and run.narrow[high - 1]
        size = sums[high + 1] - sums[low]
        if size > MOST_DIGITS:
            return
        if size < least or (not narrow and size < 12) or size not in sizes:
            continue
        if run.barred and size < 12 and not run.barred.isdisjoint(range(low, high + 1)):
            continue
        groups = run.groups[low : high + 1]
        end = run.places[high] + len(run.groups[high])
        digits = run.digits[sums[low] : sums[high + 1]]
        yield Window(run.places[low], end, digits, narrow, groups, low == 0, high == count - 1)
