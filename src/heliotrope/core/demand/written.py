"""A plan as JSON, in two halves: numbers and ids, which any database may hold, and a client's words."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from heliotrope.core.demand.defaults import DEFAULTS
from heliotrope.core.demand.plan import Feed, Feeds, Node, Plan, ThreePoint
from heliotrope.core.errors import Invalid
from heliotrope.core.line import Shape
from heliotrope.core.money.baseline import Baseline

KEY = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
_LINE = re.compile(r"[a-z0-9][a-z0-9-]{0,31}")
_CODE = re.compile(r"[a-z0-9][a-z0-9._-]{0,63}")

_WORDS_OF_BASELINE = ("market", "occupation", "currency", "basis", "version", "source")
_WORD: Mapping[str, object] = {"type": "string"}
_FIELDS: Mapping[str, object] = {
    "key": _WORD,
    "line": {"type": "string", "enum": sorted(DEFAULTS)},
    "title": _WORD,
    "count": {"type": "integer"},
    "language": _WORD,
    "span_days": {"type": "integer"},
    "after": {"type": "array", "items": _WORD},
}
PLAN_SCHEMA: Mapping[str, object] = {
    "type": "object",
    "required": ["nodes"],
    "additionalProperties": False,
    "properties": {
        "nodes": {
            "type": "array",
            "items": {
                "type": "object",
                "required": list(_FIELDS),
                "additionalProperties": False,
                "properties": _FIELDS,
            },
        }
    },
}
"""What a language model is asked for; estimates and whatever else a node has are its line's usual."""

LANGUAGE_OPTION = {"translation": "target", "support": "language", "testing": "language"}
"""The option of a line that takes a language."""


def from_model(said: object) -> Plan:
    """The plan that a language model proposed in the shape of ``PLAN_SCHEMA``; raises Invalid."""
    if not isinstance(said, Mapping) or not isinstance(said.get("nodes"), list):
        raise Invalid("nodes: must be a list")
    nodes = []
    for one in said["nodes"]:
        if not isinstance(one, Mapping) or set(one) - set(_FIELDS):
            raise Invalid("nodes: each has the fields of the schema and no others")
        line, language = one.get("line"), one.get("language")
        named = LANGUAGE_OPTION.get(str(line), "") if language else ""
        usual = DEFAULTS[str(line)].options if line in DEFAULTS else {}
        nodes.append({**one, "options": {**usual, **({named: str(language).lower()} if named else {})}})
    return read_nodes(nodes)


def numbers(plan: Plan) -> list[dict[str, Any]]:
    """The nodes without anything that a client wrote."""
    return [_numbers(node) for node in plan.nodes]


def words(plan: Plan) -> dict[str, Any]:
    """What a client wrote, by node: titles and options."""
    return {node.key: {"title": node.title, "options": dict(node.options)} for node in plan.nodes}


def joined(nodes: Sequence[Mapping[str, Any]], said: Mapping[str, Any], due_at: datetime | None) -> Plan:
    """The plan of both halves."""
    return read_nodes([{**node, **said.get(str(node["key"]), {})} for node in nodes], due_at=due_at)


def _numbers(node: Node) -> dict[str, Any]:
    return {
        "key": node.key,
        "line": node.line,
        "shape": node.shape.value,
        "count": node.count,
        "unit": node.unit,
        "skills": list(node.skills),
        "effort": _triple(node.effort),
        "pieces": _triple(node.pieces),
        "people": node.people,
        "span_days": node.span_days,
        "after": list(node.after),
        "feed": {"node": node.feed.node, "what": node.feed.what.value} if node.feed else None,
        "due_at": node.due_at.isoformat() if node.due_at else None,
        "baseline": _plain(node.baseline) if node.baseline is not None else None,
    }


def _plain(made: Baseline) -> dict[str, str | None]:
    values = asdict(made).items()
    return {name: str(value) if value is not None else None for name, value in values}


def _triple(estimate: ThreePoint) -> list[str]:
    return [str(estimate.low), str(estimate.likely), str(estimate.high)]


def read_nodes(given: object, *, due_at: datetime | None = None) -> Plan:
    """A plan from JSON; what a node leaves out is its line's usual.

    Raises:
        Invalid: it has another form; the message names the node and the field.
    """
    if not isinstance(given, list | tuple) or len(given) > 200:
        raise Invalid("nodes: must be a list of at most 200 nodes")
    return Plan(nodes=tuple(_node(one, place) for place, one in enumerate(given, 1)), due_at=due_at)


def _node(given: object, place: int) -> Node:
    if not isinstance(given, Mapping):
        raise Invalid(f"node {place}: must be an object")
    try:
        return _read(given)
    except Invalid as error:
        raise Invalid(f"node {str(given.get('key') or place)[:40]}: {error}") from None


def _read(given: Mapping[str, Any]) -> Node:
    line = _text(given, "line", 32, _LINE)
    usual = DEFAULTS.get(line, DEFAULTS["annotation"])
    feed = given.get("feed")
    options = given.get("options")
    if options is not None and not isinstance(options, Mapping):
        raise Invalid("options: must be an object")
    return Node(
        key=_text(given, "key", 40, KEY),
        line=line,
        shape=_one_of(Shape, given.get("shape") or usual.shape, "shape"),
        title=_text(given, "title", 160),
        count=_whole(given, "count", 1),
        unit=_text({"unit": usual.unit, **_present(given, "unit")}, "unit", 32, _CODE),
        skills=_codes(given, "skills", usual.skills),
        effort=_three(given.get("effort"), usual.effort, "effort"),
        pieces=_three(given.get("pieces"), usual.pieces, "pieces"),
        people=_whole(given, "people", usual.people),
        span_days=_whole(given, "span_days", 0),
        after=_codes(given, "after", ()),
        options=dict(usual.options if options is None else options),
        feed=_feed(feed) if feed else None,
        due_at=_instant(given.get("due_at")),
        baseline=_baseline(given.get("baseline")),
    )


def _present(given: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    return {name: given[name]} if given.get(name) else {}


def _text(given: Mapping[str, Any], name: str, most: int, form: re.Pattern[str] | None = None) -> str:
    value = given.get(name, "")
    if not isinstance(value, str) or len(value) > most or "\0" in value:
        raise Invalid(f"{name}: must be text of at most {most} characters")
    if form is not None and form.fullmatch(value) is None:
        raise Invalid(f"{name}: must be lower-case letters, digits and hyphens")
    return value.strip()


def _whole(given: Mapping[str, Any], name: str, default: int) -> int:
    value = given.get(name, default)
    if isinstance(value, bool) or not isinstance(value, int) or abs(value) > 10**9:
        raise Invalid(f"{name}: must be a whole number")
    return value


def _codes(given: Mapping[str, Any], name: str, default: tuple[str, ...]) -> tuple[str, ...]:
    value = given.get(name, default)
    if not isinstance(value, list | tuple) or len(value) > 60:
        raise Invalid(f"{name}: must be a list")
    if any(not isinstance(one, str) or _CODE.fullmatch(one) is None for one in value):
        raise Invalid(f"{name}: each must be lower-case letters, digits and hyphens")
    return tuple(dict.fromkeys(value))


def _three(value: object, default: ThreePoint, name: str) -> ThreePoint:
    if value is None:
        return default
    if not isinstance(value, list | tuple) or len(value) != 3:
        raise Invalid(f"{name}: must be three numbers: optimistic, likely, pessimistic")
    low, likely, high = (_decimal(one, name) for one in value)
    return ThreePoint(low=low, likely=likely, high=high)


def _decimal(value: object, name: str) -> Decimal:
    try:
        number = Decimal(str(value).strip())
    except InvalidOperation:
        raise Invalid(f"{name}: must be a number written out, such as 0.25") from None
    if not number.is_finite() or abs(number) > 10**9:
        raise Invalid(f"{name}: must be a number under a thousand million")
    return number


def _one_of(kind: type[Shape], value: object, name: str) -> Shape:
    try:
        return kind(str(value))
    except ValueError:
        raise Invalid(f"{name}: choose one of {', '.join(kind)}") from None


def _baseline(value: object) -> Baseline | None:
    """What was measured, as ``numbers`` wrote it; None for anything else: nobody else may state it."""
    if not isinstance(value, Mapping) or set(value) != set(Baseline.__dataclass_fields__):
        return None
    words = {name: _text(value, name, 160) for name in _WORDS_OF_BASELINE}
    hours, amount = (
        None if value[name] is None else _decimal(value[name], name) for name in ("hours", "amount")
    )
    wage = _decimal(value["wage_per_hour"], "wage_per_hour")
    return Baseline(**words, wage_per_hour=wage, hours=hours, amount=amount)


def _feed(value: object) -> Feed:
    if not isinstance(value, Mapping) or value.get("what") not in list(Feeds):
        raise Invalid(f"feed: must name a node and what of it: {', '.join(Feeds)}")
    return Feed(node=_text(value, "node", 40, KEY), what=Feeds(value["what"]))


def _instant(value: object) -> datetime | None:
    if value in (None, ""):
        return None
    try:
        made = value if isinstance(value, datetime) else datetime.fromisoformat(str(value))
    except ValueError:
        raise Invalid("due_at: must be an instant such as 2026-12-01T12:00:00+00:00") from None
    if made.tzinfo is None:
        raise Invalid("due_at: must say its time zone, such as +00:00")
    return made
