"""What a node of each line is made of when nothing more is known of it.

The hours and pieces are the house's own estimates, to be replaced by what is measured.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from heliotrope.core.demand.plan import Node, ThreePoint, three
from heliotrope.core.line import Options, Shape


@dataclass(frozen=True, slots=True, kw_only=True)
class LineDefaults:
    """A line's usual shape, unit, skills, hours and pieces a unit, people at once, and options."""

    shape: Shape
    unit: str
    skills: tuple[str, ...]
    effort: ThreePoint
    pieces: ThreePoint
    people: int = 2
    options: Options = field(default_factory=dict)


DEFAULTS: Mapping[str, LineDefaults] = {
    "translation": LineDefaults(
        shape=Shape.ORDER,
        unit="text",
        skills=("translation", "revision"),
        effort=three("0.10", "0.20", "0.40"),
        pieces=three("30", "60", "120"),
    ),
    "annotation": LineDefaults(
        shape=Shape.ORDER,
        unit="item",
        skills=("label-text",),
        effort=three("0.006", "0.012", "0.03"),
        pieces=three("1", "2", "5"),
        people=3,
        options={"labels": ["yes", "no"]},
    ),
    "testing": LineDefaults(
        shape=Shape.ORDER,
        unit="case",
        skills=("testing", "triage"),
        effort=three("0.10", "0.20", "0.50"),
        pieces=three("4", "6", "12"),
    ),
    "support": LineDefaults(
        shape=Shape.STREAM,
        unit="conversation",
        skills=("support",),
        effort=three("0.08", "0.15", "0.40"),
        pieces=three("1", "1.3", "2"),
    ),
    "commerce": LineDefaults(
        shape=Shape.STREAM,
        unit="exception",
        skills=("commerce",),
        effort=three("0.03", "0.08", "0.25"),
        pieces=three("1", "1", "2"),
    ),
}
"""The five lines; a line that is not here begins like annotation."""


def fresh_node(key: str, line: str, title: str, count: int, after: tuple[str, ...] = ()) -> Node:
    """A node of a line with its usual estimates, as somebody adds it by hand."""
    usual = DEFAULTS.get(line, DEFAULTS["annotation"])
    return Node(
        key=key,
        line=line,
        shape=usual.shape,
        title=title,
        count=count,
        unit=usual.unit,
        skills=usual.skills,
        effort=usual.effort,
        pieces=usual.pieces,
        people=usual.people,
        options=usual.options,
        after=after,
    )
