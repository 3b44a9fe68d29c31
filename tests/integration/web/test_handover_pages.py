"""Handover and lateness on pages: the desk of who comes next, the page of who had it, Coverage, the order."""

import re
from collections.abc import Iterator

import pytest
from django.test import Client

from tests.integration.floors import LATE, NOTE, Floor, ready
from tests.integration.test_lateness import away, foresee, place
from tests.integration.web.reading import text_of
from tests.support.machine import in_hand
from tests.support.pages import browser
from tests.support.sundial import Sundial, a_day, sundial
from tests.support.world import make_world

HAN = re.compile("[一-鿿]")


@pytest.fixture
def dial() -> Iterator[Sundial]:
    with sundial(a_day(12)) as found:
        yield found


def sent(page: Client, path: str, **given: str) -> str:
    """What is shown after a form was sent."""
    answer = page.post(path, given)
    assert answer.status_code == 303, answer.content[:500]
    return page.get(answer["Location"]).content.decode()


def test_who_comes_next_reads_at_the_top_of_the_desk_who_had_it_why_it_came_and_the_note(dial: Sundial):
    floor = Floor()
    floor.passes()
    ready(floor.world, "chi")
    dial.set(LATE)
    assert floor.hand_on() == 1
    (held,) = in_hand(floor.world, "chi")

    english = text_of(browser(floor.world, "chi").get(f"/work/{held}/"))
    chinese = text_of(browser(floor.world, "chi", language="zh-hans").get(f"/work/{held}/"))

    assert "Handed on by bo" in english and NOTE in english
    assert "The hours of who had it end in less than a minute" in english
    assert "由 bo 交接" in chinese and "原来作业员的工作时间还剩" in chinese and NOTE in chinese
    assert english.index("came-heading") < english.index("bench-instruction")
    why = text_of(browser(floor.world, "chi").get(f"/explain/handover/{held}/"))
    assert "handed on to who suited best" in why
    gone = browser(floor.world, "bo").get(f"/work/{floor.assignment_id}/")
    assert gone.status_code == 410 and "A colleague has this unit now" in gone.content.decode()
    assert NOTE not in gone.content.decode()


def test_the_button_passes_on_and_says_when_nobody_can_take_it(dial: Sundial):
    floor = Floor()
    page, path = browser(floor.world, "bo"), f"/work/{floor.assignment_id}/"
    assert "Note for whoever has it next" in text_of(page.get(path))

    assert "it stays with you" in sent(page, f"{path}pass/", note=NOTE)
    assert NOTE in text_of(page.get(path)), "the note is still there to be changed"
    assert "4000 characters" in sent(page, f"{path}pass/", note="x" * 4001)
    ready(floor.world, "chi")

    assert "a colleague has it now" in sent(page, f"{path}pass/", note=NOTE)
    assert "A colleague has this unit now" in sent(page, f"{path}pass/", note=NOTE)


def test_a_unit_of_an_order_with_an_end_has_no_such_button(dial: Sundial):
    world = make_world()
    place(world)
    page = browser(world, "bo")
    shown = sent(page, "/work/next/")
    assert "bench-instruction" in shown and "Note for whoever has it next" not in shown


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_coverage_says_what_was_passed_on_what_stays_and_what_will_be_late(dial: Sundial, language: str):
    floor = Floor()
    ready(floor.world, "chi")
    dial.set(LATE)
    floor.hand_on()
    order_id = place(floor.world)
    away(floor.world, "bo", "chi")
    ready(floor.world, "chi")
    floor.hand_on()
    assert foresee(floor.world) == 2

    for name in ("ada", "lea"):
        page = text_of(browser(floor.world, name, language=language).get("/coverage/"))
        card = page[page.index('id="ending"') :]
        card = card[: card.index("</section>")]
        if language == "en":
            assert "1 unit passed on in 24 hours" in card
            assert "2 units will miss their due time, the first at" in card
        else:
            assert "2 个单元将错过到期时间" in card
        assert (f"/orders/{order_id}/#late" in card) is (name == "ada")
    who = text_of(browser(floor.world, "ada").get("/coverage/"))
    assert "1 stays with people whose day ends" in who and f"/people/{floor.world.workers['chi']}/" in who


def test_the_orders_page_marks_what_will_be_late_and_why_in_both_languages(dial: Sundial):
    world = make_world()
    order_id = place(world)
    away(world, "bo", "chi")
    assert foresee(world) == 2

    english = text_of(browser(world, "ana").get(f"/orders/{order_id}/"))
    chinese = text_of(browser(world, "ana", language="zh-hans").get(f"/orders/{order_id}/"))

    assert "2 units will be late" in english and "Nobody who may do it is on yet." in english
    assert "2 个单元将会逾期" in chinese and "可以处理它的人都还没有上班。" in chinese
    section = chinese[chinese.index('id="late"') :]
    said = re.sub("<[^>]+>", " ", section[: section.index("</section>")])
    assert HAN.search(said) and "Nobody" not in said and "due" not in said
