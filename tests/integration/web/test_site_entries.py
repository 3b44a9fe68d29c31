"""Workers come in from their site's networks, on its devices, with a session that is their own and awake."""

import pytest
from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from django.test import Client, override_settings

from tests.integration.holdings import as_owner
from tests.support.http import token_of
from tests.support.pages import browser
from tests.support.world import World, make_world

ROOM, OUTSIDE = "203.0.113.7", "198.51.100.1"


@pytest.fixture(scope="module")
def world() -> World:
    """Kraków, where Bo works and Lea leads, has one room and one network of desktops."""
    made = make_world()
    given = {"networks": "203.0.113.0/24", "desktops": "2001:db8:7::/48", "devices": "on", "idle": "10"}
    answer = browser(made, "lea").post(place(made), given | {"after": 0})
    assert answer.status_code == 302, answer.content.decode()
    return made


def place(world: World) -> str:
    return f"/people/sites/{world.sites['Kraków']}/"


def audited(world: World, action: str) -> list[str]:
    with as_owner("default") as owner:
        rows = owner.execute(
            "SELECT detail::text FROM audit_entry WHERE action = %s AND actor_id = ANY (%s)",
            [action, list(world.users.values())],
        ).fetchall()
    return [detail for (detail,) in rows]


def code_on(html: str) -> str:
    return html.partition('id="device-code">')[2].partition("<")[0]


def test_who_is_elsewhere_is_refused_before_any_data_and_it_is_recorded(world: World):
    bo = browser(world, "bo")

    away = bo.get("/work/", REMOTE_ADDR=OUTSIDE)
    again = bo.get("/work/pay/", REMOTE_ADDR=OUTSIDE, HTTP_X_FORWARDED_FOR=ROOM)

    for answer in (away, again):
        assert answer.status_code == 403
        assert "Your site lets you work from its own networks" in answer.content.decode()
    assert audited(world, "site.refused") == ['{"lack": "network"}'], "once in ten minutes, with no address"
    assert browser(world, "chi").get("/work/", REMOTE_ADDR=OUTSIDE).status_code == 200, (
        "Manila asks for nothing"
    )
    assert browser(world, "ada").get("/people/", REMOTE_ADDR=OUTSIDE).status_code == 200


def test_a_device_comes_in_once_the_lead_registers_the_code_that_it_shows(world: World):
    bo, lea = browser(world, "bo"), browser(world, "lea")
    refused = bo.get("/work/", REMOTE_ADDR=ROOM)
    code = code_on(refused.content.decode())
    assert refused.status_code == 403 and len(code.replace("-", "")) == 16

    told = lea.post(f"{place(world)}devices/", {"name": "Desk 14", "code": code.lower()}, follow=True)

    assert "Desk 14" in told.content.decode() and "The device comes in from now on." in told.content.decode()
    assert bo.get("/work/", REMOTE_ADDR=ROOM).status_code == 200
    assert browser(world, "bo").get("/work/", REMOTE_ADDR=ROOM).status_code == 403, "another browser"
    assert browser(world, "bo").get("/work/", REMOTE_ADDR="2001:db8:7::1").status_code == 200, "a desktop"
    twice = lea.post(f"{place(world)}devices/", {"name": "Desk 15", "code": code}, follow=True)
    assert "registered at the site already" in twice.content.decode()
    with as_owner("default") as owner:
        row = owner.execute("SELECT id FROM site_device WHERE code = %s", [code.replace("-", "")]).fetchone()
    assert row is not None
    lea.post(f"{place(world)}devices/{row[0]}/end/")
    assert bo.get("/work/", REMOTE_ADDR=ROOM).status_code == 403
    assert len(audited(world, "site.device.registered")) == len(audited(world, "site.device.ended")) == 1


def test_a_program_calls_from_a_desktop_and_behind_a_proxy_that_is_trusted(world: World):
    headers = {"Authorization": f"Bearer {token_of(world, 'bo')}"}

    def status(**told: str) -> int:
        return Client().get("/api/v1/me", headers=headers, **told).status_code

    assert status(REMOTE_ADDR="2001:db8:7::9") == 200
    assert status(REMOTE_ADDR=ROOM) == 401, "it has no device's key"
    assert status(REMOTE_ADDR=OUTSIDE) == 401
    assert status(REMOTE_ADDR="10.0.0.1", HTTP_X_FORWARDED_FOR="2001:db8:7::9") == 401
    with override_settings(HELIOTROPE_PROXIES=("10.0.0.0/8",)):
        assert status(REMOTE_ADDR="10.0.0.1", HTTP_X_FORWARDED_FOR="2001:db8:7::9") == 200
        assert status(REMOTE_ADDR="10.0.0.1", HTTP_X_FORWARDED_FOR="2001:db8:7::9, 198.51.100.1") == 401


def test_a_session_that_another_browser_brings_is_ended_for_both_and_recorded(world: World):
    ada, thief = browser(world, "ada"), Client()
    assert ada.get("/people/").status_code == 200
    name = settings.SESSION_COOKIE_NAME
    thief.cookies[name] = ada.cookies[name].value

    taken = thief.get("/people/")

    assert taken.status_code == 302 and "/account/login/?over=taken" in taken["Location"]
    assert ada.get("/people/")["Location"].startswith("/account/login/")
    assert len(audited(world, "session.taken")) == 1
    said = thief.get(taken["Location"]).content.decode()
    assert "This session belonged to another device" in said


def test_a_session_that_rests_too_long_is_over_and_what_a_page_fetches_by_itself_is_no_sign_of_life(
    world: World,
):
    bo = browser(world, "bo")
    desk = {"REMOTE_ADDR": "2001:db8:7::2"}
    page = bo.get("/work/", **desk).content.decode()
    assert 'name="idle" content="600"' in page

    def rest(seconds: int) -> int:
        session = SessionStore(bo.cookies[settings.SESSION_COOKIE_NAME].value)
        session["seen_at"] -= seconds
        session.save()
        return int(session["seen_at"])

    before = rest(500)
    assert bo.get("/work/", headers={"X-Own-Accord": "1"}, **desk).status_code == 200
    assert SessionStore(bo.cookies[settings.SESSION_COOKIE_NAME].value)["seen_at"] == before
    assert bo.get("/account/here/", **desk).status_code == 204
    assert SessionStore(bo.cookies[settings.SESSION_COOKIE_NAME].value)["seen_at"] > before
    rest(700)
    over = bo.get("/work/pay/", **desk)
    assert over.status_code == 302
    assert over["Location"] == "/account/login/?over=idle&next=%2Fwork%2Fpay%2F"
    assert "What you typed in this tab is back" in bo.get(over["Location"]).content.decode()


def test_a_limit_that_is_switched_on_ends_no_session_of_those_who_are_at_work():
    """Who came in long ago and works is seen all along; the page says what holds from now on."""
    made = make_world()
    lea, bo = browser(made, "lea"), browser(made, "bo")
    assert bo.get("/work/").status_code == 200

    def rest(seconds: int) -> None:
        session = SessionStore(bo.cookies[settings.SESSION_COOKIE_NAME].value)
        session["seen_at"] -= seconds
        session.save()

    rest(3 * 3600)
    assert bo.get("/work/pay/").status_code == 200, "a sign of life, with no limit yet"
    rest(900)
    told = lea.post(place(made), {"after": 0, "idle": "10"}, follow=True).content.decode()

    assert "A session ends after 10 minutes without a sign of life" in told
    assert bo.get("/work/").status_code == 200, "the page under their hands knew of no limit"
    rest(700)
    assert "over=idle" in bo.get("/work/")["Location"], "this one did"
    off = lea.post(place(made), {"after": 1, "idle": ""}, follow=True).content.decode()
    assert "No session ends by itself" in off


def test_a_lead_guards_no_site_but_their_own_and_a_stale_page_changes_nothing(world: World):
    lea, ada = browser(world, "lea"), browser(world, "ada")
    manila = f"/people/sites/{world.sites['Manila']}/"

    assert lea.get(manila).status_code == 404
    assert lea.post(manila, {"after": 0}).status_code == 404
    assert browser(world, "bo").get(place(world), REMOTE_ADDR="2001:db8:7::3").status_code == 404
    stale = ada.post(place(world), {"after": 0, "networks": ""})
    wrong = ada.post(place(world), {"after": 1, "networks": "the office"})
    assert "read them again" in stale.content.decode()
    assert "is no network" in wrong.content.decode()
    assert "203.0.113.0/24" in ada.get(place(world)).content.decode()
