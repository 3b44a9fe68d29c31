"""The price of a wish, as its page says it, and the seal that ties a placing to what was seen."""

import hashlib
from typing import Any

from babel import Locale
from django.utils.translation import get_language, gettext, to_locale

from heliotrope.core.line import Shape
from heliotrope.core.money.baseline import Baseline
from heliotrope.flow.placing import Quote, Wish
from heliotrope.interfaces.web.console import texts
from heliotrope.interfaces.web.console.ordering import words
from heliotrope.interfaces.web.spoken import spoken


def quote_context(wish: Wish, price: Quote) -> dict[str, Any]:
    """What the page shows of a price."""
    return {
        "title": wish.title,
        "stream": wish.shape is Shape.STREAM,
        "items": price.items,
        "gold": price.gold,
        "repeated": wish.line == "annotation",
        "least": texts.money(price.least, price.currency),
        "most": texts.money(price.most, price.currency),
        "one": price.least == price.most,
        "rate": words.rate(price.rate_per_judgement, price.currency, price.measure),
        "piece": words.measure(price.measure).one,
        "baseline": _baseline(price.baseline),
        "partners": [
            {
                "name": one.provider,
                "rate": words.rate(one.rate, price.currency, price.measure),
                "version": one.version,
                "least": texts.money(one.least, price.currency),
                "most": texts.money(one.most, price.currency),
                "dear": one.rate > price.rate_per_judgement,
            }
            for one in price.partners
        ],
        "warnings": [spoken(one) for one in price.warnings],
    }


def _baseline(made: Baseline) -> dict[str, Any]:
    country = Locale.parse(to_locale(get_language() or "en")).territories.get(made.market, made.market)
    wage = texts.money(made.wage_per_hour, made.currency)
    if made.amount is None:
        text = gettext("An hour of one local expert in %(country)s: %(wage)s") % {
            "country": country,
            "wage": wage,
        }
    else:
        text = gettext("The same work by one local expert in %(country)s: %(amount)s") % {
            "country": country,
            "amount": texts.money(made.amount, made.currency),
        }
    return {
        "text": text,
        "basis": {
            "national": gettext("The median wage of that country."),
            "scaled": gettext(
                "The American median wage, scaled by how mean earnings of the two countries compare at "
                "purchasing power parity. That is crude."
            ),
            "stand-in": gettext(
                "There is no figure for the client's own country; the American one stands in."
            ),
        }.get(made.basis, made.basis),
        "occupation": made.occupation,
        "wage": wage,
        "hours": f"{made.hours.normalize():f}" if made.hours is not None else "",
        "source": made.source,
        "version": made.version,
    }


def seal(wish: Wish, price: Quote) -> str:
    """What the price was for: a file or setting that changed since has another one."""
    told = (
        wish.programme_id,
        wish.line,
        wish.title,
        sorted(wish.options.items()),
        wish.media_type,
        wish.due_at,
        price,
    )
    return hashlib.sha256(repr(told).encode() + wish.source).hexdigest()
