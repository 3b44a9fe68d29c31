"""What a moved slider changed: a plan's figures beside those of the plan that was shown before."""

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from django.http import QueryDict
from django.utils.translation import gettext, ngettext

from heliotrope.insight.matching import Outlook
from heliotrope.interfaces.web.console.texts import money
from heliotrope.interfaces.web.svg.number import number


@dataclass(frozen=True, slots=True, kw_only=True)
class Before:
    """What is kept of a plan on its page, to be sent with the next wish: units, money and its currency."""

    planned: int
    paid: Decimal
    currency: str

    @classmethod
    def of(cls, found: Outlook) -> "Before":
        """The figures of a plan."""
        return cls(planned=len(found.given), paid=found.paid, currency=found.currency)


def before_of(given: QueryDict) -> Before | None:
    """The plan that was shown before; None where there was none, or what was sent is none."""
    try:
        paid = Decimal(given.get("was_paid", ""))
        planned = int(given.get("was_planned", ""))
    except (InvalidOperation, ValueError):
        return None
    if not paid.is_finite() or abs(paid) > 10**12 or not 0 <= planned <= 10**7:
        return None
    return Before(planned=planned, paid=paid, currency=given.get("was_currency", ""))


def told(now: Before, before: Before | None) -> str:
    """What differs in one line; empty where there is nothing to compare."""
    if before is None or before.currency != now.currency:
        return ""
    units, paid = now.planned - before.planned, now.paid - before.paid
    if not units and not paid:
        return gettext("Nothing changed against the plan before.")
    said = [_units(units)] if units else []
    if paid and now.currency:
        template = (
            gettext("their hours cost %(amount)s more")
            if paid > 0
            else gettext("their hours cost %(amount)s less")
        )
        said.append(template % {"amount": money(abs(paid), now.currency)})
    return gettext("Against the plan before: %(what)s.") % {"what": gettext(", ").join(said)}


def _units(more: int) -> str:
    template = (
        ngettext("%(n)s more unit is planned", "%(n)s more units are planned", more)
        if more > 0
        else ngettext("%(n)s unit fewer is planned", "%(n)s units fewer are planned", -more)
    )
    return template % {"n": number(abs(more))}
