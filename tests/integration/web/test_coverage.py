"""The operator's first page: what is expected, who is there, where nobody is."""

from datetime import timedelta

import pytest

from heliotrope.core.staffing.forecast import WEEK
from heliotrope.foundation.clock import now
from heliotrope.foundation.tallies import services as tallies
from heliotrope.foundation.tenancy.scope import acting
from heliotrope.insight import coverage
from tests.support.pages import browser
from tests.support.world import Skilled, World, make_world


@pytest.fixture(scope="module")
def world() -> World:
    """Ten Spanish chats in every hour of the past week, of Ana's client; Sol is always there."""
    made = make_world(crowd={"sol": Skilled(skills="support:3", languages="es:5")})
    with acting(made.platform()):
        first = coverage.tallies_hour(now()) - WEEK
        for hour in range(60):
            tallies.add(made.client_id, "support/chat/es", at=first + timedelta(hours=hour), count=10)
    return made


@pytest.mark.promise("29", thin="no expected service level, no margin and no repairs yet")
def test_ten_chats_an_hour_are_more_than_one_person_can_take(world: World):
    """10 × 540 s = 1.5 h of work, at 85 % 1.76 h on shift; Sol alone leaves 0.76 h."""
    with acting(world.actor("ada")):
        picture = coverage.picture(world.actor("ada"), at=now())

    (row,) = picture.rows
    cells = picture.rows[row]
    assert (row.language, row.channel) == ("es", "chat")
    assert len(cells) == 48
    assert cells[5].people_h == pytest.approx(1)
    assert cells[5].short_h == pytest.approx(10 * 540 / 3600 / 0.85 - 1)


@pytest.mark.parametrize("name", ["ada", "lea", "cleo"])
def test_who_may_see_the_network_sees_the_same_holes(world: World, name: str):
    page = browser(world, name).get("/coverage/").content.decode()

    assert "Spanish" in page
    assert "earth-night" in page
    assert page.count("cov-cell is-hole") >= 40


@pytest.mark.parametrize("name", ["ana", "bo", "eve", "dee"])
def test_clients_workers_and_adjudicators_find_no_such_page(world: World, name: str):
    assert browser(world, name).get("/coverage/").status_code == 404


def test_another_operator_sees_nothing_of_it(world: World):
    assert "Spanish" not in browser(make_world(), "ada").get("/coverage/").content.decode()


@pytest.mark.promise("29", thin="no expected service level, no margin and no repairs yet")
def test_a_click_on_an_hour_says_what_its_number_rests_on(world: World):
    hour = coverage.tallies_hour(now()) + timedelta(hours=5)
    asked = {"row": "es.chat", "hour": hour.isoformat()}

    part = browser(world, "ada").get("/coverage/", asked, headers={"hx-request": "true"}).content.decode()

    assert "Spanish · Chat" in part
    assert "1.8 h" in part
    assert "<html" not in part


@pytest.mark.parametrize("hour", ["", "yesterday", "2026-11-22T10:00:00", "1999-01-01T00:00:00+00:00"])
def test_an_hour_that_is_none_leaves_the_page_as_it_is(world: World, hour: str):
    answer = browser(world, "ada").get("/coverage/", {"row": "es.chat", "hour": hour})

    assert answer.status_code == 200
    assert "Choose an hour" in answer.content.decode()


def test_outside_a_demonstration_time_cannot_be_set_and_has_no_control(world: World):
    ada = browser(world, "ada")

    assert 'name="factor"' not in ada.get("/coverage/").content.decode()
    assert ada.post("/coverage/clock/", {"factor": "7"}).status_code == 422
    assert browser(world, "lea").post("/coverage/clock/", {"factor": "0"}).status_code == 404


def test_the_overview_stays_where_the_rail_says(world: World):
    assert browser(world, "ada").get("/")["Location"] == "/coverage/"
    assert browser(world, "ada").get("/overview/").status_code == 200
