"""The corrected address of a buyer who is let alone waits, and that of one who was erased never leaves."""

from collections.abc import Iterator
from uuid import UUID

import pytest

from heliotrope.compliance.services import stops
from heliotrope.flow import erasing
from heliotrope.foundation.clock import now
from heliotrope.foundation.ids import new_id
from heliotrope.foundation.tenancy.scope import acting
from heliotrope.lines.commerce import selectors, syncing
from heliotrope.lines.commerce.models import Outgoing, ShopOrder
from tests.integration.commerce.shops import HOME, ShopWorld, live_shop
from tests.integration.commerce.test_live import settle, waiting
from tests.integration.holdings import as_owner

WRONG = {"name": "Bo", "address1": "1 Main St", "countryCodeV2": "US"}
RIGHT = "10083"


@pytest.fixture
def shop() -> Iterator[ShopWorld]:
    with live_shop() as made:
        made.live.stock("MUG", 10)
        yield made


def corrected(shop: ShopWorld) -> tuple[str, UUID]:
    """An order whose address somebody corrected, of which the live shop does not know yet."""
    key = shop.live.sell("MUG", 1, address=WRONG)
    syncing.reconcile(**shop.ids)
    settle(shop, "corrected")
    assert waiting(shop) == (0, 1)
    with shop.vault():
        return key, ShopOrder.objects.get(external_id=key, shop_id=shop.shop_id).pk


def stop(shop: ShopWorld, subject_id: UUID, *cases: UUID) -> UUID:
    request_id = new_id()
    with acting(shop.actor()):
        stops.stop(
            shop.actor(), client_id=shop.client_id, subject_id=subject_id, case_ids=cases, purpose="",
            request_id=request_id, now=now(),
        )  # fmt: skip
    return request_id


def lift(shop: ShopWorld, request_id: UUID) -> None:
    with acting(shop.actor()):
        assert stops.lift(shop.actor(), request_id, now=now()) is not None


def code(shop: ShopWorld, key: str) -> str:
    syncing.sync(**shop.ids)
    return str(shop.live.order(key)["shippingAddress"].get("zip") or "")


def dropped(shop: ShopWorld) -> list[UUID]:
    with as_owner("vault_eu") as owner:
        rows = owner.execute(
            "SELECT subject_id FROM audit_entry WHERE action = 'shop.address.dropped' AND client_id = %s",
            [shop.client_id],
        )
        return [row[0] for row in rows]


def test_the_address_of_a_buyer_who_is_let_alone_is_told_once_that_is_lifted(shop: ShopWorld, monkeypatch):
    key, order_id = corrected(shop)
    request_id = stop(shop, new_id(), order_id)  # as a contact's request names the order
    assert (code(shop, key), waiting(shop)) == ("", (0, 1))
    lift(shop, request_id)

    real, late = selectors.owed, []

    def owed(*args, **given):
        read = real(*args, **given)
        late.append(stop(shop, order_id))  # a moment after what is owed was read
        return read

    with monkeypatch.context() as patched:
        patched.setattr(selectors, "owed", owed)
        assert (code(shop, key), waiting(shop)) == ("", (0, 1))
    lift(shop, late[0])
    assert (code(shop, key), waiting(shop)) == (RIGHT, (0, 0))


def test_the_address_of_a_buyer_who_is_erased_is_dropped_and_that_is_on_record(shop: ShopWorld, monkeypatch):
    key, order_id = corrected(shop)
    with shop.vault():
        (owed,) = Outgoing.objects.filter(shop_id=shop.shop_id, sent_at=None).values_list("id", flat=True)

    def dies(*_args: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(erasing, "_forget", dies)
        with pytest.raises(KeyboardInterrupt):
            erasing.erase(shop.actor(), order_id, home=HOME, now=now())
    assert (code(shop, key), waiting(shop), dropped(shop)) == ("", (0, 0), [owed])
    assert shop.live.order(key)["shippingAddress"]["address1"] == WRONG["address1"], "nor is it emptied there"
    erasing.erase(shop.actor(), order_id, home=HOME, now=now())

    other, second = corrected(shop)
    erasing.erase(shop.actor(), second, home=HOME, now=now())
    assert (code(shop, other), waiting(shop), len(dropped(shop))) == ("", (0, 0), 2)
