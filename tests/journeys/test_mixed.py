"""One programme of Ana's has work of every line; the same three people do all of it, in one set of books."""

import json
from collections import Counter
from collections.abc import Callable, Mapping
from decimal import Decimal
from uuid import UUID

import pytest

from heliotrope.flow import dispatching, explaining, working
from heliotrope.flow.lines import lines
from heliotrope.foundation.clock import now
from heliotrope.foundation.ids import new_id
from heliotrope.foundation.tenancy.scope import acting, acting_in_vault
from heliotrope.lines.support import services
from heliotrope.money import selectors as money_selectors
from heliotrope.pipeline.demand import selectors as demand_selectors
from tests.support import machine
from tests.support.machine import settle
from tests.support.world import Skilled, World, make_world

PEOPLE = ("bo", "chi", "max")
GENERALIST = Skilled(
    skills="label-text:3|translation:3|revision:3|testing:3|triage:3|support:3|commerce:3",
    languages="en:5|es:5",
)
RATES = {
    "annotation": "0.04",
    "translation": "0.08",
    "testing": "0.25",
    "support": "1.20",
    "commerce": "0.60",
}
SPANISH = {"Close the door.": "Cierre la puerta.", "Open the window.": "Abra la ventana."}
RIGHT = {
    "name": "Ana Lopes", "address1": "215 River Road", "city": "New York", "province": "NY",
    "postcode": "10083", "country": "US",
}  # fmt: skip
FILES: Mapping[str, tuple[Mapping[str, object], str, str]] = {
    "annotation": (
        {"labels": ["yes", "no"], "least": 2, "most": 3, "gold_ratio": 0},
        "id,text\na,so kind\nb,how rude\n",
        "text/csv",
    ),
    "translation": ({"source": "en", "target": "es"}, "\n".join(SPANISH) + "\n", "text/plain"),
    "testing": (
        {"environments": ["Chrome"]},
        "id,title,step,expected\nTC-1,Log in,Open /login,The form is shown\n",
        "text/csv",
    ),
    "commerce": (
        {},
        "order,sku,quantity,name,address1,city,province,postcode,country\n"
        "A-1,MUG,2,Ana Lopes,215 River Road,New York,NY,1008,US\n",
        "text/csv",
    ),
}
STEPS = {
    "annotation": {""},
    "translation": {"translate", "revise"},
    "testing": {"run", "triage"},
    "support": {"reply"},
    "commerce": {"fix"},
}


class Chat:
    """A visitor of Ana's shop, who answers once when they are asked something."""

    def __init__(self, world: World, order_id: UUID) -> None:
        self.world, self.order_id, self.visitor = world, order_id, new_id()

    def say(self, text: str) -> None:
        platform = self.world.platform()
        with acting_in_vault(platform, "eu"):
            services.say(
                platform, order_id=self.order_id, client_id=self.world.client_id, visitor_id=self.visitor,
                text=text, key=new_id(), fallback="en", now=now(),
            )  # fmt: skip

    def answered(self, desk: working.Desk) -> Mapping[str, object]:
        """What a worker says in the chat: a question first, then what ends it."""
        shown = desk.workspace.data
        if shown["first"]:
            return {"reply": "Which order is it?", "then": "waiting", "seen": shown["seen"]}
        return {"reply": "It comes tomorrow.", "then": "resolved", "seen": shown["seen"]}


def answers(chat: Chat) -> Mapping[str, Callable[[working.Desk], Mapping[str, object]]]:
    """What whoever has a unit of a line in hand sends, by the line and the step."""
    fail = {"result-1": "fail", "note-1": "a blank page", "defect-1-title": "No form", "defect-1-step": "1"}
    return {
        "annotation": lambda desk: {"answer": "yes" if "kind" in desk.workspace.text else "no"},
        "translation/translate": lambda desk: {"target": SPANISH[str(desk.workspace.data["source"])]},
        "translation/revise": lambda desk: {"target": desk.workspace.data["target"]},
        "testing/run": lambda _: {**fail, "defect-1-severity": "minor", "defect-1-text": "It is blank."},
        "testing/triage": lambda _: {"verdict-1": "accepted"},
        "commerce/fix": lambda _: {"resolution": "corrected", **RIGHT},
        "support/reply": chat.answered,
    }


def work_until_dry(world: World, chat: Chat) -> Counter[tuple[str, str, str]]:
    """Everybody takes what they are given, whatever it is; gives (worker, line, step) of what was done."""
    given, done = answers(chat), Counter[tuple[str, str, str]]()
    while True:
        before = done.total()
        for name in PEOPLE:
            held = machine.in_hand(world, name)
            assignment_id = held[0] if held else machine.ask(world, name)
            if assignment_id is None:
                continue
            desk = machine.see(world, name, assignment_id)
            line, step = desk.order.line, desk.step
            machine.send(world, name, assignment_id, given[f"{line}/{step}" if step else line](desk))
            done[name, line, step] += 1
            actor = world.actor(name)
            with acting(actor):
                assert explaining.explain(actor, "assignment", assignment_id).same
            if line == "support" and desk.workspace.data["first"]:
                settle()
                chat.say("The one with the mug, please.")
        settle()
        if done.total() == before:
            return done


def begin(world: World) -> tuple[dict[str, UUID], Chat]:
    """An order of each line that comes as a file, and a stream for the chat; everybody is ready for it."""
    placed = {
        line: machine.place(world, line, options, source.encode(), media_type)
        for line, (options, source, media_type) in FILES.items()
        if line in lines()
    }
    placed["support"] = machine.place(world, "support", {"channels": ["chat"]})
    for name in PEOPLE:
        actor = world.actor(name)
        with acting(actor):
            dispatching.be_ready(actor, ready=True, now=now())
    chat = Chat(world, placed["support"])
    chat.say("Hello, where is my parcel? It was due yesterday and has not arrived.")
    settle()
    return placed, chat


def check_deliveries(world: World, placed: Mapping[str, UUID]) -> None:
    """Each line's own files hold what the crowd made."""
    made = {
        line: machine.files_of(world, machine.deliveries(world, order_id)[0])
        for line, order_id in placed.items()
    }
    assert b"a,yes" in made["annotation"]["results.csv"].replace(b"so kind,", b"")
    assert made["translation"]["translation.txt"].decode() == "\n".join(SPANISH.values()) + "\n"
    assert b"No form" in made["testing"]["results.xml"]
    assert json.loads(made["support"]["transcript.json"])["outcome"] == "resolved"
    if "commerce" in made:
        assert json.loads(made["commerce"]["resolutions.jsonl"])["address"]["postcode"] == "10083"


def check_prices(world: World, placed: Mapping[str, UUID], total: Decimal) -> None:
    """Each order was charged by its own line's rate, and the whole is the sum of them."""
    ada, due = world.admin(), Decimal(0)
    with acting(ada):
        for line, order_id in placed.items():
            pay = money_selectors.pay_lines(ada, order_id=order_id)
            assert {one.rate for one in pay} == {Decimal(RATES[line])}
            due += sum((one.rate * one.pieces for one in pay), Decimal(0)).quantize(Decimal("0.01"))
            assert demand_selectors.order(ada, order_id).programme_id == world.programme_id
        pieces = {
            line: sum(one.pieces for one in money_selectors.pay_lines(ada, order_id=order_id))
            for line, order_id in placed.items()
        }
    assert total == due
    assert pieces["translation"] == 6 * Decimal("1.30"), "six words, translated and revised"
    assert pieces["testing"] == 1 + 2 + 3, "a step, a triage, a minor defect"
    assert pieces["support"] == 1
    assert pieces.get("commerce", 1) == 1


@pytest.mark.timeout(600)
@pytest.mark.promise("30", thin="no measured hour is held to a wage floor yet")
def test_one_crowd_does_the_work_of_every_line_in_one_set_of_books():
    known = tuple(line for line in RATES if line in lines())
    world = make_world(lines=known, rates=RATES, crowd=dict.fromkeys(PEOPLE, GENERALIST))
    placed, chat = begin(world)

    done = work_until_dry(world, chat)

    steps = {line: {step for _, own, step in done if own == line} for line in placed}
    assert steps == {line: STEPS[line] for line in placed}
    assert {name for name, _, _ in done} == set(PEOPLE)
    for line in ("translation", "testing"):
        order = placed[line]
        assert len([name for name in PEOPLE if machine.earned(world, name, order)]) >= 2, "second people"
    check_deliveries(world, placed)
    invoices = [machine.accept(world, machine.deliveries(world, order_id)[0]) for order_id in placed.values()]
    total = machine.check_money(world, list(placed.values()), invoices)
    check_prices(world, placed, total)
    sealed = machine.check_chains()
    assert sealed["default"] and sealed["vault_eu"]
