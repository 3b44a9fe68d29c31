"""A client's own patterns on their page: tried on a text before they are kept, and refused by the line."""

import pytest

from heliotrope.compliance import selectors
from heliotrope.compliance.selectors import open_requests
from heliotrope.foundation.tenancy.scope import acting
from tests.integration.masked_desk import ADDRESS, Case, letter
from tests.integration.rights_desk import Rights
from tests.support.pages import browser
from tests.support.world import World, make_world


@pytest.fixture
def world() -> World:
    return make_world()


def kept(world: World) -> tuple[int, list[str]]:
    ana = world.actor("ana")
    with acting(ana):
        patterns = selectors.patterns_of(ana, world.client_id)
    return patterns.version, [one.shape for one in patterns.own]


def test_a_client_tries_its_patterns_and_keeps_them(world: World):
    ana, place = browser(world, "ana"), f"/privacy/patterns/{world.client_id}/"
    given = {"patterns": "account KD-[0-9]{6} | order", "after": "0", "text": "order KD-123456 <b>of Mon</b>"}

    tried = ana.post(f"{place}keep/", {**given, "act": "try"})
    html = tried.content.decode()

    assert tried.status_code == 200 and kept(world) == (0, [])
    assert '<pre class="mono" dir="auto">order ⟨ACCOUNT_1⟩ &lt;b&gt;of Mon&lt;/b&gt;</pre>' in html
    assert "account KD-[0-9]{6} | order</textarea>" in html, "what was typed is still there"
    assert ana.post(f"{place}keep/", {**given, "act": "keep"}).status_code == 302
    html = ana.get(place).content.decode()
    assert kept(world) == (1, ["KD-#{6}"])
    assert "version 1" in html and "ACCOUNT KD-#{6} | order</textarea>" in html and "123456" not in html
    assert place in ana.get("/privacy/pins/").content.decode()


def test_a_hostile_or_broken_line_is_named_and_nothing_is_kept(world: World):
    ana, place = browser(world, "ana"), f"/privacy/patterns/{world.client_id}/keep/"

    for line, why in (
        ("ACCOUNT (a+)+$", "Line 2: A pattern has no ("),
        ("ACCOUNT *{1,64}*{1,64}*{1,64}", "has too many signs"),
        ("KD-#{6}", "is no kind"),
    ):
        for act in ("try", "keep"):
            got = ana.post(place, {"patterns": f"ACCOUNT KD-#\n{line}", "after": "0", "act": act})
            html = got.content.decode()
            assert got.status_code == 422 and "Line 2" in html and why in html and line in html
    long = ana.post(place, {"patterns": "ACCOUNT KD-#", "text": "x" * 5_001, "after": "0", "act": "try"})
    late = ana.post(place, {"patterns": "ACCOUNT KD-#", "after": "3", "act": "keep"})

    assert (long.status_code, late.status_code) == (422, 409)
    assert kept(world) == (0, [])


def test_the_officer_keeps_them_too_and_another_client_finds_no_page(world: World):
    cleo, eve = browser(world, "cleo"), browser(world, "eve")
    place = f"/privacy/patterns/{world.client_id}/"
    given = {"patterns": "ACCOUNT KD-#{6}", "after": "0", "act": "keep"}

    assert [eve.get(place).status_code, eve.post(f"{place}keep/", given).status_code] == [404, 404]
    assert cleo.post(f"{place}keep/", given).status_code == 302
    assert kept(world) == (1, ["KD-#{6}"])
    assert place in cleo.get("/privacy/pins/").content.decode()
    otto = browser(world, "otto")
    assert (
        otto.get(place).status_code == 200
        and "<form" not in otto.get(place).content.decode().split("<main")[1]
    )
    assert otto.post(f"{place}keep/", given).status_code == 404


def test_an_items_page_that_was_drawn_before_is_masked_after():
    case = Case(letter().replace(b"Guten Tag", b"Guten Tag, hier KD-123456"))
    ada, ana = browser(case.world, "ada"), browser(case.world, "ana")
    item_id = case.desk().assignment.item_id
    pages = (f"/orders/{case.order_id}/items/{item_id}/", f"/privacy/items/{item_id}/")
    before = [ada.get(page).content.decode() for page in pages]

    given = {"patterns": "ACCOUNT KD-#{6}", "after": "0", "act": "keep"}
    assert ana.post(f"/privacy/patterns/{case.world.client_id}/keep/", given).status_code == 302

    after = [ada.get(page).content.decode() for page in pages]
    assert all("KD-123456" in page for page in before)
    assert all("⟨ACCOUNT_1⟩" in page and "KD-123456" not in page for page in after)


def test_what_a_person_says_who_asks_about_their_data_is_read_for_them_too():
    desk = Rights(crew=False)
    cleo, client_id = browser(desk.world, "cleo"), desk.world.client_id
    rules = {"patterns": "ACCOUNT KD-#{6}", "after": "0", "act": "keep"}
    asked = {
        "client": str(client_id), "home": "eu", "email": ADDRESS, "right": "access",
        "detail": "Of KD-123456, please",
    }  # fmt: skip
    assert cleo.post(f"/privacy/patterns/{client_id}/keep/", rules).status_code == 302
    assert cleo.post("/privacy/requests/new/", asked).status_code == 302
    with acting(desk.officer()):
        (line,) = [one for one in open_requests(desk.officer()) if one.right == "access"]

    html = cleo.get(f"/privacy/requests/{line.id}/").content.decode()

    assert "Of ⟨ACCOUNT_1⟩, please" in html and "KD-123456" not in html
