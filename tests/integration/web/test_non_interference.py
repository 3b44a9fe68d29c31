"""Two worlds that differ in one contact's values show who may not see them the same, byte for byte.

Every page of the resolver and every read of the API, as every role that may not see the values, and as
nobody; lists are searched for either name too.  Among it is work of every line that names the contact.  The
clock of the business stands still.  Keys, proofs of forms and the machine's own instants are put aside;
everything else, its order and its lengths, must be alike.
"""

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import cache, partial
from uuid import UUID

import pytest
from django.http import HttpResponseBase
from django.test import Client

from heliotrope.core.access import GRANTS, Permission, Role
from heliotrope.core.line.inspected import desk_of
from heliotrope.flow import placing, revealing, showing, submitting, working
from heliotrope.flow.lines import line_of
from heliotrope.flow.tasks import load_task
from heliotrope.foundation import clock
from heliotrope.foundation.clock import now
from heliotrope.foundation.ids import new_id
from heliotrope.foundation.tenancy.scope import acting, acting_in_vault
from tests.architecture.addresses import operations, pages
from tests.integration import masked_pieces
from tests.integration.holdings import as_owner
from tests.integration.masked_desk import Case, letter
from tests.integration.masked_pieces import Piece
from tests.support import machine
from tests.support.http import token_of
from tests.support.isolation_report import COUNTED
from tests.support.machine import settle
from tests.support.pages import browser
from tests.support.world import Skilled, make_world

MINE = {"name": "Aaron Abel", "address": "aa@kunde.example", "phone": "+49 30 90182034"}
OTHER = {
    "name": "Zoë Zöllner-Jürgensen",
    "address": "z@ein-anderes-haus.example",
    "phone": "+49 89 5551234567",
}
CONSTANT = {"name": "Mara Meier", "address": "mara@kunde.example", "phone": "+49 30 90182099"}
"""Somebody else in both worlds, whose name sorts between theirs."""
CAST = {
    "bo": Role.WORKER,
    "chi": Role.WORKER,
    "ada": Role.OPERATOR_ADMIN,
    "lea": Role.SITE_LEAD,
    "dee": Role.ADJUDICATOR,
    "eve": Role.CLIENT_MEMBER,
    "cleo": Role.COMPLIANCE_OFFICER,
    "otto": Role.AUDITOR,
}
"""Who may not see the values: all but Ana, whose customer it is."""
SEARCHES = ("search=Aaron", "search=Jürgensen")
SOUGHT = ("/people/", "/orders/", "/translation/", "/privacy/reveals/", "/api/v1/workers", "/api/v1/orders")
NOWHERE = UUID(int=7)
LEFT_OUT = {"account_logout", "mfa_activate_totp", "mfa_add_webauthn", "watch"}
"""What would end the session that asks, what draws a fresh secret of one's own, and what counts the entries
of the whole installation's chain, which both worlds add to."""
_UUID = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}")
_ASIDE = (
    (re.compile(r'(name="(?:csrfmiddlewaretoken|seen_at)" value=")[^"]*'), r"\1"),
    (re.compile(r'(name="(?:csrf-token|drawn-at)" content=")[^"]*'), r"\1"),
    (re.compile(r"(nonce-?=?[\"']?)[\w+/=-]{16,}"), r"\1"),
    (re.compile(r'("?X-CSRFToken"?: ?"?)[\w-]+'), r"\1"),
    (re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d)?(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)?"), "INSTANT"),
    (re.compile(r"\b\d{1,2}:\d{2}(?::\d{2})?\b"), "HOUR"),
    (re.compile(r"(?<=…)[0-9a-f]{8}"), "KEY"),
    (re.compile(r"(?<=>)[A-Z][0-9A-Z](?=<)"), "INITIALS"),
    (re.compile(r"\b[0-9a-f]{64}(?:\.[0-9a-f]+)?\b"), "DIGEST"),
    (re.compile(r"<bdi>[0-9a-f]{12}</bdi>"), "KEY"),
    (re.compile(r'"number": (?:\d+|null), "at"'), "SEAL"),
)
_HEADERS_ASIDE = ("content-security-policy", "location", "expires", "last-modified")


class World(Case):
    """A conversation in hand, one resolved and handed over, one waiting; the contact wrote the first two.

    Besides, Bo has a text to be labelled, a segment, a shop's order and a case to be tested that name them.
    """

    def __init__(self, who: dict[str, str]) -> None:
        crowd = {
            "bo": Skilled(skills=f"label-text:1|{masked_pieces.SKILLS}", languages="en:5|de:5"),
            "chi": Skilled(skills="support:3", languages="en:5|de:5"),
        }
        world = make_world(lines=("support", "annotation", *masked_pieces.LINES), crowd=crowd, capacity=4)
        super().__init__(letter(number=1, **who), world)
        self.pieces = {"annotation": self.label(who)}
        self.pieces |= {line: masked_pieces.place(world, line, who) for line in masked_pieces.LINES}
        chi = self.worker()
        with acting(chi):
            revealing.open_mark(chi, self.assignment_id, "⟨PHONE_1⟩", reason="call-back", now=now())
            seen = str(working.desk(chi, self.assignment_id).workspace.data["seen"])
            told = {"reply": "Gern, ⟨PERSON_1⟩.", "then": "resolved", "disposition": "", "seen": seen}
            submitting.submit(chi, self.assignment_id, given=told, spent_s=9.0, now=now())
        settle()
        self.resolved_id = self.assignment_id
        self.receive(letter(number=2, **who))
        self.receive(letter(number=3, **CONSTANT))
        chi = self.worker()
        with acting(chi):
            handed = working.take_next(chi, now=now())
        self.assignment_id = handed.assignment_id  # type: ignore[union-attr] # somebody is asked

    def label(self, who: dict[str, str]) -> Piece:
        """Ana sends a text to be labelled, of which she says that it holds personal data; Bo takes it.

        It names nobody: in a text of a stranger rules find only some of the names.
        """
        options = {"labels": ["kind", "rude"], "personal_data": True}
        order_id = machine.place(self.world, "annotation", options, title="Labels")
        ana = self.world.actor("ana")
        text = f"Mail from {who['address']}: call {who['phone']}."
        with acting(ana):
            item_id = placing.arrive(ana, order_id, {"id": "t1", "text": text}, now=now())
        settle()
        held = machine.ask(self.world, "bo")
        assert held is not None
        return Piece(order_id=order_id, item_id=item_id, held=held)

    @cache  # noqa: B019 - two of them, as long as the module
    def ids(self) -> dict[str, UUID]:
        """What fills the keys of addresses."""
        world = self.world
        with as_owner("default") as owner:
            row = owner.execute("SELECT id FROM delivery WHERE order_id = %s", [self.order_id]).fetchone()
            provider = owner.execute("SELECT id FROM provider WHERE operator_id = %s", [world.operator_id])
            provider_id = provider.fetchone()
        assert row is not None and provider_id is not None, "the resolved conversation was handed over"
        return {
            "order_id": self.order_id,
            "item_id": self.desk().assignment.item_id,
            "assignment_id": self.assignment_id,
            "delivery_id": row[0],
            "client_id": world.client_id,
            "programme_id": world.programme_id,
            "worker_id": world.workers["chi"],
            "site_id": world.sites["Manila"],
            "provider_id": provider_id[0],
        }

    def filled(self, route: str, pattern: str) -> str:
        ids, words = self.ids(), {"kind": "assignment", "name": "transcript.txt", "pk": "9", "number": "1"}
        words |= {"subject_id": str(self.assignment_id)}
        return re.sub(pattern, lambda met: words.get(met[1]) or str(ids.get(met[1], NOWHERE)), route)

    @cache  # noqa: B019 - the same
    def client(self, name: str) -> Client:
        return browser(self.world, name) if name else Client(raise_request_exception=False)

    @cache  # noqa: B019 - the same
    def token(self, name: str) -> str:
        return token_of(self.world, name) if name else "none"


@pytest.fixture(scope="module")
def worlds() -> Iterator[tuple[World, World]]:
    """Both come to be, and are looked at, while the clock of the business stands still."""
    at = clock.real_now()
    standing = clock.Course(
        from_real_at=at, from_at=at, factor_before=0, factor=0, alive_until=at + timedelta(hours=2)
    )
    clock.follow(lambda: standing)
    yield World(MINE), World(OTHER)
    clock.follow(None)


def looks(world: World) -> Iterator[tuple[str, str]]:
    """Every address that is read, as this world fills it in, with each who looks; lists are searched too."""
    found: list[tuple[str, Permission | None]] = []
    for page in pages():
        if page.name not in LEFT_OUT:
            found.append(
                (
                    world.filled("/" + page.route, r"<(?:\w+:)?(\w+)>"),
                    getattr(page.callback, "permission", None),
                )
            )
    for one in operations():
        if one.method == "get":
            place = world.filled(f"/api/v1{one.path}", r"{(?:\w+:)?(\w+)}")
            found.append((place, Permission(one.permission) if one.permission else None))
    found.append((f"/work/{world.assignment_id}/reveal/?mark=⟨PHONE_1⟩", Permission.WORK_DO))
    for one in world.pieces.values():
        found += [
            (f"/work/{one.held}/", Permission.WORK_DO),
            (f"/api/v1/work/assignments/{one.held}", Permission.WORK_DO),
            (f"/orders/{one.order_id}/items/{one.item_id}/", Permission.ITEM_READ),
            (f"/api/v1/items/{one.item_id}", Permission.ITEM_READ),
            (f"/privacy/items/{one.item_id}/", Permission.ITEM_READ),
        ]
    for place, permission in found:
        searches = SEARCHES if place.startswith(SOUGHT) and "?" not in place else ()
        for name in _who(permission):
            yield name, place
            for search in searches:
                yield name, f"{place}?{search}"


def _who(permission: Permission | None) -> list[str]:
    """Whoever may open it, of the cast that may not see the values, and one who may not.

    All others get one answer, which `test_isolation` and `test_isolation_pages` compare role by role.
    """
    if permission is None:
        return ["chi", ""]
    may = [name for name, role in CAST.items() if role in GRANTS[permission]]
    return [*may, *[name for name in CAST if name not in may][:1]]


def plain(response: HttpResponseBase, world: World) -> tuple[int, str, str]:
    """A response without keys, instants and what names the world: keys become their place of first use."""
    met: dict[str, str] = {}
    body = b"".join(response.streaming_content) if response.streaming else response.content  # type: ignore[attr-defined]
    text = body.decode(errors="replace").replace(world.world.tag, "TAG")
    text = _UUID.sub(lambda found: met.setdefault(found.group(), f"KEY{len(met)}"), text)
    for pattern, kept in _ASIDE:
        text = pattern.sub(kept, text)
    # Whether the sealer has come by yet, and what a row's digest is long, tells nothing of a person.
    aside = (*_HEADERS_ASIDE, "content-length") if "SEAL" in text else _HEADERS_ASIDE
    headers = sorted((k.lower(), v) for k, v in response.items() if k.lower() not in aside)
    return response.status_code, text, str(headers)


def asked(world: World, name: str, place: str) -> HttpResponseBase:
    """A page, or an operation by a token."""
    if place.startswith("/api/"):
        headers = {"Authorization": f"Bearer {world.token(name)}"}
        return Client(raise_request_exception=False).get(place, headers=headers)  # type: ignore[return-value]
    return world.client(name).get(place)  # type: ignore[return-value] # Django's test response


@pytest.mark.promise("34")
@pytest.mark.timeout(600)
def test_every_response_to_who_may_not_see_them_is_alike(
    worlds: tuple[World, World], record_property: Callable[[str, object], None]
):
    first, second = worlds
    wrong, compared, shown = [], 0, 0
    for (name, one), (_, other) in zip(looks(first), looks(second), strict=True):
        mine, theirs = plain(asked(first, name, one), first), plain(asked(second, name, other), second)
        compared += 1
        shown += mine[0] == 200
        if mine != theirs:
            wrong.append(f"{one} as {name or 'nobody'}: {mine[0]} {theirs[0]} {_differ(mine, theirs)}")
    print(f"\n{compared} responses compared, {shown} of them pages and data", flush=True)
    record_property(COUNTED, ["two worlds, every read", compared, compared - len(wrong)])
    assert not wrong, "\n".join(wrong)
    assert compared > 700
    assert shown > 200


def _differ(mine: tuple[int, str, str], theirs: tuple[int, str, str]) -> str:
    """Where two responses part, for whoever mends it."""
    for one, other in zip(mine[1:], theirs[1:], strict=True):
        at = next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), None)
        if at is not None:
            return f"…{one[max(0, at - 80) : at + 80]!r} / {other[max(0, at - 40) : at + 80]!r}"
        if len(one) != len(other):
            return f"lengths {len(one)} and {len(other)}"
    return ""


def inspected(world: World, line: str) -> str:
    """What an inspector would read of a piece in Bo's hands, keys aside."""
    platform = world.world.platform()
    desk = machine.see(world.world, "bo", world.pieces[line].held)
    with acting(platform), acting_in_vault(platform, "eu"):
        task = load_task(platform, desk.order, desk.assignment.item_id, step="inspect")
        read = showing.concealed(
            desk.order,
            task,
            partial(desk_of, line_of(line)),  # type: ignore[arg-type] # lines by steps can be inspected
            desk.verdicts,
        )
    return _UUID.sub("KEY", str(read.workspace))


@pytest.mark.parametrize("line", masked_pieces.LINES)
def test_an_inspector_reads_the_same_of_either(worlds: tuple[World, World], line: str):
    first, second = (inspected(world, line) for world in worlds)
    assert first == second and "_1⟩" in first
    assert not [value for who in (MINE, OTHER) for value in who.values() if value in first]


def test_the_walk_sees_a_leak(worlds: tuple[World, World]):
    """Whom the values belong to sees them, and for them the two worlds differ: the walk is not blind."""
    first, second = worlds
    place = "/orders/{0}/items/{1}/"
    mine, theirs = (
        plain(asked(one, "ana", place.format(one.order_id, one.ids()["item_id"])), one) for one in worlds
    )
    assert mine[0] == theirs[0] == 200
    assert MINE["phone"] in mine[1] and OTHER["phone"] in theirs[1]
    assert new_id() != new_id() and first is not second


def test_a_transcript_is_the_clients_and_nobody_elses(worlds: tuple[World, World]):
    for world in worlds:
        place = f"/api/v1/deliveries/{world.ids()['delivery_id']}"
        told = asked(world, "ada", place).json()  # type: ignore[attr-defined]
        assert told["files"] == {}, "neither sizes nor hashes"
        assert asked(world, "ada", f"{place}/files/transcript.txt").status_code == 404
        assert asked(world, "ana", f"{place}/files/transcript.txt").status_code == 200
