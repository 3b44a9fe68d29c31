"""A plan's form: what it shows of each piece, and the graph that was typed into it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation

from django.http import QueryDict
from django.utils.translation import gettext as _

from heliotrope.core.demand.defaults import fresh_node
from heliotrope.core.demand.plan import Node, Plan, ThreePoint
from heliotrope.core.errors import Invalid
from heliotrope.flow import planning

LOCAL = "%Y-%m-%dT%H:%M"


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One piece's fields with what stands in them."""

    key: str
    line: str
    unit: str
    stream: bool
    values: Mapping[str, str]
    after: tuple[tuple[str, str, bool], ...]
    labels: bool


def rows(graph: Plan, given: QueryDict | None = None) -> tuple[Row, ...]:
    """The fields of every piece; with what was typed when it was refused."""
    return tuple(_row(node, graph, given) for node in graph.nodes)


def _row(node: Node, graph: Plan, given: QueryDict | None) -> Row:
    stored = {
        "title": node.title,
        "count": str(node.count),
        "people": str(node.people),
        "span": str(node.span_days),
        "low": _plain(node.effort.low),
        "likely": _plain(node.effort.likely),
        "high": _plain(node.effort.high),
        "due": node.due_at.astimezone(UTC).strftime(LOCAL) if node.due_at else "",
        "instruction": str(node.options.get("instruction") or ""),
        "labels": "\n".join(map(str, _labels(node))),
    }
    if given is not None:
        stored = {name: given.get(f"{name}-{node.key}") or "" for name in stored}
    chosen = set(given.getlist(f"after-{node.key}")) if given is not None else set(node.after)
    others = tuple((one.key, one.title, one.key in chosen) for one in graph.nodes if one.key != node.key)
    return Row(
        key=node.key,
        line=node.line,
        unit=node.unit,
        stream=not node.needs_file,
        values=stored,
        after=others,
        labels=node.line == "annotation",
    )


def _labels(node: Node) -> list[object]:
    value = node.options.get("labels")
    return value if isinstance(value, list) else []


def _plain(number: Decimal) -> str:
    return f"{number.normalize():f}"


def typed(graph: Plan, given: QueryDict) -> Plan:
    """The graph that a form asks for.

    Raises:
        Invalid: a field holds no number or no date; it is named.
    """
    gone = set(given.getlist("remove"))
    nodes = tuple(_typed(node, given) for node in graph.nodes if node.key not in gone)
    if title := (given.get("new-title") or "").strip():
        line = given.get("new-line") or ""
        count = _whole(given.get("new-count") or "1", title)
        after = tuple(one for one in given.getlist("new-after") if one in graph.by_key)
        nodes = (*nodes, fresh_node(_free_key(graph), line, title[:160], count, after))
    return planning.edited(graph, nodes, due_at=_instant(given.get("due") or "", _("The whole plan")))


def _free_key(graph: Plan) -> str:
    number = 1
    while f"added-{number}" in graph.by_key:
        number += 1
    return f"added-{number}"


def _typed(node: Node, given: QueryDict) -> Node:
    def field(name: str) -> str:
        return (given.get(f"{name}-{node.key}") or "").strip()

    if f"title-{node.key}" not in given:
        return node
    options = {name: value for name, value in node.options.items() if name not in ("instruction", "labels")}
    if field("instruction"):
        options["instruction"] = field("instruction")[:10_000]
    if node.line == "annotation":
        options["labels"] = [line.strip() for line in field("labels").splitlines() if line.strip()]
    title = field("title")[:160]
    named = title or node.key
    return replace(
        node,
        title=title,
        count=_whole(field("count"), named),
        people=_whole(field("people") or "1", named),
        span_days=_whole(field("span") or "0", named),
        effort=ThreePoint(
            low=_decimal(field("low"), named),
            likely=_decimal(field("likely"), named),
            high=_decimal(field("high"), named),
        ),
        due_at=_instant(field("due"), named),
        after=tuple(dict.fromkeys(given.getlist(f"after-{node.key}"))),
        options=options,
    )


def _whole(text: str, name: str) -> int:
    if not text.isascii() or not text.isdigit() or len(text) > 9:
        raise Invalid(
            _("%(name)s: write a whole number, not “%(text)s”.") % {"name": name, "text": text[:40]}
        )
    return int(text)


def _decimal(text: str, name: str) -> Decimal:
    try:
        number = Decimal(text)
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite() or abs(number) > 100_000:
        raise Invalid(
            _("%(name)s: write hours such as 0.25, not “%(text)s”.") % {"name": name, "text": text[:40]}
        )
    return number


def _instant(text: str, name: str) -> datetime | None:
    if not text:
        return None
    try:
        return datetime.strptime(text[:16], LOCAL).replace(tzinfo=UTC)
    except ValueError:
        raise Invalid(
            _("%(name)s: write a day and time such as 2026-12-01T12:00.") % {"name": name}
        ) from None
