"""A plan's graph as SVG: layers from left to right, each piece after everything that it waits for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from heliotrope.core.demand.plan import Plan
from heliotrope.core.demand.schedule import cycle, ordered

WIDTH, HEIGHT, ACROSS, DOWN, EDGE = 216, 84, 56, 20, 12
LETTERS = 26
"""Latin letters that a line of a box holds; a Chinese character takes two."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """What one node's box says.

    Attributes:
        tone: class of its state: ``waiting``, ``placed``, ``delivered``, ``dropped`` or ``draft``.
    """

    key: str
    title: str
    work: str
    until: str
    critical: bool
    tone: str


def layers(plan: Plan) -> tuple[tuple[str, ...], ...]:
    """Keys by their layer: a node stands one layer right of the last that it waits for."""
    if cycle(plan):
        return (tuple(plan.by_key),)
    depth: dict[str, int] = {}
    for node in ordered(plan):
        depth[node.key] = 1 + max((depth[one] for one in node.after if one in depth), default=-1)
    return tuple(
        tuple(node.key for node in plan.by_key.values() if depth[node.key] == layer)
        for layer in range(max(depth.values(), default=-1) + 1)
    )


def graph(plan: Plan, boxes: Mapping[str, Box], *, label: str, path: Sequence[str]) -> SafeString:
    """The drawing; the table beside it says the same, and each box leads to its row there."""
    columns = layers(plan)
    rows = max((len(column) for column in columns), default=1)
    height = rows * (HEIGHT + DOWN) - DOWN + 2 * EDGE
    width = len(columns) * (WIDTH + ACROSS) - ACROSS + 2 * EDGE
    places: dict[str, tuple[int, int]] = {}
    for layer, column in enumerate(columns):
        free = (height - 2 * EDGE) - (len(column) * (HEIGHT + DOWN) - DOWN)
        for row, key in enumerate(column):
            places[key] = (EDGE + layer * (WIDTH + ACROSS), EDGE + free // 2 + row * (HEIGHT + DOWN))
    steps = set(pairwise(path))
    arrows = [
        _arrow(places[before], places[node.key], critical=(before, node.key) in steps)
        for node in plan.nodes
        for before in node.after
        if before in places
    ]
    return format_html(
        '<svg class="plan-graph" role="group" aria-label="{}" width="{}" height="{}"'
        ' viewBox="0 0 {} {}">{}{}</svg>',
        label, width, height, width, height,
        format_html_join("", "{}", ((one,) for one in arrows)),
        format_html_join("", "{}", ((_box(boxes[key], *place),) for key, place in places.items())),
    )  # fmt: skip


def _arrow(start: tuple[int, int], end: tuple[int, int], *, critical: bool) -> SafeString:
    x, y = start[0] + WIDTH, start[1] + HEIGHT // 2
    to, at = end[0], end[1] + HEIGHT // 2
    middle = (x + to) // 2
    return format_html(
        '<g class="plan-arrow{}"><path d="M{} {}C{} {} {} {} {} {}"/><path d="M{} {}l-7 -4v8z"/></g>',
        " is-critical" if critical else "", x, y, middle, y, middle, at, to - 6, at, to, at,
    )  # fmt: skip


def _box(box: Box, x: int, y: int) -> SafeString:
    lines = (("plan-title", _cut(box.title)), ("plan-work", _cut(box.work)), ("plan-until", _cut(box.until)))
    texts = format_html_join(
        "",
        '<text class="{}" x="{}" y="{}">{}</text>',
        ((name, x + 14, y + 26 + 22 * place, text) for place, (name, text) in enumerate(lines)),
    )
    return format_html(
        '<a href="#node-{}" class="plan-box is-{}{}" tabindex="-1"><title>{}</title>'
        '<rect x="{}" y="{}" width="{}" height="{}" rx="8"/><rect class="plan-mark" x="{}" y="{}" width="4"'
        ' height="{}" rx="2"/>{}</a>',
        box.key, box.tone, " is-critical" if box.critical else "", box.title,
        x, y, WIDTH, HEIGHT, x, y + 10, HEIGHT - 20, texts,
    )  # fmt: skip


def _cut(text: str) -> str:
    """As much of a text as a line holds."""
    room = LETTERS
    for place, letter in enumerate(text):
        room -= 2 if ord(letter) > 0x2E7F else 1
        if room < 0:
            return f"{text[:place].rstrip()}…"
    return text
