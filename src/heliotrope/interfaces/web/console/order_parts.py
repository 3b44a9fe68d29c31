"""What an order's page shows, in words and figures."""

from typing import Any

from django.contrib.humanize.templatetags.humanize import intcomma
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils.translation import gettext, ngettext

from heliotrope.core.access import Permission
from heliotrope.flow import handed as handing
from heliotrope.flow import valuing
from heliotrope.flow.lines import line_of
from heliotrope.foundation.audit.selectors import AuditLine
from heliotrope.foundation.clock import now
from heliotrope.foundation.tenancy.actor import Actor
from heliotrope.insight.money import Owed
from heliotrope.insight.order_page import Handed, ItemPage, OrderStory
from heliotrope.insight.orders import ItemStory
from heliotrope.insight.river import Stage
from heliotrope.insight.shifts import LateItem
from heliotrope.interfaces.web.console import certified, texts
from heliotrope.interfaces.web.console.ledger import ledger_lines
from heliotrope.interfaces.web.console.ordering import words
from heliotrope.interfaces.web.console.ordering.figures import by_steps, figures, steps
from heliotrope.interfaces.web.console.rivers import river_context
from heliotrope.interfaces.web.console.waiting_parts import wait_row
from heliotrope.interfaces.web.notes import noted
from heliotrope.interfaces.web.spoken import spoken


def order_context(actor: Actor, story: OrderStory) -> dict[str, Any]:
    """The context of an order's page and of its moving part."""
    order = story.order
    urls = dict.fromkeys((Stage.MATCH, Stage.QUALITY), "#items") | {Stage.DELIVER: "#deliveries"}
    total = sum(story.progress.items.values()) or order.items_promised
    return {
        **river_context(story.stages, urls, ident="order-river"),
        "order": order,
        "client": story.client,
        "programme": story.programme,
        "badge": texts.state(order.state),
        "crumbs": [
            {"label": gettext("Orders"), "url": reverse("orders")},
            {"label": story.client, "url": ""},
        ],
        "figures": figures(story),
        "steps": steps(story),
        "done": story.done,
        "total": total,
        "deliveries": [_delivery(actor, story, handed) for handed in story.deliveries],
        "invoices": [
            {
                "line": line,
                "total": texts.money(line.total, line.currency),
                "url": reverse("invoice", args=[line.id]),
                "pay_url": reverse("invoice_payment", args=[line.id]),
                "label": gettext("Invoice %(number)s") % {"number": line.number},
            }
            for line in story.invoices
        ],
        "owed": [owed_row(debt) for debt in story.owed],
        "ledger": ledger_lines(story.ledger, order.title),
        "events": [_event(actor, line) for line in story.events],
        "closing": _closing(actor, story),
        "certificate": certified.card(actor, order),
        "period": certified.period_of(actor, order),
        "may_accept": actor.may(Permission.DELIVERY_ACCEPT),
        "may_pay": actor.may(Permission.LEDGER_WRITE),
        "may_people": actor.may(Permission.NETWORK_READ),
        "may_items": actor.may(Permission.ITEM_READ),
        "instruction": order.options.get("instruction", ""),
        "labels": order.options.get("labels", ()),
        "certificates": ", ".join(order.demands.certificates),
        "customer_timezone": order.demands.customer_timezone,
        "customer_countries": ", ".join(order.demands.customer_countries),
        "personal_data": order.demands.personal_data,
        "translation_help": valuing.is_translated(order),
        "stepped": by_steps(order),
        "late": [_late(actor, story, one) for one in story.late],
        "waits": [wait_row(order, one, linked=actor.may(Permission.ITEM_READ)) for one in story.waits],
    }


def _late(actor: Actor, story: OrderStory, one: LateItem) -> dict[str, Any]:
    """A unit that will be late, with the page of its item for those who may read it."""
    may_read = actor.may(Permission.ITEM_READ)
    return {
        "number": one.ordinal + 1,
        "url": reverse("order_item", args=[story.order.id, one.item_id]) if may_read else "",
        "step": words.step(story.order.line, one.step),
        "due_at": one.due_at,
        "done_at": one.done_at,
        "why": " ".join(spoken(reason) for reason in one.reasons),
    }


def _closing(actor: Actor, story: OrderStory) -> dict[str, Any]:
    """What is said of an order that settles with what there is, or could be let to."""
    order, items, units = story.order, story.progress.items, story.progress.units
    over = order.state not in ("placed", "working")
    left = items.get("open", 0) + items.get("escalated", 0)
    in_hand = units.get("assigned", 0)
    return {
        "at": order.closing_at,
        "is_over": over,
        "in_hand": in_hand,
        "in_hand_text": ngettext(
            "%(n)s unit in hand may still be answered.", "%(n)s units in hand may still be answered.", in_hand
        )
        % {"n": intcomma(in_hand)},
        "cancelled": items.get("cancelled", 0),
        "can": order.hands_out and actor.may(Permission.OFFER_MAKE),
        "stuck_text": ngettext(
            "No worker is left to judge %(n)s waiting item. Import workers, or settle with what there is.",
            "No worker is left to judge %(n)s waiting items. Import workers, or settle with what there is.",
            story.stuck,
        )
        % {"n": intcomma(story.stuck)}
        if story.stuck
        else "",
        "url": reverse("order", args=[order.id]),
        "heading": gettext("Settle “%(title)s” with what there is?") % {"title": order.title},
        "consequence": ngettext(
            "Nobody is asked any more and nothing more arrives. %(n)s item that is not settled yet settles "
            "as judged so far, or is cancelled at no charge if unjudged. This cannot be taken back.",
            "Nobody is asked any more and nothing more arrives. %(n)s items that are not settled yet settle "
            "as judged so far, or are cancelled at no charge if unjudged. This cannot be taken back.",
            left,
        )
        % {"n": intcomma(left)},
    }


def _delivery(actor: Actor, story: OrderStory, handed: Handed) -> dict[str, Any]:
    (line,) = handing.shown(actor, [handed.delivery], now=now())
    measure = line_of(story.order.line).measure
    money = texts.money(handed.to_invoice, story.order.currency)
    return {
        "line": line,
        "badge": texts.state(line.state),
        "money": money,
        "confidence": texts.percent(line.mean_confidence_ratio),
        "files": [
            {
                "name": name,
                "size": filesizeformat(described["size"]),
                "sha256": described["sha256"],
                "url": reverse("delivery_file", args=[line.id, name]),
            }
            for name, described in sorted(line.files.items())
        ],
        "can_accept": line.state == "delivered" and actor.may(Permission.DELIVERY_ACCEPT),
        "accept_url": reverse("delivery_accept", args=[line.id]),
        "accept_label": gettext("Accept for %(money)s") % {"money": money},
        "consequence": _consequence(line.judgements, money)
        if measure == "judgement"
        else gettext("Accepting issues an invoice of %(money)s. It cannot be taken back.") % {"money": money},
        "pieces_label": str(words.measure(measure).pieces),
        "pieces": words.count(handed.pieces),
        "invoice": handed.invoice,
    }


def _consequence(judgements: int, money: str) -> str:
    return ngettext(
        "Accepting issues an invoice of %(money)s for %(n)s judgement. It cannot be taken back.",
        "Accepting issues an invoice of %(money)s for %(n)s judgements. It cannot be taken back.",
        judgements,
    ) % {"money": money, "n": intcomma(judgements)}


def owed_row(debt: Owed) -> dict[str, Any]:
    """What one delivery owes one provider, with each worker's share and its reasons."""
    return {
        "debt": debt,
        "amount": texts.money(debt.amount, debt.currency),
        "held": texts.money(debt.held, debt.currency) if debt.held else "",
        "pay_url": reverse("provider_payment", args=[debt.delivery_id, debt.provider_id]),
        "order_url": reverse("order", args=[debt.order_id]),
        "shares": [
            {
                "share": share,
                "amount": texts.money(share.amount, debt.currency),
                "label": gettext("Pay of %(handle)s") % {"handle": share.handle},
            }
            for share in debt.shares
        ],
    }


def who(actor: Actor, line: AuditLine) -> str:
    """Who did what an entry says, without a name."""
    if line.actor_kind == "machine":
        return gettext("Heliotrope")
    mine = line.actor_id is not None and line.actor_id == actor.user_id
    if line.actor_kind == "token":
        return gettext("You, by API token") if mine else gettext("Another person, by API token")
    return gettext("You") if mine else gettext("Another person")


def _event(actor: Actor, line: AuditLine) -> dict[str, Any]:
    state, text = texts.action(line.action)
    url = reverse("invoice", args=[line.subject_id]) if line.subject_kind == "invoice" else ""
    return {"at": line.at, "text": text, "by": who(actor, line), "state": state, "url": url}


def item_context(page: ItemPage) -> dict[str, Any]:
    """The context of the list of items and of the one beside it."""
    base = reverse("order_items", args=[page.order.id])
    last = page.items[-1].row.ordinal + 1 if page.items else page.first
    stepped = by_steps(page.order)
    return {
        "order": page.order,
        "stepped": stepped,
        "items": [
            {
                "id": listed.row.item_id,
                "key": listed.key,
                "row": listed.row,
                "answer": words.answer(page.order.line, listed.row.answer or ""),
                "badge": texts.item_state(listed.row.state, listed.row.on_target),
                "confidence": texts.percent_between(
                    listed.row.confidence_ratio, listed.row.low_ratio, listed.row.high_ratio
                ),
                "url": f"{reverse('order_item', args=[page.order.id, listed.row.item_id])}",
                "current": page.open is not None and page.open.id == listed.row.item_id,
            }
            for listed in page.items
        ],
        "items_total": page.total,
        "items_from": page.first + 1 if page.items else 0,
        "items_to": last,
        "items_before": f"{base}?first={page.before}" if page.before is not None else "",
        "items_after": f"{base}?first={page.after}" if page.after is not None else "",
        "items_url": base,
        "item": _item(page.open, page.order.line) if page.open else None,
        "item_waits": wait_row(page.order, page.waits, linked=False) if page.waits else None,
        "pieces_label": str(words.measure(line_of(page.order.line).measure).pieces),
    }


def _item(story: ItemStory, line: str) -> dict[str, Any]:
    answer = words.answer(line, story.answer or "")
    return {
        "story": story,
        "answer": answer,
        "badge": texts.item_state(story.state, story.on_target),
        "confidence": texts.percent_between(story.confidence_ratio, story.low_ratio, story.high_ratio),
        "image_url": reverse("item_image", args=[story.id]) if story.has_image else "",
        "why": {
            "kind": "verdict",
            "id": str(story.id),
            "label": gettext("Verdict %(answer)s") % {"answer": answer},
        }
        if story.basis
        else None,
        "judgements": [
            {
                "worker": said.worker,
                "step": words.step(line, said.step),
                "answer": words.answer(line, said.answer),
                "pieces": words.count(said.pieces),
                "notes": [noted(note) for note in said.notes],
                "spent": _seconds(said.spent_s),
                "at": said.judged_at,
            }
            for said in story.judgements
        ],
        "basis": {
            "consensus": gettext("consensus of the judgements"),
            "adjudication": gettext("an adjudicator's word"),
            "single": gettext("a single judgement"),
            "steps": gettext("its last step"),
            "gold": gettext("a known answer: a hidden gold item"),
        }.get(story.basis or "", story.basis or ""),
    }


def _seconds(spent_s: float) -> str:
    if spent_s < 60:
        return gettext("%(n)s s") % {"n": f"{spent_s:.0f}"}
    return gettext("%(n)s min") % {"n": f"{spent_s / 60:.1f}"}
