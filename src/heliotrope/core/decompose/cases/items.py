"""Cases as items, one an environment, and what an item still knows of its case."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from heliotrope.core.decompose.cases.model import CASES_MOST, ITEMS_MOST, Case, CaseStep
from heliotrope.core.errors import TooLarge
from heliotrope.core.line import ItemContent, PlannedItem, Requirement


def items(
    cases: Sequence[Case], environments: Sequence[str], *, build: str, each: Requirement, client_id: UUID
) -> tuple[PlannedItem, ...]:
    """Every case in every environment, environment by environment.

    Args:
        environments: where every case is run; none means anywhere, once.
        build: what is tested, such as a version; may be empty.
        each: what one step requires; a case takes its time for every step.
        client_id: whose evidence the delivery of these items may bring.

    Raises:
        TooLarge: more cases or items than an order may have.
    """
    places = environments or ("",)
    if len(cases) > CASES_MOST or len(cases) * len(places) > ITEMS_MOST:
        raise TooLarge(
            f"A plan has at most {CASES_MOST:,} cases and {ITEMS_MOST:,} cases × environments, not "
            f"{len(cases):,} × {len(places):,}; split it into several"
        )
    return tuple(
        PlannedItem(
            content=_content(case, place, build, client_id),
            requirement=replace(each, effort_s=each.effort_s * len(case.steps)),
            line=case.line,
        )
        for place in places
        for case in cases
    )


def _content(case: Case, environment: str, build: str, client_id: UUID) -> ItemContent:
    data: dict[str, object] = {
        "case": case.id,
        "title": case.title,
        "environment": environment,
        "build": build,
        "priority": case.priority,
        "tags": list(case.tags),
        "precondition": case.precondition,
        "suite": case.suite,
        "reported": case.reported,
        "steps": [{"do": step.do, "expected": step.expected} for step in case.steps],
        "further": dict(case.further),
        # The delivery reads evidence of this client's alone, and learns only here whose it is.
        "client": str(client_id),
    }
    return ItemContent(
        key=f"{case.id} [{environment}]" if environment else case.id, text=case.title, data=data
    )


def steps_of(content: ItemContent) -> tuple[CaseStep, ...]:
    """The steps that an item was made of."""
    rows: Any = content.data.get("steps", ())
    return tuple(CaseStep(do=str(row["do"]), expected=str(row["expected"])) for row in rows)


def fact(content: ItemContent, name: str) -> str:
    """One of the item's short facts, such as ``environment``; empty when it has none."""
    return str(content.data.get(name, ""))
