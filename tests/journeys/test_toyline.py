"""A line that the product has never heard of, from demand to payout: once with an end, once as a stream."""

import json
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.support.http import Caller
from tests.support.machine import settle
from tests.support.replay import ROOT
from tests.support.world import World, make_world

SUMS = {"s-1": "2+3", "s-2": "10-4", "s-3": "1+1+1"}
ANSWERS = {"2+3": "5", "10-4": "6", "1+1+1": "3"}
RATE = Decimal("0.04")
SOURCE = ROOT / "src" / "heliotrope"

sixth_line = pytest.mark.promise("17", thin="pages and matching inherited; compliance is thin")


def work_until_dry(world: World, *names: str) -> int:
    """Workers take what the platform gives them, see the sum and answer it, until nobody gets any."""
    desks, done = [Caller(world, name) for name in names], 0
    while True:
        before = done
        for desk in desks:
            handed = desk.act("/work/next").json()["assignment_id"]
            if handed is None:
                continue
            shown = desk.get(f"/work/assignments/{handed}").json()
            assert (shown["line"], shown["field"], shown["choices"]) == ("toy", "text", [])
            answer = {"answer": f" +{ANSWERS[shown['text']]} ", "spent_s": 5}
            judged = desk.act(f"/work/assignments/{handed}/judgement", answer)
            assert judged.status_code == 201, judged.content
            done += 1
        settle()
        if done == before:
            return done


def check_money(world: World, invoices: list[str], judgements: int, *, pieces: Decimal | None = None) -> None:
    """The invoices and payouts of so many judgements recompute, and after payment nothing is owed.

    Args:
        pieces: what they count for together; one each when None.
    """
    ada = Caller(world, "ada")
    total = sum(Decimal(str(ada.get(f"/invoices/{invoice}").json()["total"])) for invoice in invoices)
    assert total == RATE * (judgements if pieces is None else pieces)
    payouts = ada.get("/payouts").json()
    assert sum(payout["judgements"] for payout in payouts) == judgements
    for kind, keys in (("invoice", invoices), ("payout", [payout["id"] for payout in payouts])):
        assert all(ada.get(f"/explain/{kind}/{key}").json()["same"] for key in keys)
    for invoice in invoices:
        assert ada.act(f"/invoices/{invoice}/payment").status_code == 201
    for delivery, provider in sorted({(p["delivery_id"], p["provider_id"]) for p in payouts}):
        paid = ada.act(f"/deliveries/{delivery}/payments", {"provider_id": provider})
        assert paid.status_code == 201, paid.content
    owed = {"receivable", "payable", "provider-payable", "work-in-progress"}
    balances: list[dict[str, Any]] = ada.get("/ledger/balances").json()
    assert not [b for b in balances if b["account"] in owed and Decimal(str(b["amount"]))]
    books: dict[tuple[str, str], Decimal] = {}
    for balance in balances:
        key = (balance["legal_entity_id"], balance["currency"])
        books[key] = books.get(key, Decimal(0)) + Decimal(str(balance["amount"]))
    assert set(books.values()) == {Decimal(0)}


@sixth_line
def test_a_line_that_the_product_never_heard_of_goes_from_demand_to_payout_as_an_order():
    world = make_world()
    ana = Caller(world, "ana")
    order = {"programme_id": str(world.programme_id), "line": "toy", "title": "Sums", "options": {}}
    source = "id,sum\n" + "".join(f"{key},{text}\n" for key, text in SUMS.items())
    file = SimpleUploadedFile("sums.csv", source.encode(), content_type="text/csv")
    placed = ana.upload("/orders", {"order": json.dumps(order), "file": file})
    assert placed.status_code == 201, placed.content
    settle()

    assert work_until_dry(world, "bo", "chi") == len(SUMS)

    delivery = ana.get(f"/orders/{placed.json()['id']}/deliveries").json()[0]
    content = ana.get(f"/deliveries/{delivery['id']}/files/sums.csv").content.decode()
    assert content.splitlines() == ["id,sum,answer", *(f"{k},{t},{ANSWERS[t]}" for k, t in SUMS.items())]
    accepted = ana.act(f"/deliveries/{delivery['id']}/acceptance")
    check_money(world, [accepted.json()["invoice_id"]], len(SUMS))


@sixth_line
def test_the_same_line_delivers_and_pays_each_item_of_a_stream():
    world = make_world()
    ana = Caller(world, "ana")
    stream = {"programme_id": str(world.programme_id), "line": "toy", "title": "Sums", "options": {}}
    order_id = ana.act("/streams", stream).json()["id"]
    settle()
    for key, text in SUMS.items():
        arrived = ana.act(f"/orders/{order_id}/items", {"item": {"id": key, "sum": text}})
        again = ana.act(f"/orders/{order_id}/items", {"item": {"id": key, "sum": text}})
        assert arrived.status_code == 201, arrived.content
        assert arrived.json() == again.json()
    settle()

    assert work_until_dry(world, "bo", "chi") == len(SUMS)

    deliveries = ana.get(f"/orders/{order_id}/deliveries").json()
    contents = [ana.get(f"/deliveries/{d['id']}/files/sums.csv").content.decode() for d in deliveries]
    lines = sorted(content.splitlines()[1] for content in contents)
    assert lines == sorted(f"{key},{text},{ANSWERS[text]}" for key, text in SUMS.items())
    accepted = [ana.act(f"/deliveries/{d['id']}/acceptance").json()["invoice_id"] for d in deliveries]
    check_money(world, accepted, len(SUMS))
    assert ana.get(f"/orders/{order_id}").json()["state"] == "working"


@sixth_line
def test_nothing_in_the_product_mentions_the_toy_line():
    words = ("toyline", "toy line", '"toy"', "'toy'", "toy-steps", "import tests")
    mentions = [
        f"{path.relative_to(SOURCE)}: {word}"
        for path in sorted(SOURCE.rglob("*"))
        if path.suffix in {".py", ".html", ".js", ".sql"}
        for word in words
        if word in path.read_text(encoding="utf-8").lower()
    ]
    assert mentions == []
