"""An AI worker in Ana's world: it gets work as people do, is measured like them, and one switch stops it."""

import json
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from heliotrope.ai import EMBEDDED, MODEL
from heliotrope.core.errors import Invalid
from heliotrope.core.line import Given, Task
from heliotrope.flow import machines
from heliotrope.flow.lines import line_of
from heliotrope.foundation.decisions import services as decisions
from heliotrope.foundation.tenancy.scope import acting
from heliotrope.money import selectors as money_selectors
from heliotrope.network import selectors as network_selectors
from heliotrope.network import services as network
from heliotrope.pipeline.match import selectors as match_selectors
from heliotrope.pipeline.quality import selectors as quality_selectors
from heliotrope.pipeline.quality.selectors import JudgementLine
from tests.support.http import Caller
from tests.support.machine import settle
from tests.support.world import World, make_world

TEXTS = {
    "t-1": ("The team won the championship final", "sports"),
    "t-2": ("The parliament voted on the new law", "politics"),
    "t-3": ("This pasta recipe needs fresh basil", "food"),
    "t-4": ("El equipo ganó la final", "sports"),
    "t-5": ("议会对新法律进行了投票", "politics"),
    "t-6": ("The chef bakes bread and roasts vegetables", "food"),
}
GOLD = {
    "g-1": ("The striker scored two goals in the match", "food"),
    "g-2": ("The president signed a new law", "food"),
}
"""Known answers that are wrong on purpose: only whoever knows them can give them."""
RATE = Decimal("0.04")


@pytest.fixture
def world() -> World:
    return make_world()


def add_machine(world: World, *, capacity: int = 5) -> UUID:
    ada = world.admin()
    with acting(ada):
        return network.add_machine(
            ada,
            handle="labeller",
            site_id=world.sites["Kraków"],
            model_provider=EMBEDDED,
            model=MODEL,
            skills={"label-text": 3, "arithmetic": 3},
            languages={"en": 5},
            capacity=capacity,
            price_per_unit=Decimal("0.002"),
            currency="EUR",
        )


def switch(world: World, *, on: bool) -> None:
    ada = world.admin()
    with acting(ada):
        network.switch_machines(ada, on=on)


def place(world: World, texts: dict[str, tuple[str, str]], *, gold: bool = False, **options: object) -> UUID:
    """Ana's order of topics; each item is judged at least twice, so that a person is asked too."""
    rows = [{"id": key, "text": text} for key, (text, _) in texts.items()]
    if gold:
        rows += [{"id": key, "text": text, "gold": label} for key, (text, label) in GOLD.items()]
    wish = {
        "programme_id": str(world.programme_id),
        "line": "annotation",
        "title": "Topics",
        "options": {"labels": ["sports", "politics", "food"], "least": 2, "most": 2, **options},
    }
    source = "\n".join(json.dumps(row, ensure_ascii=False) for row in rows).encode()
    file = SimpleUploadedFile("texts.jsonl", source, content_type="application/jsonl")
    placed = Caller(world, "ana").upload("/orders", {"order": json.dumps(wish), "file": file})
    assert placed.status_code == 201, placed.content
    return UUID(placed.json()["id"])


def judgements(world: World, order_id: UUID, worker_id: UUID) -> list[JudgementLine]:
    platform = world.platform()
    with acting(platform):
        made = quality_selectors.judgements_of_order(platform, order_id)
        return [line for lines in made.values() for line in lines if line.worker_id == worker_id]


def bo_works(world: World, texts: dict[str, tuple[str, str]]) -> int:
    """Bo labels everything that he gets, by what the text says."""
    bo, done = Caller(world, "bo"), 0
    labels = dict(texts.values()) | dict(GOLD.values())
    while handed := bo.act("/work/next").json()["assignment_id"]:
        shown = bo.get(f"/work/assignments/{handed}").json()
        told = bo.act(
            f"/work/assignments/{handed}/judgement", {"answer": labels[shown["text"]], "spent_s": 3}
        )
        assert told.status_code == 201, told.content
        done += 1
    return done


def test_an_ai_worker_takes_units_is_measured_on_gold_and_paid_as_people_are(world):
    worker_id = add_machine(world)
    order_id = place(world, TEXTS, gold=True, gold_ratio=0.25)
    settle()

    made = judgements(world, order_id, worker_id)
    platform = world.platform()
    with acting(platform):
        done = quality_selectors.gold_done(worker_id, order_id)
        known = quality_selectors.gold_answers(order_id)
        pay = [
            line
            for line in money_selectors.pay_lines(platform, order_id=order_id)
            if line.worker_id == worker_id
        ]
    assert done.gold >= 1
    on_gold = [line.answer for line in made if line.item_id in known]
    assert len(on_gold) == done.gold
    assert set(on_gold) <= {"sports", "politics"}
    assert len(made) == len(TEXTS) + done.gold
    assert [(line.rate, line.pieces) for line in pay] == [(RATE, Decimal(1))] * len(made)

    while bo_works(world, TEXTS):
        settle()

    ana = Caller(world, "ana")
    delivery = ana.get(f"/orders/{order_id}/deliveries").json()[0]
    content = ana.get(f"/deliveries/{delivery['id']}/files/results.jsonl").content.decode()
    results = {row["id"]: row for row in map(json.loads, content.splitlines())}
    assert {key: results[key]["answer"] for key in TEXTS} == {key: label for key, (_, label) in TEXTS.items()}
    assert {results[key]["judgements"] for key in TEXTS} == {2}
    with acting(platform):
        measured = network_selectors.measured(platform, worker_id)
    assert 0 < measured["label-text"] < 1


def test_every_answer_keeps_its_model_score_and_cost(world):
    worker_id = add_machine(world)
    order_id = place(world, TEXTS)
    settle()

    platform = world.platform()
    made = judgements(world, order_id, worker_id)
    with acting(platform):
        held = [
            assignment
            for line in made
            for assignment in match_selectors.assignments_of_item(platform, line.item_id)
            if assignment.worker_id == worker_id
        ]
        kept = [decisions.recall(platform, "proposal", one.id) for one in held]
    assert len(kept) == len(TEXTS)
    for one in kept:
        (use,) = one.inputs["uses"]
        assert (use["provider"], use["model"], use["cost"]) == (EMBEDDED, MODEL, "0")
        assert 0.05 <= use["score"] <= 1
        assert not any(text in json.dumps(one.inputs, ensure_ascii=False) for text, _ in TEXTS.values())


def test_the_switch_stops_ai_workers_and_people_go_on(world):
    worker_id = add_machine(world)
    switch(world, on=False)
    order_id = place(world, TEXTS)
    settle()

    assert judgements(world, order_id, worker_id) == []
    assert bo_works(world, TEXTS) == len(TEXTS)

    switch(world, on=True)
    second = place(world, {"s-1": TEXTS["t-1"]})
    settle()
    assert len(judgements(world, second, worker_id)) == 1
    assert len(judgements(world, order_id, worker_id)) == len(TEXTS)


def test_running_again_changes_nothing(world):
    worker_id = add_machine(world)
    order_id = place(world, TEXTS)
    settle()
    before = judgements(world, order_id, worker_id)

    assert machines.work(client_id=world.client_id, order_id=order_id) is False
    assert judgements(world, order_id, worker_id) == before


def test_what_it_cannot_answer_goes_back_to_people_and_is_not_asked_again(world, monkeypatch):
    worker_id = add_machine(world)
    asked: list[UUID] = []
    line: Any = line_of("annotation")
    propose = type(line).propose

    def counted(self: object, task: Task) -> Given | None:
        asked.append(task.item_id)
        given: Given | None = propose(self, task)
        return given

    monkeypatch.setattr(type(line), "propose", counted)
    texts = {"n-1": ("🙂🙂", "food"), "t-1": TEXTS["t-1"], "n-2": ("मुझे यह खाना बहुत पसंद है", "food")}
    order_id = place(world, texts)
    settle()
    machines.work(client_id=world.client_id, order_id=order_id)

    assert len(asked) == 3
    assert len(judgements(world, order_id, worker_id)) == 1
    with acting(world.platform()):
        assert match_selectors.loads(world.platform(), [worker_id]) == {}
    assert bo_works(world, texts) == 3


@pytest.mark.parametrize("fault", [ZeroDivisionError("model"), Invalid("no label")])
def test_a_proposal_that_fails_stops_neither_the_other_units_nor_people(world, monkeypatch, fault):
    worker_id = add_machine(world)
    line: Any = line_of("annotation")
    propose = type(line).propose

    def failing(self: object, task: Task) -> Given | None:
        if task.content.key == "t-2":
            raise fault
        given: Given | None = propose(self, task)
        return given

    monkeypatch.setattr(type(line), "propose", failing)
    order_id = place(world, TEXTS)
    settle()

    assert len(judgements(world, order_id, worker_id)) == len(TEXTS) - 1
    assert bo_works(world, TEXTS) == len(TEXTS)


class Died(BaseException):
    """The process is gone: nothing of it runs on."""


def test_what_was_in_hand_when_the_process_died_is_answered_by_the_next_one(world, monkeypatch):
    worker_id = add_machine(world, capacity=1)
    switch(world, on=False)
    order_id = place(world, TEXTS)
    settle()
    switch(world, on=True)

    def die(*_given: object) -> bool:
        raise Died

    with monkeypatch.context() as patched, pytest.raises(Died):
        patched.setattr(machines, "_answer", die)
        machines.work(client_id=world.client_id, order_id=order_id)
    with acting(world.platform()):
        assert match_selectors.loads(world.platform(), [worker_id]) == {worker_id: 1}

    machines.work(client_id=world.client_id, order_id=order_id)

    assert len(judgements(world, order_id, worker_id)) == len(TEXTS)


def test_a_long_order_is_done_in_several_calls(world, monkeypatch):
    monkeypatch.setattr(machines, "MOST_UNITS", 2)
    worker_id = add_machine(world)
    order_id = place(world, TEXTS)
    settle()

    assert len(judgements(world, order_id, worker_id)) == len(TEXTS)


def test_eve_learns_nothing_of_what_the_machine_kept(world):
    worker_id = add_machine(world)
    order_id = place(world, {"t-1": TEXTS["t-1"]})
    settle()
    (made,) = judgements(world, order_id, worker_id)
    eve = world.actor("eve")
    with acting(eve):
        assert match_selectors.assignments_of_item(eve, made.item_id) == ()
