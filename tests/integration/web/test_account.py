"""Signing in and what guards it: wrong passwords, second factors, tokens, pages that are not there."""

import re

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.test import override_settings
from django.urls import get_resolver

from heliotrope.core.access import Permission
from heliotrope.foundation.clock import now
from heliotrope.foundation.tenancy import selectors as tenancy_selectors
from heliotrope.foundation.tenancy.actor import ActorKind
from heliotrope.interfaces.cli.demo import accounts as demo_accounts
from tests.support.pages import browser, code_now, give_password, give_second_factor, sign_in
from tests.support.world import PASSWORD, World, make_world


@pytest.fixture(scope="module")
def world() -> World:
    made = make_world()
    for name in ("ada", "ana", "bo", "chi", "dee", "eve", "lea", "cleo"):
        give_password(made, name)
    give_second_factor(made, "ada")
    return made


def test_bo_signs_in_with_his_password_and_lands_on_his_work(world: World):
    client = browser()

    answer = sign_in(client, world.email("bo"))

    assert answer.status_code == 302
    assert answer["Location"] == "/work/"
    assert client.get("/work/").status_code == 200


@pytest.mark.parametrize(("name", "home"), [("ana", "/"), ("lea", "/coverage/")])
def test_everybody_lands_on_the_first_page_of_their_role(world: World, name: str, home: str):
    assert sign_in(browser(), world.email(name))["Location"] == home


def test_the_sixth_try_is_refused_even_with_the_right_password(world: World):
    client = browser()
    for _ in range(5):
        sign_in(client, world.email("chi"), "wrong-wrong-wrong")

    answer = sign_in(browser(), world.email("chi"))

    assert answer.status_code == 429
    assert answer["Retry-After"] == "900"
    assert "Too many tries" in answer.content.decode()


def test_writing_the_address_otherwise_buys_no_further_tries(world: World):
    name, _, place = world.email("eve").partition("@")
    for form in (
        f"{name}@{place}",
        f"{name.upper()}@{place}",
        f" {name}@{place} ",
        f"{name}@{place.upper()}",
    ):
        sign_in(browser(), form, "wrong-wrong-wrong")
    sign_in(browser(), world.email("eve"), "wrong-wrong-wrong")

    assert sign_in(browser(), world.email("eve").title()).status_code == 429


def test_an_address_without_an_account_is_locked_in_the_same_way(world: World):
    here = [sign_in(browser(), world.email("cleo"), "wrong-wrong-wrong") for _ in range(6)]
    nowhere = [sign_in(browser(), f"nobody-{world.tag}@example.test", "wrong-wrong-wrong") for _ in range(6)]

    assert [answer.status_code for answer in here] == [answer.status_code for answer in nowhere]
    assert here[-1].status_code == 429
    first, second = (re.sub(r"nobody-|cleo-", "", one.content.decode()) for one in (here[0], nowhere[0]))
    hide = re.compile(r'(csrfmiddlewaretoken" value|csrf-token" content)="[^"]+"')
    assert hide.sub("", first) == hide.sub("", second)


def test_one_locked_address_does_not_shut_out_its_colleagues(world: World):
    for _ in range(6):
        sign_in(browser(), f"other-{world.tag}@example.test", "wrong-wrong-wrong")

    assert sign_in(browser(), world.email("bo")).status_code == 302


def test_ada_needs_the_code_of_her_app_as_well(world: World):
    client = browser()

    answer = sign_in(client, world.email("ada"))

    assert answer["Location"] == "/account/2fa/authenticate/"
    assert client.get("/orders/").status_code == 302
    done = client.post("/account/2fa/authenticate/", {"code": code_now()})
    assert done["Location"] == "/coverage/"
    assert client.get("/account/").status_code == 200


def test_guessing_the_second_factor_is_stopped_after_five_codes(world: World):
    client = browser()
    sign_in(client, world.email("ada"))
    for guess in range(5):
        client.post("/account/2fa/authenticate/", {"code": f"00000{guess}"})

    client.post("/account/2fa/authenticate/", {"code": code_now()})

    assert client.get("/account/").status_code == 302


def test_a_role_that_must_have_a_second_factor_sets_it_up_before_anything_else(world: World):
    client = browser()
    sign_in(client, world.email("dee"))

    assert client.get("/adjudicate/")["Location"] == "/account/2fa/"
    assert client.get("/account/2fa/").status_code == 200
    assert "/account/reauthenticate/" in client.get("/account/2fa/totp/activate/")["Location"]
    client.post("/account/reauthenticate/", {"password": PASSWORD})
    page = client.get("/account/2fa/totp/activate/")
    assert page.status_code == 200
    assert b'<svg class="qr"' in page.content
    assert b"data:image" not in page.content


def test_the_demonstration_shows_the_code_only_on_this_computer(world: World):
    client = browser()
    with override_settings(DEMO=True, DEMO_PASSWORD=PASSWORD):
        page = client.get("/account/login/", headers={"host": "localhost:8000"})
        assert world.email("ada")[:3] in page.content.decode() or b"seats" in page.content
        sign_in(client, world.email("ada"))
        code = r'<strong class="mono num">(\d{6})</strong>'
        near = client.get("/account/2fa/authenticate/", headers={"host": "localhost:8000"})
        far = client.get("/account/2fa/authenticate/", headers={"host": "testserver"})
    assert re.search(code, near.content.decode())[1] == code_now()
    assert not re.search(code, far.content.decode())


def test_without_a_demonstration_no_seat_and_no_password_is_shown(world: World):
    page = browser().get("/account/login/?seat=ada@helio.example", headers={"host": "localhost:8000"})

    assert settings.DEMO is False
    assert PASSWORD not in page.content.decode()
    assert browser().post("/account/seat/", {"seat": "x"}).status_code == 404


def test_the_demonstration_has_one_password():
    with override_settings(DEMO=True):
        assert demo_accounts.PASSWORD == PASSWORD


def test_signing_in_gives_the_session_a_new_key(world: World):
    client = browser()
    client.get("/account/login/")
    session = client.session
    session["planted"] = "by somebody else"
    session.save()
    planted = session.session_key
    client.cookies[settings.SESSION_COOKIE_NAME] = planted

    sign_in(client, world.email("ana"))

    assert client.cookies[settings.SESSION_COOKIE_NAME].value != planted
    stranger = browser()
    stranger.cookies[settings.SESSION_COOKIE_NAME] = planted
    assert stranger.get("/account/").status_code == 302


@pytest.mark.parametrize(
    "place", ["https://evil.test/", "//evil.test/", "/\\evil.test", "javascript:alert(1)"]
)
def test_next_never_leads_away(world: World, place: str):
    answer = sign_in(browser(), world.email("bo"), next=place)

    assert answer["Location"] == "/work/"
    language = browser().post("/account/language/", {"language": "en", "next": place})
    assert language["Location"] == "/"


def test_next_leads_to_the_page_that_was_asked_for(world: World):
    asked = browser().get("/work/pay/?x=1")

    assert asked["Location"] == "/account/login/?next=%2Fwork%2Fpay%2F%3Fx%3D1"
    assert sign_in(browser(), world.email("bo"), next="/work/pay/?x=1")["Location"] == "/work/pay/?x=1"


@pytest.mark.parametrize(
    "path",
    [
        "/account/signup/",
        "/account/email/",
        "/account/password/reset/",
        "/account/password/set/",
        "/account/confirm-email/",
        "/account/2fa/webauthn/signup/",
        "/account/3rdparty/",
    ],
)
def test_pages_of_allauth_that_nobody_wants_are_not_there(world: World, path: str):
    assert browser(world, "bo").get(path).status_code == 404


def test_every_account_page_declares_who_may_open_it():
    resolver = next(
        one for one in get_resolver().url_patterns[-1].url_patterns if str(one.pattern) == "account/"
    )

    assert all(hasattr(one.callback, "permission") for one in resolver.url_patterns)


def test_bo_makes_a_token_that_works_and_revokes_it(world: World):
    client = browser(world, "bo")

    made = client.post("/account/tokens/", {"name": "export", "days": 30, "scopes": ["pay:read"]})

    assert made.status_code == 201
    assert "no-store" in made["Cache-Control"]
    secret = re.search(r"hlt_[\w-]+", made.content.decode())[0]
    actor = tenancy_selectors.actor_of_token(secret, now=now())
    assert actor.kind is ActorKind.TOKEN
    assert actor.scopes == {Permission.PAY_READ}
    assert secret not in client.get("/account/").content.decode()
    token = tenancy_selectors.tokens(world.actor("bo"))[0]
    client.post(f"/account/tokens/{token.id}/revoke/")
    assert tenancy_selectors.actor_of_token(secret, now=now()).role is None


def test_nobody_makes_a_token_for_more_than_they_hold(world: World):
    made = browser(world, "bo").post("/account/tokens/", {"name": "x", "days": 30, "scopes": ["order:read"]})

    assert made.status_code == 422
    assert "hlt_" not in made.content.decode()


def test_eve_cannot_revoke_the_token_of_bo(world: World):
    browser(world, "bo").post("/account/tokens/", {"name": "mine", "days": 30, "scopes": ["pay:read"]})
    token = tenancy_selectors.tokens(world.actor("bo"))[0]

    assert browser(world, "eve").post(f"/account/tokens/{token.id}/revoke/").status_code == 404
    assert tenancy_selectors.tokens(world.actor("bo"))[0].revoked_at is None


def test_a_form_without_its_proof_is_refused_in_words():
    from django.test import Client

    answer = Client(enforce_csrf_checks=True).post("/account/login/", {"login": "x", "password": "y"})

    assert answer.status_code == 403
    assert "This form was too old" in answer.content.decode()


def test_the_page_for_defects_needs_no_database():
    from django.db import connections
    from django.test.utils import CaptureQueriesContext

    from heliotrope.interfaces.web.errors import defect

    with CaptureQueriesContext(connections["default"]) as asked:
        answer = defect(None)

    assert answer.status_code == 500
    assert b"Heliotrope" in answer.content
    assert len(asked) == 0


def test_the_frame_costs_at_most_four_queries(world: World):
    from django.db import connections
    from django.template.loader import render_to_string
    from django.test import RequestFactory
    from django.test.utils import CaptureQueriesContext

    request = RequestFactory().get("/")
    request.user = get_user_model().objects.get(pk=world.users["ada"])
    request.actor = world.admin()
    request.session = {}
    with CaptureQueriesContext(connections["default"]) as asked:
        drawn = render_to_string("frame.html", {}, request)

    assert "Kraków" in drawn
    asked_for = [
        one["sql"] for one in asked if not one["sql"].startswith(("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE"))
    ]
    assert len(asked_for) <= 5, asked_for


def test_a_seat_switches_its_language_and_keeps_it(world: World):
    client = browser(world, "bo")

    client.post("/account/language/", {"language": "zh-hans", "next": "/work/"})

    page = client.get("/work/")
    assert page["Content-Language"] == "zh-hans"
    assert '<html lang="zh-hans"' in page.content.decode()


@pytest.mark.parametrize("path", ["/account/tokens/", "/account/", "/orders/"])
def test_without_the_second_factor_that_the_seat_needs_there_is_only_its_set_up(world: World, path: str):
    """A password alone must not make a token: the API asks for no second factor."""
    give_password(world, "otto")
    client = browser()
    sign_in(client, world.email("otto"))

    answer = client.post(path, {"name": "x", "days": 30, "scopes": ["audit:read"]})

    assert (answer.status_code, answer["Location"]) == (302, "/account/2fa/")
