"""Small plans for tests: nodes by key with what they wait for."""

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

from heliotrope.core.demand.defaults import DEFAULTS, fresh_node
from heliotrope.core.demand.plan import Node, Plan, three

START = datetime(2026, 11, 23, 8, tzinfo=UTC)
SKILLS = frozenset(skill for line in DEFAULTS.values() for skill in line.skills)
LINES = frozenset(DEFAULTS)


def node(key: str, *after: str, hours: tuple[str, str, str] = ("8", "8", "8"), **more: object) -> Node:
    """One unit of annotation by one person; eight hours unless said otherwise."""
    made = replace(fresh_node(key, "annotation", key, 1, after), effort=three(*hours), people=1)
    return replace(made, **more)  # type: ignore[arg-type]


def plan(*nodes: Node) -> Plan:
    return Plan(nodes=nodes)


def hours(text: str) -> Decimal:
    return Decimal(text)
