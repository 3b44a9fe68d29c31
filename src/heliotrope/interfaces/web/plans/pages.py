"""What the pages of plans show."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from heliotrope.core.demand.defaults import DEFAULTS
from heliotrope.core.demand.plan import Feeds, Node
from heliotrope.core.demand.schedule import instant
from heliotrope.flow import planning, planning_running
from heliotrope.flow.planning_story import OVER, PlanStory
from heliotrope.foundation.tenancy import selectors as tenancy_selectors
from heliotrope.foundation.tenancy.actor import Actor
from heliotrope.interfaces.web.plans import drawing, editing, handed, texts
from heliotrope.network import selectors as network_selectors
from heliotrope.network.selectors import ProgrammeLine
from heliotrope.pipeline.demand import plan_selectors
from heliotrope.pipeline.demand import selectors as demand_selectors

_TYPES = {
    "xlf": "application/xliff+xml", "xliff": "application/xliff+xml", "txt": "text/plain",
    "feature": "text/x-gherkin", "json": "application/json", "md": "text/markdown",
}  # fmt: skip


LISTED = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A brief to begin with, in its own language."""

    text: str
    language: str


EXAMPLES = (
    Example(
        text="Label 1,500 customer reviews. Labels: positive, neutral, negative. Then check the results.",
        language="en",
    ),
    Example(text="上线一个西班牙语店铺，200 个商品，图片要检查，客服两周，上线前测试", language="zh"),
    Example(
        text="Localise our app from English into French and German: 800 strings, 40 test cases, in 5 weeks.",
        language="en",
    ),
)


def media_type(given: str, name: str) -> str:
    """A file's media type by its ending where a browser does not know it."""
    return _TYPES.get(name.rpartition(".")[2].lower(), given)


def listing(actor: Actor) -> dict[str, Any]:
    """The list of plans."""
    clients = {client.id: client.name for client in tenancy_selectors.clients(actor)}
    programmes = {one.id: one.name for one in network_selectors.programmes(actor)}
    plans = plan_selectors.plans(actor, limit=LISTED)
    lines = plan_selectors.lines_of(actor, [line.id for line in plans])
    rows = [
        {
            "url": reverse("plan", args=[line.id]),
            "lines": " · ".join(texts.line(code) for code in lines.get(line.id, ())),
            "name": planning_running.reference(line.id),
            "client": clients.get(line.client_id, "") if len(clients) > 1 else "",
            "programme": programmes.get(line.programme_id, ""),
            "badge": texts.state(line.state),
            "version": line.version,
            "made": texts.moment(line.made_at),
        }
        for line in plans
    ]
    return {"plans": rows, "is_cut": len(rows) == LISTED, "examples": _examples()}


def _examples() -> list[dict[str, str]]:
    return [
        {"text": one.text, "language": one.language, "url": f"{reverse('plan_new')}?example={place}"}
        for place, one in enumerate(EXAMPLES)
    ]


def asking(actor: Actor, programmes: Sequence[ProgrammeLine], brief: str, chosen: str) -> dict[str, Any]:
    """The box for a brief."""
    clients = {client.id: client.name for client in tenancy_selectors.clients(actor)}
    best = max(programmes, key=lambda one: len(one.lines), default=None)
    wanted = chosen or (str(best.id) if best else "")
    return {
        "brief": brief,
        "examples": _examples(),
        "crumbs": [{"label": _("Plans"), "url": reverse("plans")}],
        "programmes": [
            {
                "id": str(one.id),
                "label": f"{clients.get(one.client_id, '')} · {one.name}" if len(clients) > 1 else one.name,
                "lines": ", ".join(map(texts.line, one.lines)),
                "chosen": str(one.id) == wanted,
            }
            for one in programmes
        ],
    }


def plan(actor: Actor, told: PlanStory, *, given: QueryDict | None = None) -> dict[str, Any]:
    """One plan's page."""
    draft = told.line.state == "draft"
    rows = [_piece(actor, told, node) for node in told.graph.nodes]
    language = get_language() or "en"
    label = _("%(n)s pieces of work and what each waits for; the table below says the same.")
    boxes = {
        row["key"]: drawing.Box(
            key=row["key"],
            title=row["title"],
            work=f"{row['line']} · {row['units']}",
            until=row["finish"],
            critical=row["critical"],
            tone="draft" if draft else row["state"],
        )
        for row in rows
    }
    path = told.schedule.path if told.schedule else ()
    return {
        "crumbs": [{"label": _("Plans"), "url": reverse("plans")}],
        "plan": told.line,
        "name": _("Plan %(name)s") % {"name": planning_running.reference(told.line.id)},
        "badge": texts.state(told.line.state),
        "programme": told.known.programme.name,
        "brief": told.words.brief,
        "reasons": [texts.reason(one, told.graph, language) for one in told.words.reasons],
        "rule": told.version.rule,
        "problems": [texts.problem(one, told.graph) for one in told.problems],
        "draft": draft,
        "sign_button": "plans/sign_button.html"
        if draft and not told.problems and not told.price.unpriced
        else "",
        "signable": draft and not told.problems and not told.price.unpriced,
        "unpriced": [told.graph.by_key[key].title for key in told.price.unpriced],
        "rows": rows,
        "drawing": drawing.graph(told.graph, boxes, label=label % {"n": len(rows)}, path=path),
        "figures": _figures(told),
        "fields": editing.rows(told.graph, given) if draft else (),
        "due": (given.get("due") if given is not None else None) or _due(told),
        "lines": [
            {"code": code, "label": texts.line(code)} for code in sorted({*told.known.lines, *DEFAULTS})
        ],
        "closable": [row for row in rows if row["closable"]],
        "delivery_url": reverse("plan_delivery", args=[told.line.id]),
        "delivered": any(row["state"] == "delivered" for row in rows),
        "whole": handed.whole(actor, told.line.id),
    }


def _due(told: PlanStory) -> str:
    return told.graph.due_at.strftime(editing.LOCAL) if told.graph.due_at else ""


def _figures(told: PlanStory) -> list[dict[str, str]]:
    start = told.line.signed_at or told.version.made_at
    figures = [
        {"label": _("Price"), "value": texts.likely(whole), "note": texts.money(whole)}
        for whole in told.price.totals
    ]
    if (other := told.price.elsewhere) is not None:
        figures.append(texts.elsewhere(other))
    if told.schedule is not None and told.graph.nodes:
        end, safe = (
            instant(start, told.schedule.expected_h),
            instant(start, told.schedule.likely_h),
        )
        note = _("nine of ten such plans end by %(at)s") % {"at": texts.moment(safe)}
        figures.append({"label": _("Expected end (UTC)"), "value": texts.moment(end), "note": note})
    hours = sum((node.hours.expected for node in told.graph.nodes), start=Decimal(0))
    figures.append({"label": _("Work"), "value": texts.hours(hours), "note": _("over all people and lines")})
    return figures


def _piece(actor: Actor, told: PlanStory, node: Node) -> dict[str, Any]:
    start = told.line.signed_at or told.version.made_at
    slot = told.schedule.slots.get(node.key) if told.schedule else None
    going = told.nodes.get(node.key)
    order = demand_selectors.order(actor, going.order_id) if going and going.order_id else None
    return {
        "key": node.key,
        "title": node.title or node.key,
        "line": texts.line(node.line),
        "units": texts.unit(node.unit, node.count),
        "hours": texts.hours(node.hours.expected),
        "hours_range": f"{texts.hours(node.hours.low)} – {texts.hours(node.hours.high)}",
        "start": texts.moment(instant(start, slot.start_h)) if slot else "",
        "finish": texts.moment(instant(start, slot.finish_h)) if slot else "",
        "critical": bool(slot and slot.critical),
        "price": texts.likely(told.price.nodes[node.key]) if node.key in told.price.nodes else "",
        "price_range": texts.money(told.price.nodes[node.key]) if node.key in told.price.nodes else "",
        "baseline": texts.baseline(node.baseline),
        "after": [told.graph.by_key[one].title if one in told.graph.by_key else one for one in node.after],
        "due": texts.moment(node.due_at) if node.due_at else "",
        "state": going.state if going else "",
        "badge": texts.node_state(going.state) if going else None,
        "order_url": reverse("order", args=[order.id]) if order else "",
        "closable": node.key in told.closable,
        "ends": texts.moment(going.ends_at) if going and going.ends_at and going.state == "placed" else "",
        "closing": bool(order and order.closing_at and order.state == "working"),
        **_file(told, node),
    }


def _file(told: PlanStory, node: Node) -> Mapping[str, Any]:
    """What a piece still needs, and whether it may be given here."""
    going = told.nodes.get(node.key)
    if going is None or going.state != "waiting":
        return {"asks": False, "waits": ""}
    if going.fault:
        return {
            "asks": node.needs_file,
            "waits": _("Its line did not take the file. Mend it and choose it again."),
        }
    before = [one for one in node.after if one in told.nodes]
    open_ = [one for one in before if told.nodes[one].state not in OVER]
    if node.needs_file and going.file_id is None and not _fed(told, node):
        if planning.takes_upload(node):
            return {"asks": True, "waits": _("It needs its file.")}
        return {"asks": False, "waits": _("Its file is made of what the piece before it delivers.")}
    if open_:
        names = ", ".join(told.graph.by_key[one].title for one in open_)
        return {"asks": False, "waits": _("It begins once this is delivered: %(names)s") % {"names": names}}
    return {"asks": False, "waits": _("It is about to begin.")}


def _fed(told: PlanStory, node: Node) -> bool:
    """Whether another piece's file is there for it."""
    feed = node.feed
    if feed is None or feed.what is not Feeds.DEMAND or feed.node not in told.nodes:
        return False
    return told.nodes[feed.node].file_id is not None
