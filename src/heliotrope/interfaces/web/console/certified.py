"""What the pages say of a certificate: how far it is, what it found, and what can be decided."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.contrib.humanize.templatetags.humanize import intcomma
from django.urls import reverse
from django.utils.translation import gettext, ngettext

from heliotrope.core.access import Permission
from heliotrope.core.errors import NotFound
from heliotrope.core.line import Shape
from heliotrope.core.quality.certificate.reaching import Outcome
from heliotrope.flow import certifying, crediting
from heliotrope.flow.certifying import Standing
from heliotrope.foundation.signing.keys import fingerprint
from heliotrope.foundation.tenancy.actor import Actor
from heliotrope.interfaces.web.console import texts
from heliotrope.interfaces.web.spoken import spoken
from heliotrope.pipeline.deliver import certificates
from heliotrope.pipeline.deliver.certificates import CertificateLine
from heliotrope.pipeline.demand import selectors as demand_selectors
from heliotrope.pipeline.demand.selectors import OrderLine
from heliotrope.pipeline.quality import inspections, periods

ROWS_SHOWN = 200
"""Rows of items that a page lists; the document has all of them."""


def badge(state: str) -> dict[str, str]:
    """The badge of how far a certificate is."""
    known = {
        "asked": ("demand", gettext("asked for")),
        "inspecting": ("now", gettext("being inspected")),
        "missed": ("warn", gettext("target missed: your decision")),
        "ready": ("quality", gettext("ready")),
        "issued": ("good", gettext("issued")),
        "withdrawn": ("idle", gettext("withdrawn")),
    }
    shape, label = known.get(state, ("idle", state))
    return {"state": shape, "label": label}


def card(actor: Actor, order: OrderLine) -> dict[str, Any] | None:
    """What an order's page says of its certificate, or a stream's of its periods; None for nothing."""
    if not actor.may(Permission.DELIVERY_READ):
        return None
    if order.shape is Shape.STREAM:
        return _card_of_stream(actor, order)
    asked = inspections.certification(actor, order.id)
    issued = certificates.in_force(actor, order.id) if asked else None
    can_ask = order.state in ("placed", "working") and actor.may(Permission.ORDER_PLACE)
    if asked is None and not can_ask:
        return None
    state = "issued" if issued else asked.state if asked else ""
    return {
        "url": reverse("order_certificate", args=[order.id]),
        "badge": badge(state) if state else None,
        "missed": state == "missed",
        "stream": False,
        "period": period_of(actor, order) is not None,
        "accuracy": stated(issued.figures, "accuracy", "ratio") if issued else "",
    }


def _card_of_stream(actor: Actor, order: OrderLine) -> dict[str, Any] | None:
    """The latest period's certificate that is issued, or whatever waits for a decision."""
    lines = periods.of_stream(actor, order.id)
    asked = [(line, inspections.certification(actor, line.order_id)) for line in lines]
    if not asked and (order.state in ("placed", "cancelled") or not actor.may(Permission.ORDER_PLACE)):
        return None
    missed = [line for line, one in asked if one is not None and one.state == "missed"]
    issued = [one for line, _ in asked if (one := certificates.in_force(actor, line.order_id)) is not None]
    state = "missed" if missed else "issued" if issued else asked[0][1].state if asked and asked[0][1] else ""
    which = missed[0].order_id if missed else order.id
    return {
        "url": reverse("order_certificate", args=[which]),
        "badge": badge(state) if state else None,
        "missed": bool(missed),
        "stream": True,
        "accuracy": stated(issued[0].figures, "accuracy", "ratio") if issued else "",
    }


def page_context(actor: Actor, order: OrderLine) -> dict[str, Any]:
    """The context of a certificate's page, whether one was asked for or not."""
    base = {
        "order": order,
        "crumbs": [
            {"label": gettext("Orders"), "url": reverse("orders")},
            {"label": order.title, "url": reverse("order", args=[order.id])},
        ],
        "keys_url": reverse("signing_keys"),
        "period": period_of(actor, order),
    }
    try:
        found = certifying.standing(actor, order.id)
    except NotFound:
        can_ask = order.state in ("placed", "working") and order.shape.value == "order"
        return {**base, "can_ask": can_ask and actor.may(Permission.ORDER_PLACE)}
    versions = certificates.versions(actor, order.id)
    issued = versions[0] if versions else None
    return {
        **base,
        "found": found,
        "badge": badge("issued" if issued else found.asked.state),
        "figures": _figures(found),
        "progress": _progress(found),
        "missed": _missed(actor, found) if found.asked.state == "missed" else None,
        "can_withdraw": found.asked.state in ("asked", "inspecting") and actor.may(Permission.ORDER_PLACE),
        "withdraw_text": gettext(
            "The order is delivered without a certificate. What was inspected stays paid and is put right."
        ),
        "sheet": _sheet(actor, issued) if issued else None,
        "versions": [_version(order.id, line) for line in versions],
    }


def period_of(actor: Actor, order: OrderLine) -> dict[str, Any] | None:
    """The period that an order certifies, with its stream; None for an order of work."""
    line = periods.certified_by(actor, order.id)
    if line is None:
        return None
    title = demand_selectors.order(actor, line.stream_id).title
    return {"line": line, "title": title, "url": reverse("order", args=[line.stream_id])}


def _progress(found: Standing) -> dict[str, Any] | None:
    if found.asked.state != "inspecting":
        return None
    return {
        "done": found.inspected,
        "total": found.asked.inspections,
        "note": gettext(
            "People who did not work on an item judge it anew; they do not see what was answered."
        ),
    }


def _figures(found: Standing) -> list[dict[str, Any]]:
    if found.found is None:
        return []
    accuracy = found.found
    outcome = {
        Outcome.SHOWN: ("good", gettext("target shown: the whole interval reaches it")),
        Outcome.REACHED: ("good", gettext("target reached")),
        Outcome.MISSED: ("warn", gettext("target missed")),
    }[found.outcome or Outcome.MISSED]
    return [
        {
            "label": gettext("Accuracy"),
            "value": texts.percent(accuracy.ratio),
            "note": outcome[1],
            "state": outcome[0],
            "definition": gettext(
                "Share of delivered items that are right, estimated from a random sample that was judged "
                "anew; what was found wrong is put right."
            ),
        },
        {
            "label": gettext("Interval"),
            "value": f"{texts.percent(accuracy.low)} – {texts.percent(accuracy.high)}",
            "note": gettext("in %(level)s of samples it holds the truth")
            % {"level": texts.percent(accuracy.level_ratio)},
        },
        {"label": gettext("Target"), "value": texts.percent(found.asked.target_ratio)},
        {
            "label": gettext("Inspected"),
            "value": intcomma(accuracy.inspected),
            "note": gettext("of %(items)s items, drawn at random; %(wrong)s were wrong")
            % {"items": intcomma(accuracy.items), "wrong": intcomma(accuracy.wrong)},
        },
    ]


def _missed(actor: Actor, found: Standing) -> dict[str, Any]:
    """What a missed target costs to reach, and what it credits."""
    credit = found.credit if found.credit and found.credit.amount else None
    return {
        "more_text": _more(found),
        "credit": texts.money(credit.amount.amount, credit.amount.currency) if credit else "",
        "reasons": [spoken(one) for one in crediting.told(credit.reasons)] if credit else [],
        "can_decide": actor.may(Permission.DELIVERY_ACCEPT),
    }


def _more(found: Standing) -> str:
    """What reaching the target costs; empty where more inspections would put nothing right."""
    if found.further is None or found.price is None:
        return ""
    more = found.further.inspections
    return ngettext(
        "%(n)s more inspection is expected to reach %(ratio)s, for %(price)s.",
        "%(n)s more inspections are expected to reach %(ratio)s, for %(price)s.",
        more,
    ) % {
        "n": intcomma(more),
        "ratio": texts.percent(found.further.expected_ratio),
        "price": texts.money(found.price.amount, found.price.currency),
    }


def stated(figures: Mapping[str, Mapping[str, Any]], part: str, name: str) -> str:
    """A share that a document states, as the page writes it; empty where there is none."""
    text = figures.get(part, {}).get(name, "")
    return texts.percent(float(text)) if text else ""


def _sheet(actor: Actor, line: CertificateLine) -> dict[str, Any]:
    """The certificate in force, as its document states it."""
    said = line.figures
    given = crediting.given(actor, line.order_id)
    return {
        "line": line,
        "operator": said.get("operator", {}).get("name", ""),
        "delivered": said.get("delivered", {}),
        "inspected": said.get("rests on", {}).get("basis") in ("inspection", "review"),
        "read": said.get("rests on", {}).get("basis") == "review",
        "accuracy": stated(said, "accuracy", "ratio"),
        "low": stated(said, "accuracy", "low"),
        "high": stated(said, "accuracy", "high"),
        "level": stated(said, "accuracy", "level"),
        "before": stated(said, "accuracy", "before"),
        "target": stated(said, "target", "ratio"),
        "outcome": said.get("target", {}).get("outcome", ""),
        "sample": said.get("sample", {}),
        "last_steps": {
            name.removeprefix("last step "): one.get("items")
            for name, one in said.items()
            if name.startswith("last step ")
        },
        "unjudged": [one for name, one in said.items() if name.startswith("not judged ")][:ROWS_SHOWN],
        "reversed": [one for name, one in said.items() if name.startswith("reversed ")][:ROWS_SHOWN],
        "credit": said.get("credit", {}).get("amount", ""),
        "credit_reasons": [spoken(one) for one in crediting.told(given.reasons)] if given else [],
        "fingerprint": fingerprint(line.key),
        "url": reverse("order_certificate_file", args=[line.order_id]),
    }


def _version(order_id: UUID, line: CertificateLine) -> dict[str, Any]:
    return {
        "line": line,
        "accuracy": stated(line.figures, "accuracy", "ratio"),
        "url": f"{reverse('order_certificate_file', args=[order_id])}?version={line.version}",
    }
