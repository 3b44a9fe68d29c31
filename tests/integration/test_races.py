"""Two at once: one gets it, the other is told; and what ran out is taken back whole."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from heliotrope.core.errors import Conflict
from heliotrope.flow import offering, placing, working
from heliotrope.foundation.clock import now
from heliotrope.foundation.tenancy.scope import acting
from heliotrope.insight import orders as order_insight
from heliotrope.pipeline.match import offers
from heliotrope.pipeline.match import services as match
from tests.integration.holdings import as_owner, digests
from tests.integration.short import answer, place_sums, take, together
from tests.support.http import Caller
from tests.support.machine import settle
from tests.support.world import World, make_world

ROUNDS = 20
LATER = timedelta(days=2)


def arrive(world: World, order_id: Any, key: str) -> None:
    ana = world.actor("ana")
    with acting(ana):
        placing.arrive(ana, order_id, {"id": key, "sum": "2+3"}, now=now())


@pytest.mark.promise("36")
def test_of_two_who_ask_for_the_last_unit_exactly_one_gets_it():
    world = make_world()
    order_id = place_sums(world, stream=True)
    settle()
    for n in range(ROUNDS):
        arrive(world, order_id, f"k{n}")
        outcomes = together(lambda: take(world, "bo"), lambda: take(world, "chi"))
        assert [outcome.error for outcome in outcomes] == [None, None]
        got = [(name, one.made) for name, one in zip(("bo", "chi"), outcomes, strict=True) if one.made]
        assert len(got) == 1, f"round {n}"
        name, handed = got[0]
        answer(world, name, handed.assignment_id)
    with as_owner("default") as owner:
        rows = owner.execute(
            "SELECT count(*), count(DISTINCT unit_id) FROM assignment WHERE order_id = %s", [order_id]
        ).fetchone()
    assert rows == (ROUNDS, ROUNDS)


def test_two_tabs_of_one_worker_hold_no_more_than_the_worker_can():
    world = make_world(capacity=1)
    place_sums(world, ("1+1", "2+2", "3+3"))
    settle()
    outcomes = together(*[lambda: take(world, "bo")] * 3)
    assert sum(outcome.made is not None for outcome in outcomes) == 1


@pytest.mark.promise("36")
def test_eight_sendings_under_one_key_are_one_order_with_one_answer():
    world = make_world()
    ana = Caller(world, "ana")
    order = {"programme_id": str(world.programme_id), "line": "toy", "title": "Sums", "options": {}}

    def send() -> tuple[int, Any]:
        file = SimpleUploadedFile("sums.csv", b"id,sum\na,2+3\n", content_type="text/csv")
        response = ana.upload("/orders", {"order": json.dumps(order), "file": file}, key="once")
        return response.status_code, response.json()

    outcomes = together(*[send] * 8)
    assert [outcome.error for outcome in outcomes] == [None] * 8
    answers = [outcome.made for outcome in outcomes]
    assert answers == [answers[0]] * 8
    assert answers[0][0] == 201
    assert len(ana.get("/orders").json()) == 1
    with as_owner("default") as owner:
        for table, column in (("outbox_event", "kind"), ("audit_entry", "action")):
            rows = owner.execute(
                f"SELECT {column} FROM {table} WHERE client_id = %s AND {column} ILIKE '%%order%%placed%%'",
                [world.client_id],
            ).fetchall()
            assert len(rows) == 1, table


def test_the_same_file_under_eight_keys_is_one_order():
    world = make_world()
    ana = Caller(world, "ana")
    order = {"programme_id": str(world.programme_id), "line": "toy", "title": "Sums", "options": {}}

    def send() -> Any:
        file = SimpleUploadedFile("sums.csv", b"id,sum\na,2+3\n", content_type="text/csv")
        return ana.upload("/orders", {"order": json.dumps(order), "file": file}).json()

    answers = [outcome.made for outcome in together(*[send] * 8)]
    assert len({answer["id"] for answer in answers}) == 1
    assert sum(answer["fresh"] for answer in answers) == 1


def test_eight_sendings_of_one_judgement_are_one_judgement_and_one_pay_line():
    world = make_world()
    place_sums(world)
    settle()
    handed = take(world, "bo")
    assert handed is not None
    bo = Caller(world, "bo")

    def send() -> Any:
        path = f"/work/assignments/{handed.assignment_id}/judgement"
        return bo.act(path, {"answer": "5", "spent_s": 1}).status_code

    statuses = sorted(outcome.made for outcome in together(*[send] * 8))
    assert set(statuses) <= {201, 409}
    assert statuses[0] == 201
    with as_owner("default") as owner:
        for table in ("judgement", "pay_line"):
            row = owner.execute(
                f"SELECT count(*) FROM {table} WHERE client_id = %s", [world.client_id]
            ).fetchone()
            assert row == (1,), table


@pytest.mark.promise("36")
def test_a_judgement_after_the_lease_was_taken_back_is_refused_and_leaves_nothing():
    world = make_world()
    place_sums(world)
    settle()
    handed = take(world, "bo")
    assert handed is not None
    platform = world.platform()
    with acting(platform):
        assert match.release_overdue(platform, now=now()) == 0
        assert match.release_overdue(platform, now=now() + LATER) == 1
        assert match.release_overdue(platform, now=now() + LATER) == 0
    before = digests()
    with pytest.raises(Conflict):
        answer(world, "bo", handed.assignment_id)
    assert digests() == before
    again = take(world, "chi")
    assert again is not None
    assert again.unit_id == handed.unit_id
    answer(world, "chi", again.assignment_id)
    with pytest.raises(Conflict):
        answer(world, "bo", handed.assignment_id)


def test_a_judgement_and_the_taking_back_of_its_lease_at_once_agree_on_who_was_first():
    world = make_world()
    order_id = place_sums(world, stream=True)
    settle()
    platform = world.platform()

    def take_back() -> int:
        with acting(platform):
            return match.release_overdue(platform, now=now() + LATER)

    for n in range(5):
        arrive(world, order_id, f"k{n}")
        handed = take(world, "bo")
        assert handed is not None
        judged, released = together(lambda one=handed: answer(world, "bo", one.assignment_id), take_back)
        assert released.error is None
        assert (judged.error is None) is (released.made == 0)
        with as_owner("default") as owner:
            row = owner.execute(
                "SELECT a.state, u.state, (SELECT count(*) FROM judgement j WHERE j.assignment_id = a.id),"
                " (SELECT count(*) FROM pay_line p WHERE p.item_id = a.item_id)"
                " FROM assignment a JOIN work_unit u ON u.id = a.unit_id WHERE a.id = %s",
                [handed.assignment_id],
            ).fetchone()
        assert row in (("done", "done", 1, 1), ("released", "open", 0, 0))
        if row[0] == "released":
            rest = take(world, "chi")
            assert rest is not None
            answer(world, "chi", rest.assignment_id)


def test_an_offer_that_nobody_answers_in_time_is_taken_back():
    world = make_world()
    order_id = place_sums(world)
    settle()
    ada, bo, platform = world.admin(), world.actor("bo"), world.platform()
    with acting(ada):
        unit = order_insight.unit_rows(ada, order_id, state="open")[0]
        asked = [offering.Asked(unit_id=unit.id, worker_id=world.workers["bo"])]
        offer_id = offering.make_offers(ada, asked, now=now())[0]
        with pytest.raises(Conflict):
            offering.make_offers(ada, asked, now=now())
    bo = world.actor("bo")
    with pytest.raises(Conflict), acting(bo):
        offering.accept(bo, offer_id, now=now() + LATER)
    with acting(platform):
        assert offers.expire(platform, now=now()) == 0
        assert offers.expire(platform, now=now() + LATER) == 1
        assert offers.expire(platform, now=now() + LATER) == 0
    handed = take(world, "chi")
    assert handed is not None
    assert handed.unit_id == unit.id


def test_of_an_acceptance_and_a_refusal_at_once_one_counts():
    world = make_world()
    order_id = place_sums(world)
    settle()
    ada = world.admin()
    with acting(ada):
        unit = order_insight.unit_rows(ada, order_id)[0]
        asked = [offering.Asked(unit_id=unit.id, worker_id=world.workers["bo"])]
        offer_id = offering.make_offers(ada, asked, now=now())[0]
    bo = world.actor("bo")

    def accept() -> str:
        with acting(bo):
            offering.accept(bo, offer_id, now=now())
        return "assigned"

    def decline() -> str:
        with acting(bo):
            offering.decline(bo, offer_id, now=now())
        return "open"

    outcomes = together(accept, decline)
    won = [outcome.made for outcome in outcomes if outcome.error is None]
    assert len(won) == 1
    with acting(ada):
        assert order_insight.unit_rows(ada, order_id)[0].state == won[0]


def test_what_is_given_back_twice_is_given_back_once():
    world = make_world()
    place_sums(world)
    settle()
    handed = take(world, "bo")
    assert handed is not None
    bo = world.actor("bo")

    def give_back() -> None:
        with acting(bo):
            working.give_back(bo, handed.assignment_id, now=now())

    assert [outcome.error for outcome in together(give_back, give_back)] == [None, None]
    with as_owner("default") as owner:
        row = owner.execute(
            "SELECT count(*) FROM outbox_event WHERE kind = 'UnitReleased' AND client_id = %s",
            [world.client_id],
        ).fetchone()
    assert row == (1,)
    assert take(world, "chi") is not None
