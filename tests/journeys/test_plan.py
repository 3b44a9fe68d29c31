"""A client's words become a plan over all five lines, and the plan runs to one delivery that she accepts."""

import hashlib
import io
import json
import zipfile
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from heliotrope.flow import dispatching, working
from heliotrope.flow.lines import lines
from heliotrope.foundation.clock import now
from heliotrope.foundation.tenancy.scope import acting, acting_in_vault
from heliotrope.lines.commerce.services import shops
from heliotrope.lines.commerce.services.shops import ShopWish
from tests.integration.commerce.shops import GOOD, ShopWorld, order
from tests.journeys.test_mixed import RATES, RIGHT, Chat
from tests.support import machine
from tests.support.http import Caller
from tests.support.machine import settle
from tests.support.world import Skilled, World, make_world
from tests.unit.lines.pictures import b64, picture

BRIEF = "上线一个西班牙语店铺，2 个商品，图片要检查，处理订单，客服两周，上线前测试"
PEOPLE = ("bo", "chi", "max")
EVERYTHING = Skilled(
    skills="label-text:3|label-images:3|translation:3|revision:3|testing:3|triage:3|support:3|commerce:3",
    languages="en:5|es:5|zh:5",
)
NODES = {
    "listings": "translation",
    "images": "annotation",
    "test": "testing",
    "operate": "commerce",
    "support": "support",
}
STREAMS = ("operate", "support")
SPANISH = {"Red mug": "Taza roja", "For tea.": "Para el té.", "Blue mug": "Taza azul"}
CELL = b64(picture())
LISTINGS = (
    f"sku,language,title,description,image\nMUG-R,en,Red mug,For tea.,{CELL}\nMUG-B,en,Blue mug,,{CELL}\n"
)
CASES = "id,title,step,expected\nTC-1,Buy a mug,Press Comprar,The basket is shown\n"
ANSWERS: Mapping[str, Callable[[working.Desk], Mapping[str, object]]] = {
    "annotation/": lambda desk: {"answer": desk.workspace.choices[0]},
    "translation/translate": lambda desk: {"target": SPANISH[str(desk.workspace.data["source"])]},
    "translation/revise": lambda desk: {"target": desk.workspace.data["target"]},
    "testing/run": lambda _: {"result-1": "pass"},
    "commerce/fix": lambda _: {"resolution": "corrected", **RIGHT},
    "support/reply": lambda desk: {
        "reply": "Llega mañana.", "then": "resolved", "seen": desk.workspace.data["seen"],
    },
}  # fmt: skip
"""What whoever has a unit in hand sends, by the line and the step."""


class Planned:
    """Ana's plan, which she and her programs reach through the API alone."""

    def __init__(self, world: World) -> None:
        self.world, self.ana = world, Caller(world, "ana")
        made = self.ana.act("/plans", {"programme_id": str(world.programme_id), "brief": BRIEF})
        assert made.status_code == 201, made.content
        self.id = made.json()["id"]

    def shown(self) -> Any:
        return self.ana.get(f"/plans/{self.id}").json()

    def pieces(self) -> dict[str, Any]:
        return {piece["node"]["key"]: piece for piece in self.shown()["pieces"]}

    def states(self) -> dict[str, str]:
        return {key: piece["state"] for key, piece in self.pieces().items()}

    def orders(self) -> dict[str, UUID]:
        return {key: UUID(piece["order_id"]) for key, piece in self.pieces().items()}

    def sign(self) -> None:
        """Have the shop's customers answered in a chat, and sign."""
        nodes = [piece["node"] for piece in self.shown()["pieces"]]
        for node in nodes:
            if node["line"] == "support":
                node["options"] = {**node["options"], "channels": ["chat"]}
        version = self.ana.act(f"/plans/{self.id}/versions", {"base_version": 1, "nodes": nodes})
        assert version.json()["version"] == 2, version.content
        assert self.ana.act(f"/plans/{self.id}/sign-off", {"version": 2}).status_code == 201
        settle()

    def give(self, key: str, source: str) -> None:
        file = SimpleUploadedFile("work.csv", source.encode(), content_type="text/csv")
        given = self.ana.upload(f"/plans/{self.id}/nodes/{key}/file", {"file": file})
        assert given.status_code == 201, given.content
        settle()

    def close(self, key: str) -> Any:
        closed = self.ana.act(f"/plans/{self.id}/nodes/{key}/closing")
        settle()
        return closed


def work_until_dry(world: World) -> Counter[tuple[str, str]]:
    """Everybody takes what they are given, whatever it is; gives (line, step) of what was done."""
    done = Counter[tuple[str, str]]()
    while True:
        before = done.total()
        for name in PEOPLE:
            held = machine.in_hand(world, name)
            assignment_id = held[0] if held else machine.ask(world, name)
            if assignment_id is None:
                continue
            desk = machine.see(world, name, assignment_id)
            machine.send(world, name, assignment_id, ANSWERS[f"{desk.order.line}/{desk.step}"](desk))
            done[desk.order.line, desk.step] += 1
        settle()
        if done.total() == before:
            return done


def prepare(plan: Planned) -> None:
    """Everything that is done before the shop opens: its texts, its pictures, its test."""
    shown = plan.shown()
    assert shown["problems"] == []
    assert {piece["node"]["key"]: piece["node"]["line"] for piece in shown["pieces"]} == NODES
    assert shown["prices"][0]["currency"] == "EUR"
    assert Decimal(shown["elsewhere"]["amount"]) > 0
    plan.sign()
    assert plan.states() == dict.fromkeys(NODES, "waiting")
    plan.give("listings", LISTINGS)
    assert plan.states() == {**dict.fromkeys(NODES, "waiting"), "listings": "placed", "images": "placed"}
    done = work_until_dry(plan.world)
    assert (done["translation", "translate"], done["translation", "revise"]) == (3, 3)
    assert done["annotation", ""] >= 2
    assert plan.states() == {
        **dict.fromkeys(NODES, "waiting"),
        "listings": "delivered",
        "images": "delivered",
    }
    plan.give("test", CASES)
    assert plan.close("support").status_code == 409, "it has not even opened"
    assert work_until_dry(plan.world)["testing", "run"] == 1


def operate(plan: Planned) -> None:
    """The shop is open: a customer asks, an order cannot go on, and both are settled."""
    world, orders = plan.world, plan.orders()
    assert {key: state for key, state in plan.states().items() if key in STREAMS} == dict.fromkeys(
        STREAMS, "placed"
    )
    for name in PEOPLE:
        actor = world.actor(name)
        with acting(actor):
            dispatching.be_ready(actor, ready=True, now=now())
    Chat(world, orders["support"]).say("Hola, ¿dónde está mi pedido? Tenía que llegar ayer.")
    shop = open_shop(plan, orders["operate"])
    shop.count(**{"MUG-R": 5})
    shop.take(order("A-1", address=replace(GOOD, postcode="1008"), **{"MUG-R": 2}))
    settle()
    assert shop.exceptions() == [("A-1", "address", "queued")]
    done = work_until_dry(world)
    assert (done["support", "reply"], done["commerce", "fix"]) == (1, 1)
    assert shop.shelf("MUG-R") == (5, 2), "the order goes on, and its mugs are kept for it"


def open_shop(plan: Planned, stream_id: UUID) -> ShopWorld:
    """The shop whose exceptions come on the plan's stream."""
    world = plan.world
    platform = world.platform()
    with acting_in_vault(platform, "eu"):
        wish = ShopWish(
            programme_id=world.programme_id, client_id=world.client_id, name="Tazas", order_id=stream_id
        )
        return ShopWorld(world=world, shop_id=shops.open_shop(platform, wish))


def hand_over(plan: Planned) -> dict[str, bytes]:
    """Close the streams; gives what is in the plan's one delivery."""
    assert plan.ana.get(f"/plans/{plan.id}/delivery").status_code == 404
    assert [key for key, piece in plan.pieces().items() if piece["closable"]] == list(STREAMS)
    for key in STREAMS:
        assert plan.close(key).status_code == 201
    assert plan.shown()["state"] == "done"
    assert plan.states() == dict.fromkeys(NODES, "delivered")
    told = plan.ana.get(f"/plans/{plan.id}/delivery").json()
    assert (told["state"], told["nodes"]) == ("delivered", len(NODES))
    parcel = plan.ana.get(f"/plans/{plan.id}/delivery/file").content
    with zipfile.ZipFile(io.BytesIO(parcel)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    assert hashlib.sha256(files.pop("contents.json")).hexdigest() == told["contents_sha256"]
    assert len(files) == told["files"]
    return files


def check_files(files: Mapping[str, bytes]) -> None:
    """What each line made stands under its node."""
    named = {
        key: b"\n".join(body for path, body in files.items() if path.startswith(f"{key}/")) for key in NODES
    }
    assert all(text.encode() in named["listings"] for text in SPANISH.values())
    assert b"right product" in named["images"]
    assert b"TC-1" in named["test"]
    assert json.loads(files["support/0001/transcript.json"])["outcome"] == "resolved"
    assert b"10083" in named["operate"]


@pytest.mark.timeout(600)
def test_a_plan_over_five_lines_runs_to_one_accepted_delivery():
    assert set(NODES.values()) <= set(lines())
    world = make_world(
        lines=tuple(NODES.values()), rates=RATES, crowd=dict.fromkeys(PEOPLE, EVERYTHING), capacity=3
    )
    plan = Planned(world)
    prepare(plan)
    operate(plan)

    check_files(hand_over(plan))
    said = plan.ana.act(f"/plans/{plan.id}/delivery/acceptance")

    assert said.status_code == 201, said.content
    assert plan.ana.get(f"/plans/{plan.id}/delivery").json()["state"] == "accepted"
    orders = plan.orders()
    assert {plan.ana.get(f"/orders/{one}").json()["state"] for one in orders.values()} == {"accepted"}
    invoices = [UUID(one) for one in said.json()["invoice_ids"]]
    assert len(invoices) == len(NODES), "one for each order, and for the one item of each stream"
    assert machine.check_money(world, list(orders.values()), invoices) > 0
    sealed = machine.check_chains()
    assert sealed["default"] and sealed["vault_eu"]
