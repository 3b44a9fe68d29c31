"""The batch plan's page: who would do all open work at the least cost, and offering it."""

import re
from dataclasses import replace
from decimal import Decimal
from uuid import UUID

import pytest

from heliotrope.core.match.dispatch.hours import Bid
from heliotrope.foundation.clock import now
from heliotrope.foundation.tenancy.scope import acting
from heliotrope.insight import matching
from heliotrope.insight.matching import Wish
from heliotrope.interfaces.web.matching.wishes import USUAL, sliders
from heliotrope.network import services as network_services
from heliotrope.network.services import Measured
from heliotrope.pipeline.match import bids
from heliotrope.pipeline.match import selectors as match_selectors
from tests.integration.test_chain import place, wish
from tests.integration.web.reading import text_of
from tests.support.machine import settle
from tests.support.pages import browser
from tests.support.world import World, make_world

WAS = re.compile(r'name="(was_\w+)" value="([^"]*)"')


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


def test_what_somebody_was_offered_takes_their_first_hours(world: World):
    """The plan is offered; whoever has it now could be given so much less in the same hours."""
    at, ada = now(), world.actor("ada")

    def could() -> Decimal:
        with acting(ada):
            return sum((one.could_h for one in matching.outlook(ada, Wish(hours=6), at=at).sites), Decimal(0))

    with acting(ada):
        planned = matching.outlook(ada, Wish(hours=6), at=at).given
    before = could()
    browser(world, "ada").post("/matching/offers/", {"hours": "6", "worth": "3"})
    taken_s = sum(one.waiting.requirement.effort_s for one in planned)
    assert round((before - could()) * 3600) == taken_s


def test_who_asks_for_less_than_the_least_wage_is_given_nothing(world: World):
    at, ada = now(), world.actor("ada")
    with acting(ada):
        assert len(matching.outlook(ada, Wish(floor=5), at=at).given) == 3
        found = matching.outlook(ada, Wish(floor=20), at=at)
    assert (found.given, len(found.left)) == ((), 3)
    assert any("20" in reason.text for reason in found.left[0].reasons), "what stands in the way is the wage"


def test_who_is_free_and_gets_nothing_is_told_what_would_change_that(world: World):
    at, ada = now(), world.actor("ada")
    with acting(ada):
        found = matching.outlook(ada, Wish(hours=6), at=at)
        none = matching.outlook(ada, Wish(hours=6, floor=20), at=at)
    busy = {one.worker.id for one in found.given if one.worker}
    assert busy.isdisjoint(one.worker.id for one in found.idle)
    assert {one.worker.handle for one in none.idle} >= {"bo", "chi"}
    assert all(one.could_h > 0 and one.reasons for one in none.idle if one.worker.handle in {"bo", "chi"})
    page = text_of(browser(world, "ada").get("/matching/plan/", {"hours": "6", "floor": "20"}))
    assert "Free, and given nothing" in page


def test_a_dear_hour_is_paid_only_where_as_much_as_can_be_is_to_be_done(world: World):
    at, ada = now(), world.actor("ada")
    cheap = Wish(worth=Decimal("0.5"))
    with acting(ada):
        assert matching.outlook(ada, cheap, at=at).given == ()
        assert len(matching.outlook(ada, replace(cheap, most=True), at=at).given) == 3


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


def test_a_moved_slider_says_what_it_changed_and_stays_in_the_address(world: World):
    ada = browser(world, "ada")
    first = ada.get("/matching/plan/", {"hours": "6", "worth": "2"})
    assert first["HX-Replace-Url"] == "/matching/?hours=6&worth=2&floor=0&newcomer=0&late=0&share=0&most=0"
    assert "Against the plan before" not in text_of(first)
    shown = dict(WAS.findall(text_of(first)))
    assert shown["was_planned"] == "3"

    moved = ada.get("/matching/plan/", {"hours": "6", "worth": "2", "floor": "20", **shown})
    assert "Against the plan before: 3 units fewer are planned, their hours cost €" in text_of(moved)
    again = ada.get("/matching/plan/", {"hours": "6", "worth": "2", **shown})
    assert "Nothing changed against the plan before." in text_of(again)
    for broken in ({"was_planned": "x"}, {"was_paid": "NaN"}, {"was_planned": "-1"}, {"was_paid": "1e99"}):
        plan = ada.get("/matching/plan/", {"hours": "6", "worth": "2", **shown, **broken})
        assert "plan before" not in text_of(plan)


def test_the_page_says_who_is_kept_for_dearer_work_at_what_price_and_for_which(world: World):
    ada, platform = browser(world, "ada"), world.platform()
    assert "Nobody: there are hours enough" in text_of(ada.get("/matching/"))
    dear = Bid(worker_id=world.workers["bo"], per_hour=Decimal("14.2"), skill="finance", language="th")
    with acting(platform):
        bids.keep(platform, [dear], currency="EUR", now=now())

    told = text_of(ada.get("/matching/"))

    said = " ".join(told.partition("Kept for dearer work")[2].split())
    assert all(word in said for word in ("bo", "€14.20", "Thai with finance"))
    assert "为更值钱的工作保留" in text_of(browser(world, "ada", language="zh-hans").get("/matching/"))
    assert "€14.20" not in text_of(browser(make_world(), "ada").get("/matching/"))


@pytest.mark.parametrize(
    "given",
    [
        {"hours": "0"},
        {"worth": "-1"},
        {"hours": "x"},
        {"floor": "NaN"},
        {"floor": "0.5"},
        {"worth": "2.25"},
        {"hours": "97"},
        {"most": "2"},
        {"floor": "1e99"},
    ],
)
def test_what_the_sliders_cannot_say_is_refused_in_words(world: World, given: dict[str, str]):
    answer = browser(world, "ada").get("/matching/plan/", given)
    assert answer.status_code == 422
    assert f"Choose the {next(iter(given))} from" in answer.content.decode()


@pytest.mark.parametrize("name", ["ana", "bo", "eve", "dee", "lea", "cleo", "otto"])
def test_only_the_operator_finds_the_page(world: World, name: str):
    assert browser(world, name).get("/matching/").status_code == 404


def test_another_operator_plans_its_own_work_only(world: World):
    other = make_world()
    assert "No work is open" in text_of(browser(other, "ada").get("/matching/plan/"))


def test_the_wishes_are_sliders_that_say_their_value(world: World):
    page = browser(world, "ada").get("/matching/", {"hours": "36", "worth": "2.5"}).content.decode()
    sliders = dict(re.findall(r'<input type="range" id="match-(\w+)"([^>]*)>', page))
    assert list(sliders) == ["hours", "worth", "floor", "newcomer", "late", "share"]
    assert 'min="1" max="96" step="1" value="36"' in sliders["hours"]
    assert 'aria-valuetext="36 h"' in sliders["hours"]
    assert 'aria-valuetext="× 2.5"' in sliders["worth"]
    assert 'value="0"' in sliders["floor"]
    assert 'aria-valuetext="any"' in sliders["floor"]
    for name in sliders:
        assert f'<label for="match-{name}">' in page
        assert f'<output for="match-{name}"' in page


def test_the_wage_slider_reaches_the_dearest_hour_in_its_currency(world: World):
    with acting(world.actor("ada")):
        hour = matching.dearest_hour(world.actor("ada"))
    assert (hour.currency, hour.rate > 0) == ("EUR", True)
    page = browser(world, "ada").get("/matching/").content.decode()
    most = re.search(r'id="match-floor"[^>]* max="(\d+)"', page)
    assert most is not None
    assert int(most[1]) >= hour.rate
    dong = {one.name: one for one in sliders(USUAL, dearest=Decimal(512_000), currency="VND")}["floor"]
    assert (dong.most, dong.step, dong.pattern) == ("520000", "10000", "{n} VND")


def test_without_a_script_the_plan_comes_with_the_page(world: World):
    ada = browser(world, "ada")
    assert "3 units" not in text_of(ada.get("/matching/", {"hours": "6", "worth": "2"}))
    page = ada.get("/matching/", {"hours": "6", "worth": "2", "floor": "0", "most": "0", "plan": "1"})
    assert "3 units" in text_of(page)
    assert "Offer 3 units to who is on shift" in text_of(page)


def test_what_was_measured_of_people_counts_in_the_plan(world: World):
    """Whoever is right half the time does the work twice over: at like wages the other one gets all of it."""
    at, ada = now(), world.actor("ada")
    order = UUID(int=1)
    with acting(ada):
        units = matching.outlook(ada, Wish(hours=6), at=at).given
    skill = units[0].waiting.requirement.skill
    shares = (
        {"bo": 1, "chi": 10} if units[0].worker and units[0].worker.handle == "bo" else {"bo": 10, "chi": 1}
    )
    with acting(world.platform()):
        network_services.measure_skills(
            [
                Measured(
                    worker_id=world.workers[name],
                    client_id=world.client_id,
                    order_id=order,
                    skill=skill,
                    right=right,
                    answers=10,
                )
                for name, right in shares.items()
            ]
        )
    with acting(ada):
        found = matching.outlook(ada, Wish(hours=6), at=at)
    better = max(shares, key=lambda name: shares[name])
    assert {one.worker.handle for one in found.given if one.worker} == {better}
    assert found.gap_ratio <= 0.001
