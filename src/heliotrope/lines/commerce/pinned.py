"""Orders of countries whose data the client keeps out of a shop's home: refused before they are kept."""

from collections.abc import Iterable, Sequence

from heliotrope.compliance.services import place_person
from heliotrope.core.errors import Invalid
from heliotrope.core.trade.incoming import IncomingOrder
from heliotrope.foundation.tenancy.actor import Actor
from heliotrope.lines.commerce.selectors import ShopLine


def admitted(actor: Actor, shop: ShopLine, orders: Iterable[IncomingOrder], home: str) -> list[IncomingOrder]:
    """The orders that may be kept in the home of a shop; each country that is refused leaves evidence."""
    found = list(orders)
    refused = _refused(actor, shop, found, home)
    return [one for one in found if one.address.country not in refused]


def checked(actor: Actor, shop: ShopLine, orders: Iterable[IncomingOrder], home: str) -> list[IncomingOrder]:
    """The orders of a file, all of which may be kept.

    Raises:
        Invalid: one of them may not; nothing of the file is kept.
    """
    found = list(orders)
    for country, why in _refused(actor, shop, found, home).items():
        count = sum(one.address.country == country for one in found)
        raise Invalid(f"{why} {count} orders of the file are from there; nothing was kept.")
    return found


def _refused(actor: Actor, shop: ShopLine, orders: Sequence[IncomingOrder], home: str) -> dict[str, str]:
    asked = {one.address.country for one in orders} - {""}
    told = {country: place_person(actor, shop.client_id, country, asked=home) for country in sorted(asked)}
    return {country: one.why for country, one in told.items() if one.refused}
