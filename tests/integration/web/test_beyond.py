"""Beyond the case in hand: a fresh second factor, for much at once a second person, and one budget."""

import re
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit
from uuid import UUID

import pytest
from django.core.cache import cache
from django.test import Client

from heliotrope.compliance import selectors
from heliotrope.compliance.services import budgets, bulk
from heliotrope.core.privacy.reveals import RULES
from heliotrope.flow import alerting, revealing
from heliotrope.foundation.clock import now
from heliotrope.foundation.ids import new_id
from heliotrope.foundation.tenancy import factors
from heliotrope.foundation.tenancy.scope import acting
from tests.integration.holdings import as_owner
from tests.integration.masked_desk import ADDRESS, CARD, NAME, PHONE, Case
from tests.support.http import token_of
from tests.support.pages import browser, code_now, proved

PLANTED = (NAME, ADDRESS, PHONE, CARD)


@pytest.fixture(scope="module")
def case() -> Case:
    return Case()


def item_of(case: Case) -> UUID:
    return case.desk().assignment.item_id


def guarded(html: str, place: str) -> None:
    """Under whose name it is shown, for how long, and that the page asks for itself without it then."""
    left = re.search(rf'data-left="(\d+)" hx-get="{re.escape(place)}" hx-trigger="load delay:(\d+)s"', html)
    assert left is not None and 0 < int(left[1]) == int(left[2]) <= 900
    assert 'class="watermark"' in html and "js/left" in html and "data-left-shown" in html


def test_a_look_without_a_fresh_second_factor_sends_to_prove_it_and_shows_nothing(case: Case):
    ada, place = browser(case.world, "ada"), f"/privacy/items/{item_of(case)}/"
    given = {"mark": "⟨PHONE_1⟩", "reason": "complaint"}

    page = ada.get(place)
    for age_s in (None, 301):
        answer = (ada if age_s is None else proved(ada, age_s=age_s)).post(place, given)
        assert answer.status_code == 302
        assert answer["Location"].startswith("/account/2fa/reauthenticate/?next=%2Fprivacy%2Fitems%2F")
    said = ada.get(answer["Location"]).content.decode()
    assert "look behind a placeholder" in said and "how your account is guarded" not in said
    back = parse_qs(urlsplit(answer["Location"]).query)["next"][0]
    kept = proved(ada).get(back).content.decode()
    assert "<option selected>⟨PHONE_1⟩" in kept and '<option value="complaint" selected>' in kept
    assert PHONE not in kept, "it opens when one asks again"
    shown = proved(ada, age_s=10).post(place, given)

    assert "⟨PHONE_1⟩" in page.content.decode()
    assert not [one for one in PLANTED if one in page.content.decode()]
    assert PHONE in shown.content.decode() and ADDRESS not in shown.content.decode()
    assert "no-store" in shown["Cache-Control"]
    guarded(shown.content.decode(), place)
    card = proved(ada).post(place, {"mark": "⟨CARD_1⟩", "reason": "payment"}).content.decode()
    assert CARD not in card and "1111" in card, "of a card its last digits, whoever looks"
    with as_owner("vault_eu") as owner:
        rows = owner.execute(
            "SELECT mark, viewer_id, worker_id, subject_id FROM privacy_reveal"
            " WHERE client_id = %s ORDER BY at",
            [case.world.client_id],
        ).fetchall()
    whose = case.thread().contact_id
    assert rows == [(mark, case.world.users["ada"], None, whose) for mark in ("⟨PHONE_1⟩", "⟨CARD_1⟩")]


def test_who_may_not_look_beyond_finds_nothing(case: Case):
    for name in ("bo", "chi", "ana", "eve", "lea"):
        client = proved(browser(case.world, name))
        assert client.get(f"/privacy/items/{item_of(case)}/").status_code == 404
        assert client.get("/privacy/bulk/").status_code == 404


def test_a_program_sends_the_code_with_each_look_and_no_value_is_kept(case: Case):
    cache.clear()
    dee, place = token_of(case.world, "dee"), f"/api/v1/items/{item_of(case)}/looks"
    browser(case.world, "dee")  # who has a second factor
    key = {"Authorization": f"Bearer {dee}", "Idempotency-Key": str(new_id())}
    given = {"mark": "⟨EMAIL_1⟩", "reason": "verify-identity"}

    without = Client().post(
        place, given, "application/json", headers=key | {"Idempotency-Key": str(new_id())}
    )
    told = Client().post(place, given | {"code": code_now()}, "application/json", headers=key)
    again = Client().post(place, given | {"code": code_now()}, "application/json", headers=key)

    assert (without.json()["need"], without.json()["value"]) == ("second-factor", "")
    assert (told.json()["need"], told.json()["value"]) == ("nothing", ADDRESS)
    assert again.status_code == 422 or again.json()["value"] == "", "shown once"
    for _ in range(factors.TRIES):
        key["Idempotency-Key"] = str(new_id())
        wrong = Client().post(place, given | {"code": "000000"}, "application/json", headers=key)
    assert wrong.status_code == 429 and "try again in five minutes" in wrong.json()["detail"]
    with as_owner("default") as owner:
        kept = owner.execute("SELECT string_agg(t::text, '') FROM answered_call t").fetchone()
    assert kept is not None
    assert ADDRESS not in (kept[0] or "")


def test_much_at_once_opens_for_who_asked_once_somebody_else_agrees(case: Case):
    ada, cleo, dee = (browser(case.world, name) for name in ("ada", "cleo", "dee"))
    asked = ada.post("/privacy/bulk/", {"order": str(case.order_id), "items": "5", "reason": "legal-duty"})
    assert asked.status_code == 302
    with as_owner("default") as owner:
        row = owner.execute(
            "SELECT id FROM privacy_bulk WHERE client_id = %s", [case.world.client_id]
        ).fetchone()
    assert row is not None
    place = f"/privacy/bulk/{row[0]}/"

    assert "It is not open" in proved(ada).get(place).content.decode()
    listed = dee.get("/privacy/bulk/").content.decode()
    assert f"ada-{case.world.tag}</span>" in listed and "Operator</span>" in listed
    assert ">Care</a>" in listed and "Digits" in listed
    assert '<td class="num">1</td><td class="num">1</td>' in listed, "one item, one person"
    own = ada.post(place, {"agree": "yes"}, follow=True).content.decode()
    assert "Somebody else has to agree" in own
    assert "Agreed" in cleo.post(place, {"agree": "yes"}, follow=True).content.decode()
    late = dee.post(place, {"agree": "no"}, follow=True).content.decode()
    stale = proved(ada, age_s=999).get(place)
    read = proved(ada).get(place).content.decode()

    assert "Somebody settled this wish before you" in late
    assert stale.status_code == 302 and "reauthenticate" in stale["Location"]
    assert PHONE in read and ADDRESS in read and CARD not in read
    guarded(read, place)
    assert 'href="/privacy/bulk/"' in dee.get("/").content.decode(), "who may agree finds the way there"
    form = dee.get(f"/privacy/bulk/?order={case.order_id}").content.decode()
    assert f'<option value="{case.order_id}" selected>Care' in form, "orders are chosen by their titles"
    assert dee.post("/privacy/bulk/", {"order": "", "items": "5"}).status_code == 422
    assert "It is not open" in proved(cleo).get(place).content.decode(), "for who asked alone"
    with as_owner("vault_eu") as owner:
        marks = owner.execute(
            "SELECT count(DISTINCT mark), array_agg(DISTINCT subject_id) FROM privacy_reveal"
            " WHERE viewer_id = %s AND reason = 'legal-duty'",
            [case.world.users["ada"]],
        ).fetchone()
    assert marks is not None and marks[0] >= 2
    assert marks[1] == [case.thread().contact_id], "each of many says whose it was"


def test_the_budget_is_one_over_all_homes():
    """What was seen elsewhere counts here, and of two looks at the last value one is shown."""
    case = Case()
    chi = case.worker()
    with acting(chi):
        assert budgets.spend(chi, RULES.daily - 1, now=now(), daily=RULES.daily), "as in another vault"
        last = revealing.open_mark(chi, case.assignment_id, "⟨PHONE_1⟩", reason="call-back", now=now())
        again = revealing.open_mark(chi, case.assignment_id, "⟨PHONE_1⟩", reason="", now=now())
        over = revealing.open_mark(chi, case.assignment_id, "⟨EMAIL_1⟩", reason="", now=now())
        assert not budgets.spend(chi, 1, now=now(), daily=RULES.daily)

    assert (last.value, again.value, over.value) == (PHONE, PHONE, None)
    assert over.look.need == "budget"
    place = f"/privacy/workers/{case.world.workers['chi']}/"
    cleo, given = browser(case.world, "cleo"), {"values": 1, "why": "more-cases", "after": 0}
    assert cleo.post(f"{place}budget/", {**given, "why": ""}).status_code == 422, "not without a reason"
    told = cleo.post(f"{place}budget/", given, follow=True).content.decode()
    assert "The budget is raised for today" in told and f"{RULES.daily} / {RULES.daily + 1}" in told
    assert cleo.post(f"{place}budget/", given).status_code == 409, "the same form twice raises it once"
    with acting(chi):
        more = revealing.open_mark(chi, case.assignment_id, "⟨EMAIL_1⟩", reason="", now=now())
        assert not budgets.spend(chi, 1, now=now(), daily=RULES.daily + 1)
    assert more.value == ADDRESS
    with as_owner("default") as owner:
        detail = owner.execute(
            "SELECT detail FROM audit_entry WHERE action = 'privacy.budget.widened' AND actor_id = %s",
            [case.world.users["cleo"]],
        ).fetchone()
    assert detail is not None and (detail[0]["values"], detail[0]["why"]) == (1, "more-cases")


def wish_of(client: Client, case: Case) -> str:
    """Ask anew; gives the address of the wish."""
    given = {"order": str(case.order_id), "items": "1", "reason": "complaint"}
    assert client.post("/privacy/bulk/", given).status_code == 302
    with as_owner("default") as owner:
        query = "SELECT id FROM privacy_bulk WHERE client_id = %s ORDER BY asked_at DESC LIMIT 1"
        row = owner.execute(query, [case.world.client_id]).fetchone()
    assert row is not None
    return f"/privacy/bulk/{row[0]}/"


def test_who_may_agree_is_told_that_a_wish_waits_and_who_asked_how_it_ended(case: Case):
    """By ids and numbers alone; a wish that is settled waits for nobody any more."""
    ada, cleo, dee = (browser(case.world, name) for name in ("ada", "cleo", "dee"))
    place, waits, refused = (
        wish_of(dee, case),
        "waits for a second person",
        "What you asked to see was refused",
    )

    before = {"ada": ada.get("/overview/"), "cleo": cleo.get("/privacy/notices/"), "dee": dee.get("/")}
    told = {name: answer.content.decode() for name, answer in before.items()}
    rail = ada.get("/rail/").content.decode().partition("/privacy/bulk/")[2]
    assert "A wish to see 1 item in clear waits" in told["ada"] and waits in told["cleo"]
    assert waits not in told["dee"], "not to who asked"
    assert '<span class="rail-count">1</span>' in rail
    assert not [one for one in PLANTED if one in "".join(told.values())]

    with acting(case.world.actor("cleo")):
        (notice,) = selectors.notices(case.world.actor("cleo"), unseen=True)
    cleo.post(f"/privacy/notices/{notice.id}/seen/")
    assert waits in ada.get("/overview/").content.decode(), "it waits for others still"
    cleo.post(place, {"agree": "no"})

    assert waits not in ada.get("/overview/").content.decode()
    assert refused in dee.get("/").content.decode()
    assert refused in dee.get("/privacy/bulk/").content.decode()
    assert refused not in ada.get("/overview/").content.decode() + cleo.get("/privacy/").content.decode()
    ada.post(place, {"noted": "yes"})
    assert refused in dee.get("/privacy/bulk/").content.decode(), "another cannot take note of it"
    dee.post(place, {"noted": "yes"})
    assert refused not in dee.get("/privacy/bulk/").content.decode()


def test_a_wish_that_nobody_agrees_to_expires_and_says_so_once(case: Case):
    cleo, dee, platform = browser(case.world, "cleo"), browser(case.world, "dee"), case.world.platform()
    place, later = wish_of(dee, case), now() + timedelta(seconds=RULES.wish_s)
    with acting(platform):
        assert bulk.expire(platform, now=later - timedelta(minutes=1)) == 0

    alerting.watch_looks(operator_id=case.world.operator_id, now=later + timedelta(minutes=1))

    with acting(platform):
        assert bulk.expire(platform, now=later + timedelta(minutes=1)) == 0, "once"
    html = dee.get("/privacy/bulk/").content.decode()
    assert "Nobody agreed in time" in html and "expired: nobody agreed in time" in html
    late = cleo.post(place, {"agree": "yes"}, follow=True).content.decode()
    assert "has expired" in late or "Somebody settled" in late
    with as_owner("default") as owner:
        rows = owner.execute(
            "SELECT state, settled_by FROM privacy_bulk WHERE id = %s", [place.split("/")[3]]
        ).fetchall()
    assert rows == [("expired", None)]


def test_an_agreement_whose_minutes_are_over_says_so(case: Case):
    dee = browser(case.world, "dee")
    place = wish_of(dee, case)
    browser(case.world, "cleo").post(place, {"agree": "yes"})
    with as_owner("default") as owner:
        owner.execute("UPDATE privacy_bulk SET until_at = settled_at WHERE id = %s", [place.split("/")[3]])
    assert "agreed; its minutes are over" in dee.get("/privacy/bulk/").content.decode()
