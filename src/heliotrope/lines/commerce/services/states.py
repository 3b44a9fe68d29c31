"""How an order of a shop moves from state to state: each move is one conditional UPDATE."""

from heliotrope.lines.commerce.models import ShopOrder

OPEN = (ShopOrder.State.NEW, ShopOrder.State.RESERVED, ShopOrder.State.SHORT)


def reserved(order: ShopOrder) -> bool:
    """Its pieces are set aside."""
    before = [ShopOrder.State.NEW, ShopOrder.State.SHORT]
    found = ShopOrder.objects.filter(pk=order.pk, state__in=before)
    return bool(found.update(state=ShopOrder.State.RESERVED))


def short(order: ShopOrder) -> bool:
    """There is not enough for it."""
    before = [ShopOrder.State.NEW, ShopOrder.State.RESERVED]
    found = ShopOrder.objects.filter(pk=order.pk, state__in=before)
    return bool(found.update(state=ShopOrder.State.SHORT))


def fulfilled(order: ShopOrder) -> bool:
    """It was sent."""
    before = [ShopOrder.State.NEW, ShopOrder.State.RESERVED, ShopOrder.State.SHORT]
    found = ShopOrder.objects.filter(pk=order.pk, state__in=before)
    return bool(found.update(state=ShopOrder.State.FULFILLED))


def cancelled(order: ShopOrder) -> bool:
    """It is not to be sent any more."""
    before = [ShopOrder.State.NEW, ShopOrder.State.RESERVED, ShopOrder.State.SHORT]
    found = ShopOrder.objects.filter(pk=order.pk, state__in=before)
    return bool(found.update(state=ShopOrder.State.CANCELLED))
