"""What arrives on a stream becomes work once, though its job runs twice or ends between two databases."""

from collections.abc import Callable
from uuid import UUID

from heliotrope.flow import conversing, judging, trading
from heliotrope.foundation.clock import now
from heliotrope.foundation.ids import new_id
from heliotrope.foundation.tenancy.scope import acting_in_vault
from heliotrope.lines.commerce.services import shops
from heliotrope.lines.commerce.services.shops import ShopWish
from heliotrope.lines.support import services
from tests.integration.commerce.shops import HOME, ShopWorld, order
from tests.integration.holdings import as_owner, digests
from tests.support import machine
from tests.support.machine import settle
from tests.support.world import Skilled, World, make_world

CROWD = {"kim": Skilled(skills="support:3|commerce:3", languages="en:5")}


def changes_nothing(job: Callable[[], None]) -> None:
    """Run a job that has run before: not one row of any database is another one after it."""
    before = digests()
    job()
    assert digests() == before


def units(order_id: UUID, step: str) -> list[str]:
    """The states of the units of a step, the oldest first."""
    with as_owner("default") as owner:
        rows = owner.execute(
            "SELECT state FROM work_unit WHERE order_id = %s AND step = %s ORDER BY opened_at, id",
            [order_id, step],
        )
        return [row[0] for row in rows]


def say(world: World, order_id: UUID, visitor_id: UUID, text: str) -> UUID:
    """A visitor writes in the chat, and nothing has been told of it yet; gives the conversation."""
    platform = world.platform()
    with acting_in_vault(platform, HOME):
        services.say(
            platform, order_id=order_id, client_id=world.client_id, visitor_id=visitor_id, text=text,
            key=new_id(), fallback="en", now=now(),
        )  # fmt: skip
    with as_owner("vault_eu") as owner:
        row = owner.execute("SELECT id FROM support_conversation WHERE order_id = %s", [order_id]).fetchone()
    assert row is not None
    found: UUID = row[0]
    return found


def test_what_a_contact_wrote_opens_one_unit_and_only_what_is_new_opens_another():
    settle()
    world = make_world(lines=("support",), crowd=CROWD)
    order_id = machine.place(world, "support", {"channels": ["chat"], "language": "en"})
    visitor = new_id()
    chat = say(world, order_id, visitor, "Where is my parcel?")
    ids = {"client_id": world.client_id, "order_id": order_id}

    def job() -> None:
        conversing.open_conversation(**ids, conversation_id=chat)

    job()
    changes_nothing(job)
    before = digests()
    with as_owner("vault_eu") as owner:
        # The process ended when the item was committed and its conversation did not know yet.
        owner.execute("UPDATE support_conversation SET item_id = NULL WHERE id = %s", [chat])
    job()
    assert digests() == before

    settle()
    held = machine.ask(world, "kim")
    assert held is not None
    seen_at, seen = now(), str(machine.see(world, "kim", held).workspace.data["seen"])
    changes_nothing(job)
    reply = {"reply": "Which one is it?", "then": "waiting", "seen": seen}
    machine.send(world, "kim", held, reply, seen_at=seen_at)
    for _ in range(2):  # before the conversation heard of the reply
        judging.fold(**ids)
        changes_nothing(job)
    settle()
    changes_nothing(job)
    assert units(order_id, "reply") == ["done"]

    say(world, order_id, visitor, "The one with the mug.")
    job()
    changes_nothing(job)
    settle()
    assert units(order_id, "reply") == ["done", "open"]
    changes_nothing(job)


def shop_on_a_stream() -> tuple[ShopWorld, UUID]:
    """A shop that is fed by files, and the stream that takes its exceptions."""
    world = make_world(lines=("commerce",), crowd=CROWD)
    admin = world.platform()
    with acting_in_vault(admin, HOME):
        wish = ShopWish(programme_id=world.programme_id, client_id=world.client_id, name="North")
        shop = ShopWorld(world=world, shop_id=shops.open_shop(admin, wish))
    order_id = machine.place(world, "commerce", {"shop": str(shop.shop_id)})
    with shop.vault() as actor:
        shops.set_stream(actor, shop.shop_id, order_id)
    return shop, order_id


def as_if_it_ended(shop: ShopWorld, state: str, job: Callable[[], None]) -> None:
    """Run a job again whose process ended when the item was committed and its exception did not know yet."""
    before = digests()
    with as_owner("vault_eu") as owner:
        owner.execute("UPDATE order_exception SET state = %s WHERE shop_id = %s", [state, shop.shop_id])
    job()
    assert digests() == before


def test_an_exception_of_an_order_is_on_somebodys_desk_once_and_again_when_its_stock_has_come():
    settle()
    shop, order_id = shop_on_a_stream()
    shop.count(MUG=1)
    shop.take(order("A-1", MUG=2))

    def job() -> None:
        trading.raise_exceptions(**shop.ids)

    job()
    changes_nothing(job)
    as_if_it_ended(shop, "found", job)
    settle()
    held = machine.ask(shop.world, "kim")
    assert held is not None
    changes_nothing(job)
    machine.send(shop.world, "kim", held, {"resolution": "waiting-stock"})
    settle()
    changes_nothing(job)
    assert (units(order_id, "fix"), shop.exceptions()) == (["done"], [("A-1", "oversell", "waiting")])

    shop.count(MUG=5)
    job()
    changes_nothing(job)
    as_if_it_ended(shop, "waiting", job)
    settle()
    assert units(order_id, "fix") == ["done", "open"]
    held = machine.ask(shop.world, "kim")
    assert held is not None
    machine.send(shop.world, "kim", held, {"resolution": "corrected", "location": "main"})
    settle()
    changes_nothing(job)
    assert (shop.states(), shop.shelf("MUG")) == ({"A-1": "reserved"}, (5, 2))
