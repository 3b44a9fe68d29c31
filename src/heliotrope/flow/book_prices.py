"""What a unit of an order pays whoever does it: by the order's rate, or by a partner's price book."""

from collections.abc import Iterable
from decimal import Decimal
from uuid import UUID

from heliotrope.core.money.price_books import Asked, BookPrice
from heliotrope.flow.lines import line_of
from heliotrope.foundation.tenancy.actor import Actor
from heliotrope.network import selectors as network_selectors
from heliotrope.pipeline.demand.selectors import OrderLine


def of_order(
    actor: Actor, order: OrderLine, provider_ids: Iterable[UUID], *, skill: str = ""
) -> dict[UUID, BookPrice]:
    """What the books of these providers ask for a piece of an order; those without a price are left out.

    Args:
        skill: of the unit; empty where only the line's price counts.
    """
    asked = Asked(
        line=order.line,
        measure=line_of(order.line).measure,
        currency=order.currency,
        placed_at=order.placed_at,
        skill=skill,
    )
    return network_selectors.partner_prices(actor, asked, provider_ids=provider_ids)


def of_worker(actor: Actor, order: OrderLine, *, skill: str) -> BookPrice | None:
    """What the book of the actor's own payee asks; None for who is paid the rate less the commission."""
    if actor.worker_id is None:
        return None
    payee = network_selectors.payees(actor, [actor.worker_id])[actor.worker_id]
    return of_order(actor, order, [payee.provider_id], skill=skill).get(payee.provider_id)


def net_of(rate: Decimal, ratio: Decimal, pieces: Decimal, book: BookPrice | None) -> Decimal:
    """What so many pieces pay."""
    return book.rate * pieces if book is not None else rate * pieces * (1 - ratio)
