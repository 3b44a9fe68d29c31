"""The pages of providers, rosters and AI workers, as the cast sees them."""

import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from heliotrope.foundation.clock import now
from heliotrope.foundation.tenancy.scope import acting
from heliotrope.network import selectors
from tests.support.pages import browser
from tests.support.world import World, make_world


@pytest.fixture(scope="module")
def world() -> World:
    return make_world()


def text_of(response, status: int = 200) -> str:
    assert response.status_code == status, response.content[:2000]
    return response.content.decode()


def roster_file(*rows: str) -> SimpleUploadedFile:
    return SimpleUploadedFile(
        "week.csv", ("worker,from,to,timezone,kind\n" + "\n".join(rows)).encode(), "text/csv"
    )


def test_ada_adds_a_partner_with_its_price_and_its_contract(world):
    ada = browser(world, "ada")

    made = ada.post("/people/providers/add/", {"name": "Partner SA", "kind": "partner", "country": "PT"})
    page = made["Location"]
    price = {"of": "skill", "code": "label-text", "measure": "hour", "rate": "8.50", "currency": "EUR"}
    for rate in ("8.50", "9.25"):
        assert ada.post(f"{page}prices/", price | {"rate": rate}).status_code == 302
    signed = {"payee": "Holding BV", "country": "NL", "from_date": "2026-01-01"}
    assert ada.post(f"{page}contracts/", signed).status_code == 302
    shown = text_of(ada.get(page))

    assert "9.25 EUR" in shown
    assert "8.5 EUR" in shown
    assert len(re.findall(r"holds\s*</span>", shown)) == 1
    assert "Holding BV" in shown
    assert "Partner company" in text_of(ada.get("/people/providers/"))


def test_what_is_wrong_with_a_form_is_said_beside_it(world):
    ada = browser(world, "ada")
    provider = text_of(ada.get("/people/providers/")).partition("/people/providers/0")[2][:35]

    bad = ada.post(f"/people/providers/0{provider}/prices/", {"of": "skill", "code": "x", "rate": "-1"})

    assert "errors" in text_of(bad, 422) or "error" in text_of(bad, 422)
    twice = ada.post("/people/providers/add/", {"name": "Manila Ltd", "kind": "own", "country": "PH"})
    assert "choose another name" in text_of(twice, 422)


def test_the_week_shows_shifts_in_the_sites_local_time_and_bad_rows_by_line(world):
    ada = browser(world, "ada")
    # Today's is in the week shown, at whatever hour it is; tomorrow's is still to come.
    today, tomorrow = (
        f"{day:%Y-%m-%d} 06:00,{day:%Y-%m-%d} 14:00,UTC,shift" for day in (now(), now() + timedelta(days=1))
    )

    bad = ada.post("/people/roster/import/", {"file": roster_file(f"bo,{today}", f"nobody,{today}")})
    refused = text_of(bad, 422)
    good = ada.post("/people/roster/import/", {"file": roster_file(f"bo,{today}", f"bo,{tomorrow}")})

    assert "there is no worker" in refused
    assert good.status_code == 302
    page = text_of(ada.get(f"/people/roster/?site={world.sites['Kraków']}"))
    assert "Europe/Warsaw" in page
    # The embedded dates are of winter or summer: Kraków is one or two hours ahead.
    assert "07:00–15:00" in page or "08:00–16:00" in page
    assert "shift" in text_of(ada.get(f"/people/{world.workers['bo']}/"))


def test_a_site_lead_sees_the_own_sites_week_and_may_import_nothing(world):
    lea = browser(world, "lea")

    page = text_of(lea.get("/people/roster/"))

    assert "Kraków" in page
    assert "Manila" not in page.partition("</header>")[2]
    assert 'action="/people/roster/import/"' not in page
    assert lea.post("/people/roster/import/", {}).status_code == 404
    assert "Price book" not in text_of(lea.get("/people/providers/"))


def test_ada_adds_an_ai_worker_and_turns_all_of_them_off(world):
    ada = browser(world, "ada")
    given = {
        "handle": "helper",
        "site_id": str(world.sites["Manila"]),
        "model_provider": "Local",
        "model": "small-1",
        "skills": "label-text:3",
        "languages": "en:4",
        "capacity": "5",
        "price_per_unit": "0.002",
        "currency": "EUR",
    }

    assert "a level is 1 to 5" in text_of(
        ada.post("/people/ai/add/", given | {"skills": "label-text:9"}), 422
    )
    assert ada.post("/people/ai/add/", given).status_code == 302
    assert ada.post("/people/ai/switch/", {"on": "0"}).status_code == 302
    page = text_of(ada.get("/people/ai/"))
    actor = world.admin()
    with acting(actor):
        assert selectors.machines_on(actor) == frozenset()

    assert "small-1" in page
    assert "AI workers are turned off" in page
