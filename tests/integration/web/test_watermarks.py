"""Whoever works on texts about people has their own name across them, on whatever desk they stand."""

from datetime import timedelta
from uuid import UUID

import pytest

from heliotrope.core.privacy.requests import Right
from tests.integration.certified_periods import supported
from tests.integration.rights_desk import Rights
from tests.support import machine
from tests.support.pages import browser
from tests.support.world import Skilled, World, make_world

LABELS = {"labels": ["yes", "no"], "least": 1, "most": 1, "gold_ratio": 0}
SEGMENT = Skilled(skills="translation:3|revision:3", languages="en:4|de:5")
MARK = 'class="watermark"'


def drawn(world: World, name: str, held: UUID | None) -> str:
    assert held is not None
    return browser(world, name).get(f"/work/{held}/").content.decode()


@pytest.mark.parametrize("text", ["Call me on +1 415 555 0134", "Nobody is named here"])
def test_a_text_to_be_labelled_that_may_hold_personal_data_bears_its_viewer(text: str):
    """Also where nothing was found in it to hide."""
    world = make_world()
    options = {**LABELS, "personal_data": True}
    machine.place(world, "annotation", options, f"id,text\na,{text}\n".encode(), "text/csv")

    page = drawn(world, "bo", machine.ask(world, "bo"))

    assert page.count(MARK) == 1 and ">bo · 20" in page


def test_a_text_of_which_nobody_says_that_it_holds_personal_data_bears_nobody():
    world = make_world()
    machine.place(world, "annotation", LABELS, b"id,text\na,Good day\n", "text/csv")

    page = drawn(world, "bo", machine.ask(world, "bo"))

    assert "Good day" in page and MARK not in page


def test_a_segment_of_a_file_with_personal_data_bears_its_viewer_though_nothing_of_it_is_hidden():
    world = make_world(lines=("translation",), crowd={"bo": SEGMENT})
    options = {"source": "en", "target": "de", "personal_data": True}
    machine.place(world, "translation", options, b"Good day to all.", "text/plain")

    page = drawn(world, "bo", machine.ask(world, "bo"))

    assert "masked is-lock" not in page and MARK in page and ">bo · 20" in page


def test_what_a_person_said_of_their_own_data_bears_whoever_of_the_crew_reads_it():
    desk = Rights()
    desk.verified(Right.OBJECTION, detail="Please stop.")

    page = drawn(desk.world, "pat", machine.ask(desk.world, "pat"))

    assert "Please stop." in page and page.count(MARK) == 1 and ">pat · 20" in page


def test_a_conversation_that_is_inspected_bears_its_inspector():
    with supported() as desk:
        desk.ask(target_ratio=0.9)
        desk.answer("ann", "ben", "cem", "dan", "eli")
        desk.dial.set(desk.period.ends_at + timedelta(minutes=1))
        desk.is_over()

        page = drawn(desk.world, "xb", machine.ask(desk.world, "xb"))

    assert "Is this right as it is delivered?" in page
    assert page.count(MARK) == 1 and ">xb · 20" in page
