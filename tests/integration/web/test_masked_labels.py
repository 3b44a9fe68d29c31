"""Texts to be labelled that hold personal data: masked for who works on them, whole for their client."""

import json
from uuid import UUID

import pytest

from heliotrope.core.errors import Invalid
from heliotrope.flow import adjudicating, revealing
from heliotrope.foundation.clock import now
from heliotrope.foundation.tenancy.scope import acting
from heliotrope.pipeline.decompose import selectors as decompose_selectors
from tests.support import machine
from tests.support.pages import browser
from tests.support.world import World, make_world

MAIL = "kaethe.mueller@kunde.example"
TEXT = f"Reach me at {MAIL}, or write to {MAIL} again; call +49 30 90182034."
LABELS = {"labels": ["yes", "no"], "least": 1, "most": 2, "target_ratio": 0.9999, "adjudicate": True}


@pytest.fixture(scope="module")
def said() -> tuple[World, UUID, UUID]:
    """Ana's order of one text, of which she says that it holds personal data; Bo has it in hand."""
    world = make_world()
    row = json.dumps({"id": "t1", "text": TEXT})
    options = {**LABELS, "gold_ratio": 0, "personal_data": True}
    order_id = machine.place(world, "annotation", options, f"{row}\n".encode(), "application/jsonl")
    held = machine.ask(world, "bo")
    assert held is not None
    return world, order_id, held


def test_a_text_is_masked_for_all_but_whose_it_is_until_it_is_delivered(said: tuple[World, UUID, UUID]):
    world, order_id, held = said
    desk = machine.see(world, "bo", held)
    assert MAIL not in str(desk.workspace) and "90182034" not in str(desk.workspace)
    assert desk.workspace.text.count("⟨EMAIL_1⟩") == 2, "one value, one placeholder"
    bo = world.actor("bo")
    with acting(bo):
        opened = revealing.open_mark(bo, held, "⟨EMAIL_1⟩", reason="verify-identity", now=now())
    assert opened.value is not None
    page = browser(world, "bo").get(f"/work/{held}/").content.decode()
    assert MAIL not in page and page.count("masked is-lock") == 3

    item = f"/orders/{order_id}/items/{desk.assignment.item_id}/"
    assert MAIL not in browser(world, "ada").get(item).content.decode()
    assert MAIL in browser(world, "ana").get(item).content.decode()

    machine.send(world, "bo", held, {"answer": "yes"})
    machine.settle()
    other = machine.ask(world, "chi")
    assert other is not None
    machine.send(world, "chi", other, {"answer": "no"})
    machine.settle()
    dee = world.actor("dee")
    with acting(dee):
        assert decompose_selectors.escalated(dee)
        case = adjudicating.case(dee, desk.assignment.item_id, now=now())
    assert "⟨EMAIL_1⟩" in case.workspace.text and MAIL not in str(case)
    assert MAIL not in browser(world, "dee").get(f"/adjudicate/{desk.assignment.item_id}/").content.decode()


def test_a_line_that_masks_nothing_promises_nothing():
    world = make_world()

    with pytest.raises(Invalid, match="not masked yet"):
        machine.place(world, "toy", {"personal_data": True}, b"id,sum\ns,2+3\n", "text/csv")
