"""A shop's exceptions become work: what an order lacks opens a unit on the shop's stream."""

from uuid import UUID

from heliotrope.compliance.services import stops
from heliotrope.flow import placing
from heliotrope.flow.persons import kin
from heliotrope.foundation.clock import now as clock_now
from heliotrope.foundation.ids import derived_id
from heliotrope.foundation.tenancy import selectors as tenancy_selectors
from heliotrope.foundation.tenancy.scope import acting, acting_in_vault
from heliotrope.lines.commerce import selectors, syncing
from heliotrope.lines.commerce.services import resolving
from heliotrope.network import selectors as network_selectors
from heliotrope.pipeline.quality import selectors as quality_selectors


def sync(*, client_id: UUID, programme_id: UUID, shop_id: UUID) -> None:
    """Take up a shop's webhooks and write back what is owed to it."""
    syncing.sync(client_id=client_id, programme_id=programme_id, shop_id=shop_id)


def reconcile(*, client_id: UUID, programme_id: UUID, shop_id: UUID) -> None:
    """Compare a shop with its live side, and put what was found on its stream."""
    syncing.reconcile(client_id=client_id, programme_id=programme_id, shop_id=shop_id)
    raise_exceptions(client_id=client_id, programme_id=programme_id, shop_id=shop_id)


def raise_exceptions(*, client_id: UUID, programme_id: UUID, shop_id: UUID) -> None:
    """Open a unit for each exception that has none, and again for those whose stock has come."""
    actor = tenancy_selectors.machine_for_client(client_id)
    with acting(actor):
        home = network_selectors.programme(actor, programme_id).data_home
    with acting_in_vault(actor, home):
        waiting = selectors.waiting_exceptions(actor, shop_id)
        again = selectors.restocked(actor, shop_id)
        same = {one.id: kin(actor, one.shop_order_id) for one in waiting}
    for one in waiting:
        with acting(actor):
            whose, now = one.shop_order_id, clock_now()
            item_id = placing.arrive(actor, one.work_order_id, one.given, person_id=whose, now=now)
            stops.follow(actor, whose, item_id, kin=same[one.id], now=now)
        with acting_in_vault(actor, home):
            resolving.mark_queued(client_id, one.id)
    for back in again:
        with acting(actor):
            turns = len(quality_selectors.judgements_of_item(actor, back.item_id))
            # An order may wait, be called back and wait again: each time has a key of its own.
            arrival = derived_id(back.id, "restocked", str(turns))
            placing.arrive_again(actor, back.work_order_id, back.item_id, arrival=arrival, now=clock_now())
        with acting_in_vault(actor, home):
            resolving.mark_again(client_id, back.id)


def shops(home: str) -> tuple[tuple[UUID, UUID, UUID], ...]:
    """(client, programme, shop) of every shop of a home; for whoever compares them."""
    found: list[tuple[UUID, UUID, UUID]] = []
    for actor in tenancy_selectors.machines():
        with acting_in_vault(actor, home):
            found += [(one.client_id, one.programme_id, one.id) for one in selectors.all_shops(actor)]
    return tuple(found)
