"""Money, shares and states as the reader's language writes them."""

from datetime import UTC, datetime
from decimal import Decimal

from babel import Locale
from babel.numbers import format_currency, format_percent
from django.utils.translation import get_language, gettext, pgettext, to_locale

from heliotrope.interfaces.web.console.guarded_texts import guarded


def _locale() -> Locale:
    return Locale.parse(to_locale(get_language() or "en"))


def money(amount: Decimal, currency: str) -> str:
    """An amount that is paid, with its currency's digits."""
    return format_currency(amount, currency, locale=_locale())


def rate(amount: Decimal, currency: str) -> str:
    """A price per judgement with every digit that it has, and at least the currency's."""
    trimmed = amount.normalize()
    exponent = trimmed.as_tuple().exponent
    if not isinstance(exponent, int) or exponent >= -2:
        return money(amount, currency)
    return format_currency(trimmed, currency, locale=_locale(), decimal_quantization=False)


def percent(ratio: float | Decimal | None) -> str:
    """A share as a percentage with one decimal; a dash for none."""
    if ratio is None:
        return "–"
    # 0.99996 is not certain: it must not read as 100 %.
    shown = min(float(ratio), 0.999) if ratio < 1 else 1.0
    return format_percent(shown, format="#,##0.#%", locale=_locale())


def percent_between(ratio: float | None, low: float | None, high: float | None) -> str:
    """A share with the interval it lies in, where there is one: 91 % (84–97 %)."""
    if ratio is None or low is None or high is None or low == high:
        return percent(ratio)
    span = gettext("%(low)s to %(high)s") % {"low": percent(low), "high": percent(high)}
    return f"{percent(ratio)} ({span})"


def instant(at: datetime) -> str:
    """An instant in UTC, for a sentence."""
    return f"{at.astimezone(UTC):%Y-%m-%d %H:%M} UTC"


def state(code: str) -> dict[str, str]:
    """The badge of a state of an order, item or delivery; an unknown one stands for itself."""
    badges = {
        "placed": ("demand", pgettext("order", "placed")),
        "working": ("now", pgettext("order", "in work")),
        "settled": ("quality", pgettext("order", "settled")),
        "delivered": ("deliver", pgettext("order", "to accept")),
        "accepted": ("good", pgettext("order", "accepted")),
        "cancelled": ("idle", pgettext("order", "cancelled")),
        "open": ("idle", pgettext("item", "open")),
        "escalated": ("warn", pgettext("item", "escalated")),
    }
    shape, label = badges.get(code, ("idle", code))
    return {"state": shape, "label": label}


def item_state(code: str, on_target: bool | None = None) -> dict[str, str]:
    """The badge of an item."""
    if code == "settled":
        if on_target is False:
            return {"state": "warn", "label": pgettext("item", "under target")}
        return {"state": "good", "label": pgettext("item", "settled")}
    return state(code)


def action(code: str) -> tuple[str, str]:
    """What happened, in words, and the shape beside it, for an entry of the audit chain."""
    known = {
        "order.placed": ("demand", gettext("Order placed")),
        "order.working": ("decompose", gettext("Items opened; workers can begin")),
        "order.closing": ("quality", gettext("Closing: nobody is asked any more")),
        "order.cancelled": ("idle", gettext("Order cancelled: nobody judged anything of it")),
        "order.settled": ("quality", gettext("Every item has its verdict")),
        "order.delivered": ("deliver", gettext("Order delivered")),
        "order.accepted": ("good", gettext("Order accepted")),
        "delivery.made": ("deliver", gettext("Delivery handed over")),
        "delivery.accepted": ("good", gettext("Delivery accepted")),
        "delivery.downloaded": ("idle", gettext("File downloaded")),
        "invoice.issued": ("good", gettext("Invoice issued")),
        "invoice.paid": ("good", gettext("Invoice paid")),
        "provider.paid": ("good", gettext("Provider paid")),
        "tax-invoice.issued": ("good", gettext("Tax invoice issued")),
        "tax-invoice.paid": ("good", gettext("Tax invoice paid")),
        "tax-invoice.refunded": ("warn", gettext("Tax invoice: client paid back")),
        "credit-note.issued": ("warn", gettext("Credit note issued")),
        "billing-profile.set": ("idle", gettext("Billing details changed")),
        "payee-account.set": ("warn", gettext("Account of a provider changed")),
        "payout-batch.proposed": ("idle", gettext("Payout batch proposed")),
        "payout-batch.approved": ("good", gettext("Payout batch approved")),
        "payout-batch.rejected": ("warn", gettext("Payout batch rejected")),
        "payout-batch.paid": ("good", gettext("Payout batch paid")),
        "payout-file.taken": ("warn", gettext("File for the bank taken")),
        "payout.returned": ("warn", gettext("Payout returned by the bank")),
        "ledger.posted": ("good", gettext("Ledger posted and sealed")),
        "unit.assigned": ("match", gettext("Unit assigned")),
        "unit.released": ("match", gettext("Unit given back")),
        "unit.handed-on": ("match", gettext("Unit handed on")),
        "dispatch-rules.set": ("match", gettext("Rules of live work changed")),
        "unit.stays": ("warn", gettext("Unit stays though its worker's hours end")),
        "unit.late": ("warn", gettext("Unit will be late")),
        "offer.made": ("match", gettext("Unit offered")),
        "offer.declined": ("match", gettext("Offer declined")),
        "judgement.made": ("quality", gettext("Judgement made")),
        "certificate.asked": ("demand", gettext("Certificate asked for")),
        "certificate.drawn": ("quality", gettext("Sample drawn at random; inspection begins")),
        "certificate.missed": ("warn", gettext("The target is missed: the client decides")),
        "certificate.decided": ("demand", gettext("The client decided about the missed target")),
        "certificate.withdrawn": ("idle", gettext("Certificate withdrawn; the order goes on without one")),
        "certificate.issued": ("good", gettext("Certificate issued")),
        "certificate.downloaded": ("idle", gettext("Certificate downloaded")),
        "certificate.credited": ("warn", gettext("Service credit posted")),
        "item.inspected": ("quality", gettext("Item inspected")),
        "item.adjudicated": ("quality", gettext("Item adjudicated")),
        "contest.raised": ("now", gettext("Contest raised")),
        "contest.granted": ("quality", gettext("Contest granted")),
        "contest.refused": ("quality", gettext("Contest refused")),
        "suspicion.cleared": ("quality", gettext("Suspicion cleared")),
        "suspicion.upheld": ("quality", gettext("Suspicion upheld")),
        "item.read": ("idle", gettext("Item looked at")),
        "workers.taken": ("idle", gettext("Workers imported")),
        "programme.added": ("idle", gettext("Programme opened")),
        "client.added": ("idle", gettext("Client taken on")),
        "account.seated": ("idle", gettext("Account opened")),
    }
    return known.get(code) or guarded(code)


def account(code: str) -> str:
    """An account of the ledger."""
    return {
        "cash": gettext("Cash"),
        "receivable": gettext("Receivable"),
        "work-in-progress": gettext("Work in progress"),
        "payable": gettext("Payable"),
        "provider-payable": gettext("Payable to providers"),
        "pay-held": gettext("Pay held under suspicion"),
        "held-back": gettext("Held back by the operator"),
        "forfeited": gettext("Forfeited pay"),
        "commission": gettext("Commission"),
        "revenue": gettext("Revenue"),
        "service-expense": gettext("Service expense"),
        "tax-payable": gettext("Tax payable"),
        "tax-recoverable": gettext("Tax to claim back"),
        "credited": gettext("Credited to clients"),
        "service-credit": gettext("Service credit"),
    }.get(code, code)


def posting(code: str) -> str:
    """What caused a posting."""
    return {
        "delivery": gettext("Delivery: providers are owed"),
        "acceptance": gettext("Acceptance: the client owes"),
        "client-payment": gettext("The client paid"),
        "payout": gettext("A provider was paid"),
        "payout-return": gettext("A bank sent a payout back"),
        "tax": gettext("A tax invoice: tax is owed"),
        "credit-note": gettext("A credit note"),
        "client-refund": gettext("The client was paid back"),
        "hold": gettext("Pay was held under suspicion"),
        "forfeit": gettext("Held pay was forfeited"),
        "release": gettext("Held pay was released"),
        "reversal": gettext("Reversal"),
        "service-credit": gettext("Service credit: a target was missed"),
    }.get(code, code)
