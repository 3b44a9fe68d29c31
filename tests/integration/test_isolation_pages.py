"""Pages keep apart what the API keeps apart: every page, every role, every foreign key.

The pages come from the resolver and the roles from a reviewed table beside this file; a page that is refused
must not differ from one that does not exist.
"""

import csv
import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import Path
from urllib.parse import quote
from uuid import UUID

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib.auth import get_user_model
from django.test import Client, override_settings

from heliotrope.core.access import GRANTS, MFA_REQUIRED, Permission, Role
from heliotrope.flow.explaining import EXPLAINERS, READERS
from tests.architecture.addresses import Address, pages
from tests.integration.holdings import digests
from tests.integration.isolation_asking import Seen, Tally, foreign, seen
from tests.integration.tenants import RANDOM, ROLES, tenants
from tests.support.isolation_report import COUNTED
from tests.support.pages import equip
from tests.support.world import PASSWORD

TABLE = Path(__file__).with_name("isolation_pages.csv")
PARAMETER = re.compile(r"<(?:\w+:)?(\w+)>")
VOLATILE = (
    (re.compile(rb'(name="csrfmiddlewaretoken" value=")[^"]*'), rb"\1"),
    (re.compile(rb'(name="csrf-token" content=")[^"]*'), rb"\1"),
    (re.compile(rb'(name="drawn-at" content=")[^"]*'), rb"\1"),
    (re.compile(rb"(nonce-?=?[\"']?)[\w+/=-]{16,}"), rb"\1"),
    (re.compile(rb'("?X-CSRFToken"?: ?"?)[\w-]+'), rb"\1"),
)
"""What differs between two drawings of one page: proofs that a form is ours, and the instant."""

OWN = {
    "work_pass": {"assignment_id": "handover"},
    "order_certificate_file": {"order_id": "certified_order_id"},
    "order_item": {"order_id": "done_order_id"},
    "privacy_case": {"item_id": "talk_item_id"},
    "adjudicate_item": {"item_id": "escalated_item_id"},
    "delivery_accept": {"delivery_id": "ready_delivery_id"},
    "plan_accept": {"plan_id": "done_plan_id"},
    "plan_parcel": {"plan_id": "done_plan_id"},
    "item_image": {"item_id": "image_item_id"},
    "work_file": {"assignment_id": "talk_assignment_id", "file_id": "talk_file_id"},
    "work_file_page": {"assignment_id": "talk_assignment_id", "file_id": "picture_id"},
}
"""Pages whose own key is another than the usual one of that name."""

PASSKEYS = {"mfa_edit_webauthn", "mfa_remove_webauthn"}
"""Pages of one passkey, whose key is a number."""
LEFT_OUT = {"account_logout"}
"""Pages that would end the session that asks."""

Ids = Mapping[str, UUID]
TALLY = Tally()


@pytest.fixture(scope="module", autouse=True)
def plain_static_files() -> Iterator[None]:
    """Addresses of static files without the manifest that a release builds."""
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    with override_settings(STORAGES={**settings.STORAGES, "staticfiles": plain}):
        yield


@cache
def browser(name: str) -> Client:
    """A signed-in browser of one of Ana's side, past the second factor."""
    client = Client(raise_request_exception=False)
    user = get_user_model().objects.get(pk=tenants().ana.world.users[name])
    user.set_password(PASSWORD)
    user.save()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    if tenants().ana.world.actor(name).role in MFA_REQUIRED and not is_mfa_enabled(user):
        equip(user.pk)
    return client


def visit(client: Client, path: str, method: str) -> Seen:
    """What a page shows, without what differs each time and without its own address."""
    TALLY.requests += 1
    answer = seen(client.post(path, {}) if method == "post" else client.get(path))
    body = answer.body.replace(path.encode(), b"PATH") if len(path) > 1 else answer.body
    for pattern, kept in VOLATILE:
        body = pattern.sub(kept, body)
    headers = tuple(
        (name, value.replace(quote(path, safe=""), "PATH"))
        for name, value in answer.headers
        if name not in ("content-length", "content-security-policy")
    )
    return Seen(status=answer.status, headers=headers, body=body)


@cache
def not_there(name: str, method: str) -> Seen:
    """What an address that does not exist shows."""
    return visit(browser(name), f"/nothing/{RANDOM}/", method)


def spelled(page: Address, ids: Ids) -> Iterator[str]:
    """The page's addresses with keys and words filled in."""
    names = set(PARAMETER.findall(page.route))
    kinds = list(EXPLAINERS) if "kind" in names else [""]
    for kind in kinds:
        words = {"kind": kind, "name": "results.csv", "pk": "999999999", "number": "1"}
        keys = {**ids, "subject_id": ids[kind]} if kind else ids
        told = {name: words.get(name) or str(keys[name]) for name in names}
        yield "/" + PARAMETER.sub(lambda found, told=told: told[found[1]], page.route)


def own(page: Address) -> Ids:
    ids = tenants().ana.ids
    return {**ids, **{name: ids[other] for name, other in OWN.get(page.name, {}).items()}}


def strangers(page: Address, role: str) -> Iterator[tuple[str, Ids]]:
    """Keys that are not the role's: all of them, and each alone among own ones."""
    house, mine = tenants(), own(page)
    keys = [name for name, kind in page.parameters.items() if kind == "uuid"]
    others: dict[str, Ids] = {"another operator's": house.abroad.ids, "nobody's": dict.fromkeys(mine, RANDOM)}
    if role in ("client_member", "worker"):
        others["another client's"] = house.eve.ids
    told = OWN.get(page.name, {})
    for why, ids in others.items():
        strange = {**ids, **{name: ids[other] for name, other in told.items()}}
        yield why, strange
        if len(keys) > 1:
            for name in keys:
                yield f"{why} {name}", {**mine, name: strange[name]}
    neighbour = {"token_id": house.eve.ids["token_id"]}
    if role == "worker":
        for name in ("assignment_id", "offer_id", "payout_id", "suspicion_id", "judgement_id"):
            neighbour[name] = mine[f"neighbour_{name}"]
        neighbour |= {"payout": mine["neighbour_payout_id"], "assignment": mine["neighbour_assignment_id"]}
        neighbour["handover"] = mine["neighbour_assignment_id"]
    if role == "site_lead":
        neighbour |= {name: house.eve.ids[name] for name in ("worker_id", "site_id", "device_id")}
    if set(keys) & set(neighbour) or ("kind" in page.parameters and role == "worker"):
        yield "a neighbour's", {**mine, **neighbour}


def guarded() -> Iterator[tuple[Address, Permission]]:
    """Every page that needs a permission."""
    for page in pages():
        permission = getattr(page.callback, "permission", None)
        if permission is not None and page.name not in LEFT_OUT:
            yield page, Permission(permission)


def test_the_reviewed_table_names_every_page_and_who_may():
    with TABLE.open(encoding="utf-8", newline="") as file:
        reviewed = {row["page"]: row["roles"] for row in csv.DictReader(file)}
    found = {}
    for page in pages():
        permission = getattr(page.callback, "permission", None)
        roles = sorted(GRANTS[Permission(permission)]) if permission else ["everybody"]
        found[f"/{page.route}"] = " ".join(roles)
    assert reviewed == found


def test_a_key_in_an_address_is_one_that_these_tests_fill_in():
    known = set(tenants().ana.ids) | {"subject_id"}
    strange = [
        f"{page.route}: {name}"
        for page, _ in guarded()
        for name, kind in page.parameters.items()
        if (kind == "uuid" and name not in known)
        or (kind != "uuid" and name not in ("kind", "name", "pk", "number"))
    ]
    assert not strange, "\n".join(strange)


def test_without_signing_in_every_page_sends_to_the_same_place():
    client, answers = Client(raise_request_exception=False), dict[tuple[int, str, bytes], str]()
    for page, _ in guarded():
        for path in spelled(page, own(page)):
            for method in ("get", "post"):
                answer = seen(client.post(path, {}) if method == "post" else client.get(path))
                place = dict(answer.headers).get("location", "")
                answers.setdefault((answer.status, place.partition("?")[0], answer.body), path)
    assert set(answers) == {(302, "/account/login/", b"")}, answers


@pytest.mark.promise("34")
def test_a_refused_page_looks_like_one_that_is_not_there(record_property: Callable[[str, object], None]):
    for name in ROLES.values():
        not_there(name, "get"), not_there(name, "post")
    before, wrong, refusals = digests(), [], 0
    for page, permission in guarded():
        for role, name in ROLES.items():
            held = Role(role) in GRANTS[permission]
            keyed = any(kind == "uuid" for kind in page.parameters.values())
            if held and not keyed:
                continue
            for why, ids in strangers(page, role) if held else (("own", own(page)),):
                for path in spelled(page, ids):
                    for method in ("get", "post"):
                        answer = visit(browser(name), path, method)
                        if held and answer.status == 405:
                            continue
                        refusals += 1
                        if answer != not_there(name, method):
                            wrong.append(f"{method} /{page.route} as {role} ({why}): {answer.status}")
    print(f"\n{TALLY.requests} requests, {refusals - len(wrong)} refusals identical", flush=True)
    record_property(COUNTED, ["pages: every address, role and foreign key", refusals, refusals - len(wrong)])
    assert not wrong, "\n".join(wrong)
    assert {not_there(name, method).status for name in ROLES.values() for method in ("get", "post")} == {404}
    assert digests() == before, "a refusal changed a row"


def test_a_page_shows_its_role_what_is_its_own_and_nothing_of_others():
    wrong, shown = [], 0
    for page, permission in guarded():
        for role, name in ROLES.items():
            if Role(role) not in GRANTS[permission] or page.name in PASSKEYS:
                continue
            for path in spelled(page, own(page)):
                kind = next((one for one in EXPLAINERS if f"/explain/{one}/" in path), None)
                if kind and Role(role) not in READERS[kind]:
                    continue
                answer = visit(browser(name), path, "get")
                shown += answer.status == 200
                allowed = (200, 302, 404, 405) if page.module.startswith("allauth.") else (200, 204, 302, 405)
                if answer.status not in allowed:
                    wrong.append(f"{path} as {role}: {answer.status} {answer.body[:200]!r}")
                if found := foreign().in_answer(role, answer.body):
                    wrong.append(f"{path} as {role} tells {found}")
    print(f"\n{shown} pages shown", flush=True)
    assert not wrong, "\n".join(wrong)


def test_the_passkey_of_another_account_is_as_unknown_as_none():
    passkey = Authenticator.objects.create(
        user_id=tenants().ana.world.users["eve"],
        type=Authenticator.Type.WEBAUTHN,
        data={"name": "zq-passkey"},
    )
    looked = 0
    for page, _ in guarded():
        if page.name in PASSKEYS:
            for method in ("get", "post"):
                theirs, nobodys = (
                    visit(browser("ana"), "/" + PARAMETER.sub(str(pk), page.route), method)
                    for pk in (passkey.pk, 999_999_999)
                )
                looked += 1
                assert theirs == nobodys
                assert b"zq-passkey" not in theirs.body
    assert looked == 4
    assert Authenticator.objects.filter(pk=passkey.pk).exists()
