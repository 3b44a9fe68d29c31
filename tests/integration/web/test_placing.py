"""Placing an order by the console: priced first, placed once, refused with what to mend."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from heliotrope.core.line import Shape
from heliotrope.flow import placing
from heliotrope.foundation.clock import now
from heliotrope.foundation.tenancy.scope import acting
from heliotrope.pipeline.demand import selectors as demand_selectors
from tests.integration.web.reading import text_of
from tests.support.pages import browser
from tests.support.world import World, make_world

BAD = b"id,text,gold\na,good,\na,bad,\nc,,\nd,fine,maybe\n"


def order_form(world: World, content: bytes, **more: str) -> dict[str, object]:
    return {
        "programme": f"{world.programme_id}:annotation",
        "title": "Reviews",
        "labels": "yes\nno",
        "target": "95",
        "most": "3",
        "file": SimpleUploadedFile("items.csv", content, "application/vnd.ms-excel"),
        **more,
    }


def orders_of(world: World) -> tuple[str, ...]:
    actor = world.actor("ana")
    with acting(actor):
        return tuple(order.title for order in demand_selectors.orders(actor))


def test_an_order_is_priced_first_and_placed_once():
    world = make_world()
    ana = browser(world, "ana")
    content = b"id,text\na,good\nb,bad\n"

    priced = text_of(ana.post("/orders/new/", order_form(world, content, step="check")))

    assert "€0.08 to €0.24" in priced
    assert orders_of(world) == ()
    seen = re.search(r'name="seen" value="([0-9a-f]+)"', priced).group(1)
    at_this = {"step": "place", "seen": seen}
    first = ana.post("/orders/new/", order_form(world, content, **at_this))
    again = ana.post("/orders/new/", order_form(world, content, **at_this), follow=True)
    assert first.status_code == 302
    assert again.redirect_chain[0][0] == first["Location"]
    assert "placed this very order before" in text_of(again)
    assert orders_of(world) == ("Reviews",)


def test_a_title_with_personal_data_is_kept_without_them_and_its_client_told_before():
    world = make_world()
    ana = browser(world, "ana")
    content, title = b"id,text\na,good\n", "Refunds of kaethe@kunde.example"

    priced = text_of(ana.post("/orders/new/", order_form(world, content, step="check", title=title)))
    seen = re.search(r'name="seen" value="([0-9a-f]+)"', priced).group(1)
    ana.post("/orders/new/", order_form(world, content, step="place", title=title, seen=seen))

    assert "The title held personal data (EMAIL)." in priced
    assert orders_of(world) == ("Refunds of ⟨EMAIL⟩",)
    wish = {"programme_id": world.programme_id, "line": "annotation", "shape": Shape.STREAM}
    streams = [
        placing.Wish(title=f"Care for {name}@kunde.example", options={"labels": ["yes", "no"]}, **wish)
        for name in ("kaethe", "nora", "kaethe")
    ]
    actor = world.actor("ana")
    with acting(actor):
        opened = [placing.place(actor, one, now=now()) for one in streams]
    assert [one.fresh for one in opened] == [True, True, False], "told apart by what was taken out"
    assert opened[0].order_id == opened[2].order_id


def test_an_order_that_changed_after_its_price_is_priced_again():
    world = make_world()
    ana = browser(world, "ana")
    priced = text_of(ana.post("/orders/new/", order_form(world, b"id,text\na,good\n", step="check")))
    seen = re.search(r'name="seen" value="([0-9a-f]+)"', priced).group(1)

    changed = order_form(world, b"id,text\na,good\nb,bad\n", step="place", seen=seen)

    assert "changed since it was priced" in text_of(ana.post("/orders/new/", changed))
    assert orders_of(world) == ()


def test_a_bad_file_is_refused_whole_and_every_line_is_named():
    world = make_world()

    answer = browser(world, "ana").post("/orders/new/", order_form(world, BAD, step="check"))

    page = answer.content.decode()
    assert answer.status_code == 422
    assert [int(line) for line in re.findall(r'<th scope="row" class="num">(\d+)</th>', page)] == [3, 4, 5]
    assert orders_of(world) == ()


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ({"title": ""}, "Title"),
        ({"target": "40"}, "Target"),
        ({"due": "2001-01-01T00:00"}, "due in the past"),
        ({"labels": "yes"}, "2 to 50 labels"),
    ],
)
def test_a_wish_that_cannot_be_met_says_what_to_mend(more: dict[str, str], says: str):
    world = make_world()

    answer = browser(world, "ana").post("/orders/new/", order_form(world, b"id,text\na,good\n", **more))

    assert answer.status_code == 422
    assert says in answer.content.decode()


def test_the_example_is_a_file_that_the_form_takes():
    world = make_world()
    ana = browser(world, "ana")
    content = ana.get("/orders/example.csv").content
    form = order_form(world, content, step="check") | {"labels": "positive\nneutral\nnegative"}

    assert "and 1 hidden gold item" in text_of(ana.post("/orders/new/", form))
