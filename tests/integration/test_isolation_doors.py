"""The doors without a seat and the second ways in: public keys, webhooks, exports, imports, files.

A key that opens nothing looks like every other such key, whoever made it; a second key beside an own one
leads nowhere.
"""

import json
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from heliotrope.foundation.tenancy.scope import acting
from heliotrope.lines.commerce.keys import ShopKey
from heliotrope.lines.commerce.shopify.signature import sign
from heliotrope.lines.support import tokens
from heliotrope.lines.support.tokens import Place
from tests.architecture.addresses import operations
from tests.integration.holdings import as_owner, digests
from tests.integration.isolation_asking import Seen, ask, foreign, secret, seen
from tests.integration.isolation_asking import not_there as api_not_there
from tests.integration.tenant_lines import LINES, home_of, keys
from tests.integration.tenant_shops import secret_variable
from tests.integration.tenants import RANDOM, Side, tenants
from tests.integration.test_isolation_pages import (
    VOLATILE,
    browser,
    not_there,
    plain_static_files,
    visit,
)

__all__ = ["plain_static_files"]
HOOKED = json.dumps({"id": 1, "name": "#1"}).encode()


def strange_places() -> Iterator[Place]:
    """Signed by us, and still of nothing: parts of different sides together, and parts of nobody."""
    ana, eve, abroad = tenants().ana, tenants().eve, tenants().abroad
    own = {"home": "eu", "client_id": ana.client_id, "order_id": ana.ids["support_order_id"]}
    subject = ana.ids["rated_id"]
    for home in ("us", "xx", ""):
        yield Place(**{**own, "home": home}, subject_id=subject)
    for other in (eve, abroad):
        yield Place(**{**own, "client_id": other.client_id}, subject_id=subject)
        yield Place(**{**own, "order_id": other.ids["support_order_id"]}, subject_id=other.ids["rated_id"])
    yield Place(**{**own, "order_id": RANDOM}, subject_id=RANDOM)
    yield Place(**{**own, "client_id": RANDOM}, subject_id=RANDOM)


def strange_keys(purpose: str) -> Iterator[str]:
    """Keys that open nothing."""
    good = keys(tenants().ana)[purpose]
    yield from ("x", good[:-1], "A" + good, good.replace(".", ""), str(RANDOM))
    yield urlsafe_b64encode(b"\0" * 51).decode()
    for other in {"chat", "csat", "visitor"} - {purpose}:
        yield tokens.key(other, next(strange_places()))
    for place in strange_places():
        yield tokens.key(purpose, place)


def public(path: str, method: str) -> Seen:
    """What a stranger is shown, without what differs each time and without the address itself."""
    client = Client(raise_request_exception=False)
    answer = seen(client.post(path, {"text": "hi", "score": "5"}) if method == "post" else client.get(path))
    body = answer.body.replace(path.encode(), b"PATH")
    for pattern, kept in VOLATILE:
        body = pattern.sub(kept, body)
    told = tuple(
        (name, value.replace(path, "PATH"))
        for name, value in answer.headers
        if name not in ("content-length", "content-security-policy", "set-cookie")
    )
    return Seen(status=answer.status, headers=told, body=body)


def test_every_public_key_that_opens_nothing_is_told_the_same():
    tenants()
    before, looked = digests(), 0
    wrong = []
    for purpose, route in (("chat", "/chat/{}/"), ("chat", "/chat/{}/thread"), ("csat", "/csat/{}/")):
        for method in ("get",) if "thread" in route else ("get", "post"):
            expected = public(route.format("y"), method)
            for key in strange_keys(purpose):
                answer = public(route.format(key), method)
                looked += 1
                if answer != expected:
                    wrong.append(f"{method} {route} {key}: {answer.status} {answer.headers}")
            assert expected.status == 404
    print(f"\n{looked} keys that open nothing", flush=True)
    assert not wrong, "\n".join(wrong)
    assert digests() == before, "a refusal changed a row"


def test_a_public_key_shows_its_own_side_and_nothing_of_others():
    ana = tenants().ana
    for purpose, route in (("chat", "/chat/{}/"), ("chat", "/chat/{}/thread"), ("csat", "/csat/{}/")):
        answer = public(route.format(keys(ana)[purpose]), "get")
        assert answer.status == 200, route
        assert not foreign().in_answer("client_member", answer.body)
    assert ana.mark.encode() in public(f"/chat/{keys(ana)['chat']}/", "get").body


def hook(key: str, signature: str, body: bytes = HOOKED) -> Seen:
    headers = {
        "X-Shopify-Hmac-Sha256": signature,
        "X-Shopify-Webhook-Id": str(RANDOM),
        "X-Shopify-Topic": "orders/updated",
    }
    client = Client(raise_request_exception=False)
    path = f"/hooks/shopify/{key}/"
    return seen(client.post(path, body, content_type="application/json", headers=headers))


def signed(side: Side, body: bytes = HOOKED) -> str:
    return sign(body, f"secret-of-{side.mark}")


def test_a_webhook_with_anything_wrong_is_refused_in_the_same_words(monkeypatch: pytest.MonkeyPatch):
    ana, eve, abroad = tenants().ana, tenants().eve, tenants().abroad
    own = {"home": "eu", "client_id": ana.client_id, "shop_id": ana.ids["shop_id"]}
    mixed = [
        ShopKey(**{**own, "home": "us"}),
        ShopKey(**{**own, "home": "xx"}),
        ShopKey(**{**own, "client_id": eve.client_id}),
        ShopKey(**{**own, "shop_id": abroad.ids["shop_id"]}),
        ShopKey(**{**own, "shop_id": eve.ids["shop_id"]}),
        ShopKey(**{**own, "shop_id": RANDOM}),
        ShopKey(**{**own, "client_id": RANDOM}),
        ShopKey(home=home_of(eve), client_id=eve.client_id, shop_id=eve.ids["shop_id"]),
    ]
    before = digests()
    answers = {hook(str(key), signed(ana)) for key in mixed}
    answers |= {hook(key, signed(ana)) for key in ("x", "eu-", "eu-%00", "-", f"eu-{'A' * 43}")}
    good = keys(ana)["shop"]
    answers |= {
        hook(good, signature) for signature in ("", "x", signed(eve), signed(abroad), sign(HOOKED, ""))
    }
    answers |= {hook(good, signed(ana, b"[]"), b"[]"), hook(good, signed(ana, b"no"), b"no")}
    monkeypatch.delenv(secret_variable(ana, "SECRET"))
    answers.add(hook(good, signed(ana)))
    assert len(answers) == 1, answers
    assert answers.pop().status == 401
    assert digests() == before, "a refusal changed a row"


def test_a_webhook_is_kept_for_its_own_shop_alone():
    ana = tenants().ana
    assert hook(keys(ana)["shop"], signed(ana)).status == 200
    with as_owner("vault_eu") as owner:
        kept = owner.execute(
            "SELECT client_id, shop_id FROM inbound_event WHERE webhook_id = %s", [str(RANDOM)]
        ).fetchall()
    assert kept == [(ana.client_id, ana.ids["shop_id"])]


def orders_file(side: Side) -> dict[str, object]:
    rows = f"order,sku,quantity,name,address1,city,postcode,country\nX-1,MUG,1,{side.mark},A,B,C,DE\n"
    return {"file": SimpleUploadedFile("o.csv", rows.encode(), "text/csv"), "what": "orders"}


@pytest.mark.parametrize("name", ["ana", "ada"])
def test_a_shop_takes_nothing_in_through_another_programme(name: str):
    """Through a programme that is not the shop's, an import is refused; nothing is kept of it."""
    ana, eve, abroad = tenants().ana, tenants().eve, tenants().abroad
    not_there(name, "get")
    before = digests()
    pairs: list[tuple[UUID, UUID]] = [
        (ana.programme_id, eve.ids["shop_id"]),
        (ana.programme_id, abroad.ids["shop_id"]),
        (ana.programme_id, RANDOM),
        (eve.programme_id, ana.ids["shop_id"]),
        (abroad.programme_id, ana.ids["shop_id"]),
        (_second_programme(ana), ana.ids["shop_id"]),
    ]
    for programme_id, shop_id in pairs:
        path = f"/commerce/{programme_id}/{shop_id}/import/"
        refused = seen(browser(name).post(path, orders_file(ana)))
        assert refused.status == 404, path
        assert visit(browser(name), f"/commerce/{programme_id}/{shop_id}/", "get") == not_there(name, "get")
    assert digests() == before, "a refusal changed a row"


def _second_programme(side: Side) -> UUID:
    """The programme beside the one that the side's work is in."""
    with as_owner("default") as owner:
        row = owner.execute(
            "SELECT id FROM programme WHERE client_id = %s AND id <> %s", [side.client_id, side.programme_id]
        ).fetchone()
    assert row is not None
    return UUID(str(row[0]))


def test_a_memory_goes_home_with_what_is_its_own():
    ana = tenants().ana
    answer = visit(browser("ana"), f"/translation/{ana.programme_id}/memory.tmx?source=en&target=de", "get")
    assert answer.status == 200
    assert ana.mark.encode() in answer.body
    assert not foreign().in_answer("client_member", answer.body)


def test_an_order_that_names_a_foreign_shop_is_told_what_one_that_names_none_is_told():
    """The stock of a shop decides what is wrong with an order; a foreign one decides nothing."""
    house = tenants()
    operation = next(one for one in operations() if one.key == "POST /orders/quote")
    rows = "order,sku,quantity,name,address1,city,postcode,country\nX-1,MUG,4,Kim,1 River Road,,,US\n"
    answers = set()
    for shop_id in (house.eve.ids["shop_id"], house.abroad.ids["shop_id"], RANDOM):
        order = {
            "programme_id": str(house.ana.programme_id), "line": "commerce", "title": "t",
            "options": {"shop": str(shop_id)},
        }  # fmt: skip
        file = SimpleUploadedFile("o.csv", rows.encode(), "text/csv")
        body = {"order": json.dumps(order), "file": file}
        answers.add(ask(operation, secret("ana"), house.ana.ids, {}, body))
    assert len(answers) == 1, answers
    assert answers.pop().status == 200


@pytest.mark.parametrize("line", [line for line in LINES if line not in ("annotation", "toy")])
def test_work_of_every_line_is_its_own_sides_alone(line: str):
    """Pages and answers of an order of the line: own ones tell nothing of others, foreign ones nothing."""
    house = tenants()
    name = f"{line}_order_id"
    paths = ("/orders/{}/", "/orders/{}/items/")
    for path in paths:
        shown = visit(browser("ana"), path.format(house.ana.ids[name]), "get")
        assert shown.status == 200, path
        assert not foreign().in_answer("client_member", shown.body), path
        for other in (house.eve, house.abroad):
            assert visit(browser("ana"), path.format(other.ids[name]), "get") == not_there("ana", "get")
    for operation in operations():
        if operation.method == "get" and operation.path.startswith("/orders/{order_id}"):
            own = {**house.ana.ids, "order_id": house.ana.ids[name]}
            told = ask(operation, secret("ada"), own, {})
            if operation.path.endswith("/certificate/file"):
                assert told == api_not_there(), "nobody asked for a certificate of it"
            else:
                assert told.status == 200, operation.key
            assert not foreign().in_answer("operator_admin", told.body), operation.key
            strange = {**house.ana.ids, "order_id": house.abroad.ids[name]}
            assert ask(operation, secret("ada"), strange, {}) == api_not_there()


def test_a_unit_of_a_line_is_on_its_own_workers_desk_alone_and_no_longer_than_in_hand():
    house = tenants()
    operation = next(one for one in operations() if one.key == "GET /work/assignments/{assignment_id}")
    done = {"assignment_id": house.ana.ids["translated_assignment_id"]}
    assert ask(operation, secret("bo"), done, {}) == api_not_there()
    for name in ("talk_assignment_id", "triage_assignment_id"):
        own = ask(operation, secret("bo"), {"assignment_id": house.ana.ids[name]}, {})
        assert own.status == 200, name
        assert house.ana.mark.encode() in own.body
        assert not foreign().in_answer("worker", own.body), name
        for other in (house.eve, house.abroad):
            assert ask(operation, secret("bo"), {"assignment_id": other.ids[name]}, {}) == api_not_there()
        assert ask(operation, secret("w0"), {"assignment_id": house.ana.ids[name]}, {}) == api_not_there()


def test_a_file_is_shown_with_its_own_unit_alone():
    """A file of one's own client, but of another unit of one's own, is not there either."""
    ids = tenants().ana.ids
    pairs = [
        (ids["talk_assignment_id"], ids["evidence_id"]),
        (ids["talk_assignment_id"], ids["file_id"]),
        (ids["triage_assignment_id"], ids["talk_file_id"]),
        (ids["triage_assignment_id"], ids["file_id"]),
    ]
    for assignment_id, file_id in pairs:
        for path in (f"/work/{assignment_id}/files/{file_id}/", f"/work/{assignment_id}/files/{file_id}/1"):
            assert visit(browser("bo"), path, "get") == not_there("bo", "get"), path
    for assignment, file in (("triage_assignment_id", "evidence_id"), ("talk_assignment_id", "talk_file_id")):
        shown = visit(browser("bo"), f"/work/{ids[assignment]}/files/{ids[file]}/", "get")
        assert shown.status == 200
        assert tenants().ana.mark.encode() in shown.body


def test_the_house_has_work_of_every_line_on_every_side():
    for side in tenants().sides:
        with acting(side.world.actor(side.member)):
            assert all(f"{line}_order_id" in side.ids for line in LINES if line not in ("annotation", "toy"))
