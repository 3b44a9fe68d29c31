"""The shop's pages and the workbench's form, through the whole of Django's request cycle."""

from collections.abc import Iterator

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.template.loader import render_to_string
from django.test import override_settings
from django.utils import translation

from heliotrope.compliance import services as compliance
from heliotrope.core.privacy.pins import Pins
from heliotrope.foundation.clock import now
from heliotrope.foundation.tenancy.scope import acting
from heliotrope.lines.commerce.line import LINE
from heliotrope.network import services as network
from tests.integration.commerce.shops import ShopWorld, file_shop, order
from tests.integration.holdings import as_owner
from tests.support.lines import task
from tests.support.pages import browser
from tests.support.world import make_world

ORDERS = b"order,sku,quantity,name,address1,city,province,postcode,country\n"
ROW = b"A-1,MUG,2,Ana Lopes,215 River Road,New York,NY,10083,US\n"


@pytest.fixture(autouse=True)
def doors() -> Iterator[None]:
    with override_settings(ROOT_URLCONF="tests.integration.commerce.urls"):
        yield


def place(shop: ShopWorld, more: str = "") -> str:
    return f"/commerce/{shop.world.programme_id}/{shop.shop_id}/{more}"


def send(shop: ShopWorld, content: bytes, what: str = "orders", name: str = "ana"):
    file = SimpleUploadedFile("file.csv", content, content_type="text/csv")
    return browser(shop.world, name).post(place(shop, "import/"), {"what": what, "file": file})


def test_ana_brings_stock_and_orders_and_sees_what_became_of_them():
    shop = file_shop()
    assert send(shop, b"sku,on_hand\nMUG,5\n", "stock").status_code == 302
    assert send(shop, ORDERS + ROW).status_code == 302
    assert shop.shelf("MUG") == (5, 2)
    shown = browser(shop.world, "ana").get(place(shop)).content.decode()
    assert "A-1" in shown and "reserved" in shown
    assert "Ana Lopes" not in shown and "River Road" not in shown
    assert "/hooks/" not in shown


def test_a_bad_row_refuses_the_file_and_is_named():
    shop = file_shop()
    answer = send(shop, ORDERS + ROW + b"A-2,MUG,none,,,,,,\n")
    assert answer.status_code == 422
    assert "whole number" in answer.content.decode()
    assert shop.states() == {}


def test_eve_finds_neither_the_shop_nor_its_import():
    shop = file_shop()
    eve = browser(shop.world, "eve")
    assert eve.get(place(shop)).status_code == 404
    assert eve.post(place(shop, "import/"), {"what": "orders"}).status_code == 404
    strange = f"/commerce/{shop.world.other_programme_id}/{shop.shop_id}/"
    assert [browser(shop.world, name).get(strange).status_code for name in ("ana", "eve", "ada")] == [404] * 3
    assert browser(shop.world, "bo").get(place(shop)).status_code == 404


def test_only_the_operator_opens_a_shop_and_names_variables_not_secrets():
    world = make_world()
    platform = world.platform()
    with acting(platform):
        programme = network.add_programme(
            platform, client_id=world.client_id, name="Shops", data_home="eu", lines=["commerce"]
        )
    told = {"programme": str(programme), "name": "North", "countries": "de, fr", "promise_hours": "24"}
    assert browser(world, "ana").post("/commerce/new/", told).status_code == 404
    ada = browser(world, "ada")
    assert ada.get("/commerce/new/").status_code == 200
    wrong = {**told, "domain": "north.myshopify.com", "token_variable": "PATH", "secret_variable": "PATH"}
    assert ada.post("/commerce/new/", wrong).status_code == 422
    opened = ada.post("/commerce/new/", told)
    assert opened.status_code == 302
    assert "North" in ada.get(opened["Location"]).content.decode()
    assert "North" in browser(world, "ana").get("/commerce/").content.decode()


@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize("kind", ["address", "oversell", "late"])
def test_the_form_shows_the_fault_and_keeps_what_was_typed(kind, language):
    shop = file_shop()
    shop.count(MUG=1)
    one = order("A", MUG=2).address.as_data() | {"postcode": "94043"}
    lines = [{"sku": "MUG", "quantity": 2}]
    options = {"shop": str(shop.shop_id)}
    given = {"order": "A", "kind": kind, "address": one, "lines": lines}
    with shop.vault():
        asked = task(LINE.arrival(given, options).content, options, step="fix")
        data = LINE.workspace(asked).data
    with translation.override(language):
        shown = render_to_string(
            "work/kinds/commerce-fix.html", {"data": data, "given": {"city": "Typed"}, "zone": "UTC"}
        )
    assert ('value="Typed"' in shown and 'aria-invalid="true"' in shown) is (kind == "address")
    assert "Typed" in shown and "94043" in shown
    assert shown.count('name="resolution"') == len(data["resolutions"])
    assert ('name="location"' in shown) is (kind == "oversell")
    assert ('name="promised_utc"' in shown) is (kind == "late")


def test_orders_of_a_country_that_is_pinned_to_another_home_are_not_kept_and_the_refusal_is():
    shop = file_shop()
    ana = shop.world.actor("ana")
    with acting(ana):
        compliance.keep_pins(ana, shop.world.client_id, Pins(version=1, homes={"US": "us"}), now=now())

    answer = send(shop, ORDERS + ROW + b"A-2,MUG,1,Ida Holm,Gade 1,Aarhus,,8000,DK\n")

    assert answer.status_code == 422 and "pinned to us" in answer.content.decode()
    assert shop.states() == {}
    with as_owner("vault_eu") as owner:
        told = owner.execute(
            "SELECT detail->>'country' FROM audit_entry WHERE client_id = %s AND action = %s",
            [shop.world.client_id, "privacy.pin.refused"],
        ).fetchall()
    assert told == [("US",)]
