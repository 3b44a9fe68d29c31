"""The pages of a certificate: asked for, inspected, missed and decided, read, and its file and key."""

import json

import pytest
from django.test import Client

from tests.integration.certified import make, place, state, work
from tests.support.machine import settle
from tests.support.pages import browser

MIXED = [f"{'good' if n % 2 else 'bad'} {n}" for n in range(30)]


def page(client: Client, order_id: object, rest: str = "/certificate/") -> str:
    return client.get(f"/orders/{order_id}{rest}").content.decode()


def post(client: Client, order_id: object, **fields: object) -> int:
    return client.post(f"/orders/{order_id}/certificate/", fields).status_code


@pytest.fixture
def missed():
    """An order of Ana's that missed its target, asked for on its page."""
    world = make()
    order_id = place(world, MIXED)
    ana = browser(world, "ana")
    assert "Ask for a certificate" in page(ana, order_id, "/")
    asked = {"act": "ask", "target_percent": "90", "inspections": "10", "inspector_level": "4"}
    assert post(ana, order_id, **asked) == 302
    assert "Asked for, with 10 items to inspect" in page(ana, order_id)
    work(world, "bo", "good")
    settle()
    assert "being inspected" in page(ana, order_id)
    work(world, "xa")
    settle()
    return world, order_id, ana


def test_a_missed_target_is_said_on_the_order_with_both_ways_and_their_price(missed):
    world, order_id, ana = missed

    assert "target missed: your decision" in page(ana, order_id, "/")
    shown = page(ana, order_id)
    assert "more inspections are expected to reach" in shown
    assert "You are credited €" in shown
    ada = browser(world, "ada")
    assert "The client decides." in page(ada, order_id)
    assert post(ada, order_id, act="deliver") == 404
    assert state(world, order_id) == "settled"

    assert post(ana, order_id, act="deliver") == 302
    settle()
    shown = page(ana, order_id)
    assert "Certificate of delivery" in shown
    assert "10 of 30 items, drawn at random" in shown
    assert "Service credit" in shown
    assert "missed" in shown
    document = json.loads(ana.get(f"/orders/{order_id}/certificate.json").content)
    assert document["format"] == "heliotrope-certificate@1"
    assert document["key"] in ana.get("/certificates/keys/").content.decode()
    assert "Service credit: a target was missed" in page(ada, order_id, "/")


def test_it_is_read_in_chinese_too(missed):
    _world, order_id, ana = missed
    ana.cookies["language"] = "zh-hans"
    shown = page(ana, order_id)
    assert "证书" in shown
    for english in ("Certificate", "Inspect on", "Take it as it is", "credited", "Target"):
        assert english not in shown, english


def test_a_bad_wish_is_refused_beside_its_field_and_nobody_else_sees_the_page(missed):
    world, order_id, _ana = missed
    other = place(world, ["good 1", "good 2"])
    ana = browser(world, "ana")
    bad = {"act": "ask", "target_percent": "0", "inspections": "1", "inspector_level": "4"}
    assert post(ana, other, **bad) == 422
    eve = browser(world, "eve")
    assert eve.get(f"/orders/{order_id}/certificate/").status_code == 404
    assert eve.get(f"/orders/{order_id}/certificate.json").status_code == 404
