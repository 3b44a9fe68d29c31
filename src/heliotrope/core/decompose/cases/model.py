"""One case of a test plan, and the bounds of a plan."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from heliotrope.core.errors import Invalid

ID_MOST = 120
TITLE_MOST = 300
TEXT_MOST = 5_000
STEPS_MOST = 100
CASES_MOST = 5_000
ITEMS_MOST = 20_000


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseStep:
    """What to do, and what should happen then; the latter may be empty."""

    do: str
    expected: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One case of a plan.

    Attributes:
        line: line of the file at which it begins, from 1.
        reported: what an automated run said of it; empty when there was none.
        further: the client's own columns.
    """

    id: str
    title: str
    line: int
    steps: tuple[CaseStep, ...]
    priority: str = ""
    tags: tuple[str, ...] = ()
    precondition: str = ""
    suite: str = ""
    reported: str = ""
    further: Mapping[str, str] = field(default_factory=dict)


def apart(names: Iterable[str]) -> list[str]:
    """The names in their order; the second of the same gets `` #2`` and so on, within the bound."""
    found: list[str] = []
    taken: set[str] = set()
    used: dict[str, int] = {}
    for name in names:
        short, number = name[:ID_MOST].strip() or "case", used.get(name, 0)
        unique = short
        while unique in taken:
            number = max(number, 1) + 1
            tail = f" #{number}"
            unique = f"{short[: ID_MOST - len(tail)]}{tail}"
        used[name] = number
        taken.add(unique)
        found.append(unique)
    return found


def some(cases: Sequence[Case], what: str) -> Sequence[Case]:
    """The cases, when there are any."""
    if not cases:
        raise Invalid(what)
    return cases
