"""A file with data of people on its way through translation: masked on every desk, whole for its client."""

from uuid import UUID

import pytest

from heliotrope.core.errors import Invalid
from heliotrope.core.text.bilingual.languages import Languages
from heliotrope.flow import revealing
from heliotrope.foundation.clock import now
from heliotrope.foundation.tenancy.scope import acting, acting_in_vault
from heliotrope.lines.translation import selectors
from tests.support import machine
from tests.support.pages import browser
from tests.support.world import Skilled, World, make_world

MAIL, PHONE, OTHER = "kaethe.mueller@kunde.example", "+49 30 90182034", "aaron.abel@kunde.example"
FILE = f"Write to {MAIL} today.\nCall {PHONE} or write to {MAIL}.\n"
GERMAN = f"Schreiben Sie heute an {MAIL}.\nRufen Sie {PHONE} an oder schreiben Sie an {MAIL}.\n"
TARGETS = {
    "Write to ⟦1/⟧ today.": "Schreiben Sie heute an ⟦1/⟧.",
    "Call ⟦1/⟧ or write to ⟦2/⟧.": "Rufen Sie ⟦1/⟧ an oder schreiben Sie an ⟦2/⟧.",
}
OPTIONS = {"source": "en", "target": "de", "personal_data": True}
LINGUIST = Skilled(skills="translation:3|revision:3", languages="en:4|de:5")


@pytest.fixture(scope="module")
def world() -> World:
    return make_world(lines=("translation",), crowd={"bo": LINGUIST, "chi": LINGUIST})


def shown(world: World, name: str, held: UUID) -> str:
    """The source on somebody's desk, on which nothing is in clear, neither as data nor as a page."""
    desk = machine.see(world, name, held)
    page = browser(world, name).get(f"/work/{held}/").content.decode()
    for value in (MAIL, "90182034", OTHER):
        assert value not in str(desk.workspace) and value not in page
    assert "masked is-lock" in page and "⟨EMAIL_1⟩" in page
    return str(desk.workspace.data["source"])


def work(world: World, name: str) -> None:
    """Everything that waits for somebody, as it is right."""
    while (held := machine.ask(world, name)) is not None:
        machine.send(world, name, held, {"target": TARGETS[shown(world, name, held)]})
    machine.settle()


def test_a_file_is_masked_for_all_but_whose_it_is_and_comes_back_whole(world: World):
    order_id = machine.place(world, "translation", OPTIONS, FILE.encode(), "text/plain")
    held = machine.ask(world, "bo")
    assert held is not None
    source, desk = shown(world, "bo", held), machine.see(world, "bo", held)
    around = f"{desk.workspace.data['previous']}{desk.workspace.data['next']}"
    assert "⟨EMAIL_1⟩" in around, "a neighbour is read with its placeholders"
    for target, why in (
        ("Schreiben Sie.", r"⟦1/⟧ .⟨\w+_1⟩. is missing"),
        (f"{TARGETS[source]} ⟨EMAIL_9⟩", "⟨EMAIL_9⟩ is no placeholder of this segment"),
        (f"{TARGETS[source]} ⟨EMAIL_1⟩", "⟨EMAIL_1⟩ is typed"),
    ):
        with pytest.raises(Invalid, match=why):
            machine.send(world, "bo", held, {"target": target, "confirm": "yes"})
    bo = world.actor("bo")
    with acting(bo):
        assert revealing.open_mark(bo, held, "⟨EMAIL_1⟩", reason="verify-identity", now=now()).value == MAIL
    item = f"/orders/{order_id}/items/{desk.assignment.item_id}/"
    assert MAIL not in browser(world, "ada").get(item).content.decode()
    assert MAIL in browser(world, "ana").get(item).content.decode()

    machine.send(world, "bo", held, {"target": TARGETS[source]})
    work(world, "bo")
    work(world, "chi")

    (delivery,) = machine.deliveries(world, order_id)
    files = machine.files_of(world, delivery)
    assert files.pop("translation.txt").decode() == GERMAN
    assert not any(value.encode() in told for told in files.values() for value in (MAIL, PHONE))
    with acting_in_vault(world.actor("ana"), "eu"):
        pairs = selectors.pairs(world.client_id, Languages(source="en", target="de"), limit=10)
    assert {pair.source: pair.target for pair in pairs} == TARGETS, "memory holds no value"

    machine.place(
        world, "translation", OPTIONS, FILE.replace(MAIL, OTHER).encode(), "text/plain", title="Again"
    )
    again = machine.ask(world, "chi")
    assert again is not None
    match = machine.see(world, "chi", again).workspace.data["matches"][0]
    assert (match["score"], TARGETS[shown(world, "chi", again)]) == (101, match["target"])
