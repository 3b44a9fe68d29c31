"""The API's manners: keys, problems, and one order through it."""

import json

from django.core.files.uploadedfile import SimpleUploadedFile

from tests.support.http import Caller
from tests.support.machine import settle
from tests.support.world import make_world

CSV = b"id,text\na,good\nb,bad\n"


def place(caller, world, source=CSV, key=None, name="items.csv", **options):
    order = {
        "programme_id": str(world.programme_id),
        "title": "Is it kind?",
        "options": {"labels": ["yes", "no"], "most": 2, **options},
    }
    file = SimpleUploadedFile(name, source, content_type="text/csv")
    return caller.upload("/orders", {"order": json.dumps(order), "file": file}, key=key)


def test_the_same_key_and_the_same_file_are_one_order():
    world = make_world()
    ana = Caller(world, "ana")

    first = place(ana, world, key="k1")
    again = place(ana, world, key="k1")
    other_key = place(ana, world, key="k2")

    assert first.status_code == 201, first.content
    assert first.json() == again.json()
    assert other_key.json() == {**first.json(), "fresh": False}
    assert len(ana.get("/orders").json()) == 1


def test_one_key_for_two_requests_is_refused():
    world = make_world()
    ana = Caller(world, "ana")
    place(ana, world, key="k1")

    reused = place(ana, world, source=CSV + b"c,new\n", key="k1")

    assert reused.status_code == 422
    assert reused["Content-Type"] == "application/problem+json"
    assert reused.json()["type"].endswith("key-reused")


def test_an_act_without_a_key_is_told_to_send_one():
    world = make_world()
    ana = Caller(world, "ana")
    answer = ana.client.post("/api/v1/streams", "{}", content_type="application/json", headers=ana.headers)
    assert answer.status_code in (400, 422)


def test_bad_rows_are_named_and_nothing_is_kept():
    world = make_world()
    ana = Caller(world, "ana")

    refused = place(ana, world, source=b"id,text\na,good\n,nameless\na,twice\n")

    problem = refused.json()
    assert refused.status_code == 422
    assert {row["line"] for row in problem["errors"]} == {3, 4}
    assert ana.get("/orders").json() == []


def test_an_order_is_worked_delivered_and_accepted_through_the_api():
    world = make_world(workers=2)
    ana = Caller(world, "ana")
    order_id = place(ana, world).json()["id"]
    settle()
    for _ in range(4):
        for name in ("bo", "chi", "w0", "w1"):
            worker = Caller(world, name)
            handed = worker.act("/work/next").json()
            if handed["assignment_id"] is None:
                assert handed["reasons"]
                continue
            desk = worker.get(f"/work/assignments/{handed['assignment_id']}").json()
            assert desk["choices"] == ["yes", "no"]
            judged = worker.act(
                f"/work/assignments/{handed['assignment_id']}/judgement", {"answer": "yes", "spent_s": 3}
            )
            assert judged.status_code == 201, judged.content
        settle()
    assert ana.get(f"/orders/{order_id}").json()["state"] == "delivered"
    delivery = ana.get(f"/orders/{order_id}/deliveries").json()[0]
    lines = ana.get(f"/deliveries/{delivery['id']}/files/results.jsonl").content.splitlines()
    assert [json.loads(line)["answer"] for line in lines] == ["yes", "yes"]
    invoice_id = ana.act(f"/deliveries/{delivery['id']}/acceptance").json()["invoice_id"]
    assert ana.get(f"/explain/invoice/{invoice_id}").json()["same"] is True
