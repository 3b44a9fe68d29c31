"""Finding the orders of one person, and forgetting them, without the database knowing who it is."""

from datetime import datetime
from typing import Final
from uuid import UUID

from heliotrope.core.trade.incoming import IncomingOrder
from heliotrope.foundation.audit import services as audit
from heliotrope.foundation.keys.fields import plain_columns
from heliotrope.foundation.keys.present import custody
from heliotrope.foundation.keys.resealing import in_clear, seal_rows
from heliotrope.foundation.tenancy.actor import Actor, ActorKind
from heliotrope.foundation.vaults import entered_vault, home_of_alias
from heliotrope.lines.commerce.cases import item_key
from heliotrope.lines.commerce.models import OrderException, Outgoing, ShopOrder
from heliotrope.pipeline.decompose.services import arrival_id
from heliotrope.pipeline.decompose.subjects import name_persons

KIND: Final = "commerce.order"
"""What the journal of erasures calls a shop's order and its buyer."""
GONE: Final = "erased:"
"""How the token of a forgotten buyer begins: nobody is found by it."""
DROPPED: Final = "erased"
"""Why the live shop is not told an address that we owed it."""


def email_key(client_id: UUID, email: str) -> str:
    """What a buyer's orders are found by, of one client; empty without an address."""
    plain = email.strip().casefold()
    return custody().token(_home(), f"commerce buyer {client_id}", plain) if plain else ""


def mark(order: IncomingOrder) -> str:
    """By what an order is known to be the same as before: keyed, for its content can be guessed."""
    return custody().token(_home(), "commerce order", order.sha256)


def found_by(actor: Actor, client_id: UUID, email: str) -> tuple[UUID, ...]:
    """The orders of a client's shops that a buyer placed under an address, in the vault that is entered."""
    if not email.strip():
        return ()
    rows = ShopOrder.objects.filter(client_id__in=actor.client_ids, client_id=client_id)
    sealed = rows.filter(email_key=email_key(client_id, email))
    before = rows.filter(email_before__iexact=email.strip())
    return tuple(sorted({*sealed.values_list("pk", flat=True), *before.values_list("pk", flat=True)}))


def client_of(actor: Actor, order_id: UUID) -> UUID | None:
    """The client whose shop's order it is; None for one that the actor may not see."""
    rows = ShopOrder.objects.filter(pk=order_id, client_id__in=actor.client_ids)
    return rows.values_list("client_id", flat=True).first()


def forget(client_id: UUID, order_id: UUID, *, now: datetime) -> tuple[UUID, ...]:
    """Remove what lies beside an order's key, in the vault that is entered; gives items made of it.

    Lines, pieces and instants stay, for stock and accounts; they name nobody.  Again changes nothing.
    """
    row = ShopOrder.objects.filter(client_id=client_id, pk=order_id).select_related("shop").first()
    if row is None:
        return ()
    if plain_columns(row):  # a row from before
        ShopOrder.objects.filter(pk=row.pk).update(address={})
    ShopOrder.objects.filter(pk=row.pk).update(email_before="", email_key=f"{GONE}{row.pk}")
    told = Outgoing.objects.filter(
        client_id=client_id,
        shop_id=row.shop_id,
        order_external_id=row.external_id,
        kind=Outgoing.Kind.ADDRESS,
    )
    owed = list(told.filter(sent_at=None).values_list("id", flat=True))
    for one in owed:
        if told.filter(pk=one, sent_at=None).update(sent_at=now, refused=DROPPED):
            note_dropped(client_id, one)
    told.update(address={})
    if row.shop.order_id is None:
        return ()
    stream, exceptions = row.shop.order_id, OrderException.objects.filter(client_id=client_id, order=row)
    return tuple(arrival_id(stream, item_key(row.name, one.kind, one.pk)) for one in exceptions)


def note_dropped(client_id: UUID, outgoing_id: UUID) -> None:
    """Put on record that an address is not told to the live shop, for its buyer was erased."""
    audit.record(
        Actor(kind=ActorKind.MACHINE, client_ids=frozenset({client_id})),
        "shop.address.dropped",
        subject_kind="shop_outgoing",
        subject_id=outgoing_id,
        client_id=client_id,
    )


def name_buyers(actor: Actor) -> int:
    """Say of exceptions' items from before whose order they are, so that they are sealed under its key."""
    rows = OrderException.objects.filter(client_id__in=actor.client_ids).select_related("order__shop")
    found = {
        arrival_id(row.order.shop.order_id, item_key(row.order.name, row.kind, row.pk)): row.order_id
        for row in rows
        if row.order.shop.order_id is not None
    }
    ids = list(found)
    for first in range(0, len(ids), 1000):
        name_persons(actor, {one: found[one] for one in ids[first : first + 1000]})
    return 0


def seal_buyers(actor: Actor, *, limit: int) -> int:
    """Seal a batch of orders, and of addresses that we owe, in the clear; 0 when none is left."""
    rows = ShopOrder.objects.filter(client_id__in=actor.client_ids)
    mailed = rows.exclude(email_before="")
    done = seal_rows(mailed, limit=limit, prepare=_find_again, moved={"email": "email_before"})
    done += seal_rows(in_clear(rows, "address"), limit=limit)
    owed = Outgoing.objects.filter(client_id__in=actor.client_ids)
    return done + seal_rows(in_clear(owed, "address"), limit=limit, prepare=_tell_whose)


def _find_again(rows: list[ShopOrder]) -> None:
    for row in rows:
        ShopOrder.objects.filter(pk=row.pk).update(email_key=email_key(row.client_id, row.email_before))


def _tell_whose(rows: list[Outgoing]) -> None:
    for row in rows:
        orders = ShopOrder.objects.filter(shop_id=row.shop_id, external_id=row.order_external_id)
        row.subject_id = orders.values_list("pk", flat=True).first() or row.shop_id


def _home() -> str:
    return home_of_alias(entered_vault())
