"""Who ordered in a shop has the rights of who wrote to support: told, erased, let alone, kept a while."""

import io
import json
import zipfile
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest

from heliotrope.compliance.services.retention import HoldWish, RuleWish, hold, keep_rule
from heliotrope.core.errors import Conflict, Invalid, NotFound
from heliotrope.core.privacy.requests import Right
from heliotrope.core.privacy.retention import DataClass, What
from heliotrope.flow import answering, asking, erasing, requests, retaining, trading
from heliotrope.foundation.clock import now
from heliotrope.foundation.keys import ERASED
from heliotrope.foundation.tenancy.scope import acting, acting_in_vault
from heliotrope.lines.commerce.models import ShopOrder
from heliotrope.lines.commerce.services import intake, shops
from heliotrope.lines.commerce.services.shops import ShopWish
from tests.integration.commerce.shops import GOOD, order
from tests.integration.holdings import as_owner
from tests.integration.masked_desk import ADDRESS, NAME
from tests.integration.rights_desk import Rights
from tests.integration.web.conftest import pages_can_be_drawn  # noqa: F401 - a page is looked at
from tests.support import machine
from tests.support.pages import browser
from tests.support.world import Skilled

HIDDEN = ("privacy_mark", "privacy_finding")
OTHER = "lone.buyer@kunde.example"
LATER = timedelta(days=400)


class Shopping(Rights):
    """Käthe, who wrote to support, has two orders in one home and one in another; somebody else has one."""

    def __init__(self) -> None:
        super().__init__(crew=False, lines=("commerce",), bo=Skilled(skills="commerce:3", languages="en:5"))
        self.stream = machine.place(self.world, "commerce", {})
        self.shops = {home: self._shop(home) for home in ("eu", "us")}
        self.take("eu", "K-1", ADDRESS.upper(), short=1)
        self.take("eu", "K-2", ADDRESS)
        self.take("us", "K-3", ADDRESS)
        self.take("eu", "L-1", OTHER)

    def _shop(self, home: str) -> UUID:
        platform, world = self.world.platform(), self.world
        wish = ShopWish(
            programme_id=world.programme_id, client_id=world.client_id, name="North", order_id=self.stream
        )
        with acting_in_vault(platform, home):
            return shops.open_shop(platform, wish)

    def take(self, home: str, name: str, email: str, *, short: int = 0) -> None:
        """An order that was sent long ago, or one of what the shop does not have."""
        made = replace(
            order(name, fulfilment="open" if short else "fulfilled", address=replace(GOOD, name=NAME), MUG=1),
            email=email,
        )
        with acting_in_vault(self.world.platform(), home):
            if short:
                made = replace(made, address=replace(made.address, postcode="1"))
            intake.take_orders(self.world.client_id, self.shops[home], [made], now=now())

    def raise_exceptions(self) -> None:
        ids = {"client_id": self.world.client_id, "programme_id": self.world.programme_id}
        trading.raise_exceptions(**ids, shop_id=self.shops["eu"])
        machine.settle()

    def row(self, name: str, home: str = "eu") -> ShopOrder:
        with acting_in_vault(self.world.platform(), home):
            return ShopOrder.objects.get(name=name, shop_id=self.shops[home])

    def buyers(self) -> dict[str, str]:
        """Whose each order is, as far as it can still be read."""
        names = (("K-1", "eu"), ("K-2", "eu"), ("K-3", "us"), ("L-1", "eu"))
        return {name: str(self.row(name, home).email) for name, home in names}

    def taken_in(self, right: Right, email: str, **more: str) -> UUID:
        """A request by an address alone, its requester verified by evidence."""
        officer = self.officer()
        asked = asking.Asked(client_id=self.world.client_id, home="eu", right=right, email=email, **more)
        with acting(officer):
            request_id = asking.take_in(officer, asked, now=now())
            requests.verify(officer, request_id, evidence="Showed the passport.", now=now())
        return request_id


@pytest.fixture
def desk() -> Shopping:
    return Shopping()


def test_the_package_of_who_wrote_holds_what_they_ordered_in_every_home(desk: Shopping):
    request_id = desk.verified(Right.ACCESS)
    desk.decide(request_id)

    place = desk.link().rstrip("/").rpartition("/")[2]
    archive = zipfile.ZipFile(io.BytesIO(answering.opened(place, take=True, now=now())))
    homes = json.loads(archive.read("data.json"))["homes"]
    assert {home: [one["number"] for one in told["orders"]] for home, told in homes.items()} == {
        "eu": ["K-1", "K-2"], "us": ["K-3"],
    }  # fmt: skip
    assert [one["name"] for one in homes["eu"]["contacts"]] == [NAME]
    first = homes["eu"]["orders"][0]
    assert (first["email"], first["address"]["name"], first["address"]["city"]) == (
        ADDRESS.upper(), NAME, "New York",
    )  # fmt: skip
    assert first["lines"] == [{"sku": "MUG", "title": "", "quantity": 1}]
    assert OTHER not in archive.read("data.json").decode() and "K-3" in archive.read("data.html").decode()


def test_an_erasure_takes_what_they_ordered_in_every_home_and_leaves_a_certificate_of_each(desk: Shopping):
    desk.raise_exceptions()
    kept = [desk.row("K-1").pk, desk.row("K-2").pk, desk.row("K-3", "us").pk, desk.contact_id]
    request_id = desk.verified(Right.ERASURE)
    desk.decide(request_id)

    assert desk.line(request_id).state == "answered"
    assert desk.buyers() == {"K-1": ERASED, "K-2": ERASED, "K-3": ERASED, "L-1": OTHER}
    assert NAME not in str(desk.thread())
    assert {UUID(one.partition(":")[2]) for one in desk.person(request_id).erased} == set(kept)
    page = browser(desk.world, "cleo").get(f"/privacy/requests/{request_id}/").content.decode()
    for one in kept:
        assert f"/privacy/erasures/{one}/" in page
        content = json.loads(erasing.signed(desk.officer(), one, now=now()))["content"]
        assert content["subject_id"] == str(one)
    answering.settle_request(client_id=desk.world.client_id, request_id=request_id)


def test_what_a_desk_hid_of_a_buyer_is_forgotten_with_them(desk: Shopping):
    desk.raise_exceptions()
    held = machine.ask(desk.world, "bo")
    assert held is not None
    seen = machine.see(desk.world, "bo", held)
    assert seen.subject_id == desk.row("K-1").pk
    assert "⟨PERSON_1⟩" in str(seen.workspace) and NAME not in str(seen.workspace)

    def kept() -> list[int]:
        asked = (f"SELECT count(*) FROM {table} WHERE case_id = %s" for table in HIDDEN)
        with as_owner("vault_eu") as owner:
            return [owner.execute(sql, [seen.assignment.item_id]).fetchone()[0] for sql in asked]

    assert all(kept())
    desk.decide(desk.verified(Right.ERASURE))
    assert kept() == [0, 0]


def test_who_never_wrote_asks_by_the_address_that_they_ordered_with(desk: Shopping):
    officer = desk.officer()
    with pytest.raises(NotFound):
        desk.taken_in(Right.ACCESS, "lone.buyer@kunde")
    with pytest.raises(Invalid, match="corrected in the shop"):
        desk.taken_in(Right.CORRECTION, OTHER, field="name", value="Lo")
    given = desk.taken_in(Right.PORTABILITY, OTHER)
    with acting(officer):
        other = asking.take_in(
            officer,
            asking.Asked(client_id=desk.world.client_id, home="eu", right=Right.ERASURE, email=OTHER),
            now=now(),
        )
        with pytest.raises(Conflict, match="never wrote"):
            requests.send_code(officer, other, now=now())
    desk.decide(given)
    with acting(officer):
        place = answering.new_link(officer, given, now=now()).rstrip("/").rpartition("/")[2]
    archive = zipfile.ZipFile(io.BytesIO(answering.opened(place, take=True, now=now())))
    (home,) = json.loads(archive.read("data.json"))["homes"].values()
    assert ([one["number"] for one in home["orders"]], home["contacts"]) == (["L-1"], [])

    with acting(officer):
        requests.verify(officer, other, evidence="Showed the passport.", now=now())
        wish = HoldWish(client_id=desk.world.client_id, reason="litigation", subject_id=desk.row("L-1").pk)
        hold(officer, wish, now=now())
    desk.decide(other)
    assert (desk.line(other).state, desk.line(other).refusal) == ("refused", "legal-hold")
    assert desk.buyers()["L-1"] == OTHER


def test_what_a_stopped_persons_orders_lack_is_offered_to_nobody_nor_what_a_new_one_lacks(desk: Shopping):
    desk.raise_exceptions()
    request_id = desk.verified(Right.RESTRICTION)
    desk.decide(request_id)
    assert machine.ask(desk.world, "bo") is None
    desk.take("eu", "K-4", ADDRESS, short=1)
    desk.raise_exceptions()
    assert machine.ask(desk.world, "bo") is None

    with acting(desk.officer()):
        requests.lift(desk.officer(), request_id, now=now())
    machine.settle()
    assert machine.ask(desk.world, "bo") is not None


def test_buyers_of_orders_that_are_over_go_by_their_own_rule_and_who_asks_or_is_held_stays(desk: Shopping):
    officer, at = desk.officer(), now() + LATER
    with acting(officer):
        wish = RuleWish(data=DataClass.BUYER, client_id=None, days=365, what=What.ERASE, basis="", after=0)
        keep_rule(officer, wish, now=now())
        hold(
            officer,
            HoldWish(client_id=desk.world.client_id, reason="litigation", subject_id=desk.row("L-1").pk),
            now=now(),
        )
    asked = desk.ask(Right.ACCESS)

    def outlook() -> list[tuple[str, str, int, int]]:
        found = retaining.dry_run(officer, now=at)
        return [(one.home, one.data.value, one.goes, one.held) for one in found]

    assert retaining.dry_run(officer, now=now()) == (), "they are too young"
    assert outlook() == [("eu", "buyer", 0, 2), ("us", "buyer", 0, 1)]
    requests_kept(desk, asked)
    assert sorted(outlook()) == [("eu", "buyer", 1, 1), ("us", "buyer", 1, 0)]
    assert retaining.sweep_home("eu", now=at) == 1
    assert desk.buyers() == {"K-1": ADDRESS.upper(), "K-2": ERASED, "K-3": ADDRESS, "L-1": OTHER}, (
        "K-1 is not over, K-3 is another home's, L-1 is held"
    )
    assert retaining.sweep_home("eu", now=at) == 0


def requests_kept(desk: Shopping, request_id: UUID) -> None:
    """Close a request by answering it."""
    officer = desk.officer()
    with acting(officer):
        requests.verify(officer, request_id, evidence="Showed the passport.", now=now())
    desk.decide(request_id)
    assert desk.line(request_id).state == "answered"
