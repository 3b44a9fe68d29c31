"""Test cases: what they are in a plan, and as items, one an environment."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from heliotrope.core.errors import Invalid, TooLarge
from heliotrope.core.line import Brief, ItemContent, PlannedItem, Requirement
from heliotrope.lines.testing.settings import Settings

ID_MOST = 120
TITLE_MOST = 300
TEXT_MOST = 5_000
STEPS_MOST = 100
CASES_MOST = 5_000
ITEMS_MOST = 20_000
LANGUAGE_LEVEL = 2
"""Who writes defects in the order's language needs more than single words of it."""


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


def items(cases: Sequence[Case], settings: Settings, brief: Brief) -> tuple[PlannedItem, ...]:
    """Every case in every environment, environment by environment.

    Raises:
        TooLarge: more cases or items than an order may have.
    """
    if len(cases) > CASES_MOST or len(cases) * len(settings.places) > ITEMS_MOST:
        raise TooLarge(
            f"A plan has at most {CASES_MOST:,} cases and {ITEMS_MOST:,} cases × environments, not "
            f"{len(cases):,} × {len(settings.places):,}; split it into several"
        )
    return tuple(_item(case, place, settings, brief) for place in settings.places for case in cases)


def _item(case: Case, environment: str, settings: Settings, brief: Brief) -> PlannedItem:
    data: dict[str, object] = {
        "case": case.id,
        "title": case.title,
        "environment": environment,
        "build": settings.build,
        "priority": case.priority,
        "tags": list(case.tags),
        "precondition": case.precondition,
        "suite": case.suite,
        "reported": case.reported,
        "steps": [{"do": step.do, "expected": step.expected} for step in case.steps],
        "further": dict(case.further),
        # The delivery reads evidence of this client's alone, and learns only here whose it is.
        "client": str(brief.client_id),
    }
    return PlannedItem(
        content=ItemContent(
            key=f"{case.id} [{environment}]" if environment else case.id, text=case.title, data=data
        ),
        requirement=Requirement(
            skill=settings.skill,
            level=settings.level,
            language=settings.language,
            language_level=LANGUAGE_LEVEL if settings.language else 0,
            effort_s=settings.step_s * len(case.steps),
        ),
        line=case.line,
    )


def steps_of(content: ItemContent) -> tuple[CaseStep, ...]:
    """The steps that an item was made of."""
    rows: Any = content.data.get("steps", ())
    return tuple(CaseStep(do=str(row["do"]), expected=str(row["expected"])) for row in rows)


def fact(content: ItemContent, name: str) -> str:
    """One of the item's short facts, such as ``environment``; empty when it has none."""
    return str(content.data.get(name, ""))


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
