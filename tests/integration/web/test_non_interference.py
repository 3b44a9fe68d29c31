"""Two worlds that differ in one contact's values show who may not see them the same, byte for byte.

The clock of the business stands still.  Keys, proofs of forms and the machine's own instants are put aside;
everything else, its order and its lengths, must be alike.
"""

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.http import HttpResponse
from django.test import Client

from heliotrope.foundation import clock
from tests.integration.masked_desk import Case, letter
from tests.support.http import token_of
from tests.support.pages import browser

OTHER = {"name": "Birgit Jürgensen", "address": "bj@ein-anderes-haus.example", "phone": "+49 89 5551234567"}
_UUID = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}")
_ASIDE = (
    (re.compile(r'(name="(?:csrfmiddlewaretoken|seen_at)" value=")[^"]*'), r"\1"),
    (re.compile(r'(name="(?:csrf-token|drawn-at)" content=")[^"]*'), r"\1"),
    (re.compile(r"(nonce-?=?[\"']?)[\w+/=-]{16,}"), r"\1"),
    (re.compile(r'("?X-CSRFToken"?: ?"?)[\w-]+'), r"\1"),
    (re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d)?(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)?"), "INSTANT"),
    (re.compile(r"\b\d{1,2}:\d{2}\b"), "HOUR"),
    (re.compile(r"(?<=…)[0-9a-f]{8}"), "KEY"),
    (re.compile(r"(?<=>)[A-Z][0-9A-Z](?=<)"), "INITIALS"),
)


def plain(text: str, case: Case) -> str:
    """A response without keys, instants and what names the world: keys become their place of first use."""
    met: dict[str, str] = {}
    text = _UUID.sub(lambda found: met.setdefault(found.group(), f"KEY{len(met)}"), text)
    for pattern, kept in _ASIDE:
        text = pattern.sub(kept, text)
    return text.replace(case.world.tag, "TAG")


@pytest.fixture(scope="module")
def worlds() -> Iterator[tuple[Case, Case]]:
    """Both come to be, and are looked at, while the clock of the business stands still."""
    at = clock.real_now()
    standing = clock.Course(
        from_real_at=at, from_at=at, factor_before=0, factor=0, alive_until=at + timedelta(hours=2)
    )
    clock.follow(lambda: standing)
    yield Case(letter()), Case(letter(**OTHER))
    clock.follow(None)


def pages(case: Case) -> list[tuple[str, str]]:
    desk = case.desk()
    item = f"/orders/{case.order_id}/items/{desk.assignment.item_id}/"
    return [
        ("chi", f"/work/{case.assignment_id}/"),
        ("chi", "/work/"),
        ("chi", f"/work/{case.assignment_id}/reveal/?mark=⟨PHONE_1⟩"),
        ("chi", f"/api/v1/work/assignments/{case.assignment_id}"),
        ("ada", item),
        ("ada", f"/orders/{case.order_id}/"),
        ("ada", f"/orders/{case.order_id}/items/"),
        ("ada", f"/api/v1/items/{desk.assignment.item_id}"),
        ("cleo", "/privacy/reveals/"),
        ("cleo", f"/orders/{case.order_id}/"),
        ("cleo", "/privacy/policy/"),
    ]


def asked(case: Case, name: str, place: str) -> HttpResponse:
    """A page, or an operation by a token."""
    if place.startswith("/api/"):
        headers = {"Authorization": f"Bearer {token_of(case.world, name)}"}
        return Client().get(place, headers=headers)  # type: ignore[return-value] # Django's test response
    return browser(case.world, name).get(place)  # type: ignore[return-value]


def test_every_response_to_who_may_not_see_them_is_alike(worlds: tuple[Case, Case]):
    first, second = worlds
    compared = 0
    for (name, one), (_, other) in zip(pages(first), pages(second), strict=True):
        mine, theirs = asked(first, name, one), asked(second, name, other)
        assert mine.status_code == theirs.status_code, one
        assert plain(mine.content.decode(), first) == plain(theirs.content.decode(), second), one
        compared += mine.status_code == 200
    assert compared == len(pages(first))
