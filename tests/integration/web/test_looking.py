"""Whoever sees an item's content is written down in its vault, once a viewing, without the content."""

from collections.abc import Iterator
from uuid import UUID

import pytest

from heliotrope.foundation.ids import new_id
from heliotrope.foundation.tenancy.scope import acting
from heliotrope.interfaces.web.console import people
from heliotrope.pipeline.decompose import selectors as decompose_selectors
from tests.integration.holdings import as_owner
from tests.integration.test_chain import place, wish
from tests.support.http import Caller
from tests.support.machine import settle
from tests.support.pages import browser
from tests.support.world import World, make_world

VAULTS = ("vault_eu", "vault_us")


@pytest.fixture
def opened() -> Iterator[tuple[World, UUID, UUID]]:
    """A world, an order of Ana's at home in the EU, and one of its items."""
    world = make_world()
    order_id = place(world, wish(world, b"id,text\nkey-a,secret words\n"))
    settle()
    ana = world.actor("ana")
    with acting(ana):
        item_id = decompose_selectors.item_ids(ana, order_id)[0]
    yield world, order_id, item_id


def looks(world: World, item_id: UUID) -> list[tuple[str, UUID, dict[str, str]]]:
    """Which vault holds an entry of a look at an item, of whom, and what it says."""
    found = []
    for alias in VAULTS:
        with as_owner(alias) as owner:
            rows = owner.execute(
                "SELECT actor_id, detail FROM audit_entry WHERE action = 'item.read' AND subject_id = %s"
                " AND subject_kind = 'item' AND client_id = %s ORDER BY at",
                [item_id, world.client_id],
            ).fetchall()
            found += [(alias, row[0], row[1]) for row in rows]
    return found


@pytest.mark.parametrize("name", ["ana", "ada", "dee"])
def test_an_item_that_is_opened_by_the_api_is_recorded_once_a_viewing_without_its_content(opened, name: str):
    world, order_id, item_id = opened
    caller = Caller(world, name)

    assert caller.get(f"/items/{item_id}").json()["text"] == "secret words"
    assert caller.get(f"/items/{item_id}").status_code == 200

    entry = ("vault_eu", world.users[name], {"order": str(order_id)})
    assert looks(world, item_id) == [entry, entry]


@pytest.mark.parametrize("name", ["ana", "ada", "dee"])
@pytest.mark.parametrize("htmx", [False, True])
def test_an_item_that_is_opened_on_a_page_is_recorded_once_a_viewing(opened, name: str, htmx: bool):
    world, order_id, item_id = opened
    headers = {"HX-Request": "true"} if htmx else {}

    page = browser(world, name).get(f"/orders/{order_id}/items/{item_id}/", headers=headers)

    assert "secret words" in page.content.decode()
    assert looks(world, item_id) == [("vault_eu", world.users[name], {"order": str(order_id)})]


def test_the_list_of_items_shows_no_content_and_records_no_look(opened):
    world, order_id, item_id = opened

    for path in (f"/orders/{order_id}/", f"/orders/{order_id}/items/"):
        assert "secret words" not in browser(world, "ana").get(path).content.decode()

    assert looks(world, item_id) == []


def test_eve_who_sees_nothing_is_not_recorded_as_having_looked(opened):
    world, order_id, item_id = opened

    assert Caller(world, "eve").get(f"/items/{item_id}").status_code == 404
    assert browser(world, "eve").get(f"/orders/{order_id}/items/{item_id}/").status_code == 404
    assert browser(world, "ana").get(f"/orders/{new_id()}/items/{item_id}/").status_code == 404
    assert browser(world, "cleo").get(f"/orders/{order_id}/items/{item_id}/").status_code == 404

    assert looks(world, item_id) == []


def searches(world: World) -> list[tuple[UUID, dict[str, int]]]:
    """Who searched people of a world, and what the entries say of it."""
    with as_owner("default") as owner:
        return owner.execute(
            "SELECT actor_id, detail FROM audit_entry WHERE action = 'people.searched'"
            " AND subject_id = %s ORDER BY at",
            [world.operator_id],
        ).fetchall()


def test_a_search_for_people_is_recorded_once_however_one_types_and_without_what_was_sought(
    opened, monkeypatch: pytest.MonkeyPatch
):
    world, _order_id, _item_id = opened
    ada, entry = browser(world, "ada"), (world.users["ada"], {"found": 1})
    ada.get("/people/")
    assert searches(world) == [], "nobody was sought"

    ada.get("/people/", {"search": "chi"})
    for typed in ("c", "ch", "chi"):
        ada.get("/people/", {"search": typed}, headers={"HX-Request": "true"})
    assert searches(world) == [entry]

    monkeypatch.setattr(people, "STRETCH_S", 0)
    ada.get("/people/", {"search": "chi"}, headers={"HX-Request": "true"})
    assert searches(world) == [entry, entry]
    assert "People searched" in browser(world, "otto").get("/watch/").content.decode()


def test_a_search_for_workers_by_the_api_is_recorded_each_time_without_what_was_sought(opened):
    world, _order_id, _item_id = opened
    ada = Caller(world, "ada")

    assert ada.get("/workers").status_code == 200
    assert searches(world) == []
    assert [one["handle"] for one in ada.get("/workers?search=chi").json()] == ["chi"]
    assert ada.get("/workers?search=nobody-is-called-so").json() == []

    assert searches(world) == [(world.users["ada"], {"found": 1}), (world.users["ada"], {"found": 0})]
