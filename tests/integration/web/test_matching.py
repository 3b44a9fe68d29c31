"""The batch plan's page: who would do all open work at the least cost, and offering it."""

from decimal import Decimal

import pytest

from heliotrope.foundation.clock import now
from heliotrope.foundation.tenancy.scope import acting
from heliotrope.insight import matching
from heliotrope.insight.matching import Wish
from heliotrope.pipeline.match import selectors as match_selectors
from tests.integration.test_chain import place, wish
from tests.integration.web.reading import text_of
from tests.support.machine import settle
from tests.support.pages import browser
from tests.support.world import World, make_world


@pytest.fixture
def world() -> World:
    """Three texts wait for one judgement each; Bo and Chi can do all of them, at any hour."""
    made = make_world()
    place(made, wish(made, b"id,text\na,one\nb,two\nc,three\n", most=1))
    settle()
    return made


def test_all_open_work_is_planned_and_the_plan_proves_itself(world: World):
    with acting(world.actor("ada")):
        found = matching.outlook(world.actor("ada"), Wish(hours=6), at=now())
    assert len(found.given) == 3
    assert found.left == ()
    assert found.cost == found.paid
    assert found.bound <= found.cost
    assert found.gap_ratio <= 0.001
    assert sum(one.units for one in found.sites) == 3
    assert sum(one.given_h for one in found.sites) == sum(
        Decimal(one.waiting.requirement.effort_s) / 3600 for one in found.given
    )


def test_the_same_work_and_people_give_the_same_plan(world: World):
    at, ada = now(), world.actor("ada")
    with acting(ada):
        assert matching.outlook(ada, Wish(), at=at) == matching.outlook(ada, Wish(), at=at)


def test_the_page_shows_the_plan_and_offers_it_once(world: World):
    ada = browser(world, "ada")
    assert "Plan ahead" in text_of(ada.get("/matching/"))
    plan = ada.get("/matching/plan/", {"hours": "6", "worth": "2"})
    assert "3 units" in text_of(plan)
    assert "0 are left over" in text_of(plan)
    assert "Left undone it would cost" in text_of(plan)

    told = text_of(ada.post("/matching/offers/", {"hours": "6", "worth": "2"}, follow=True))
    assert "3 offers were made" in told
    offers = 0
    for name in ("bo", "chi"):
        with acting(world.actor(name)):
            offers += len(match_selectors.my_offers(world.actor(name)))
    assert offers == 3
    assert "No work is open" in text_of(ada.get("/matching/plan/"))


@pytest.mark.parametrize("given", [{"hours": "7"}, {"worth": "-1"}, {"hours": "x"}])
def test_what_the_sliders_cannot_say_is_refused_in_words(world: World, given: dict[str, str]):
    answer = browser(world, "ada").get("/matching/plan/", given)
    assert answer.status_code == 422
    assert "Choose the hours from" in answer.content.decode()


@pytest.mark.parametrize("name", ["ana", "bo", "eve", "dee", "lea", "cleo", "otto"])
def test_only_the_operator_finds_the_page(world: World, name: str):
    assert browser(world, name).get("/matching/").status_code == 404


def test_another_operator_plans_its_own_work_only(world: World):
    other = make_world()
    assert "No work is open" in text_of(browser(other, "ada").get("/matching/plan/"))
