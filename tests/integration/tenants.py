"""Two operators with two clients each, all of them in the middle of their work.

Whatever belongs to a client carries that client's mark in its words; whatever belongs to an operator
carries the operator's.  A mark or a key in an answer to somebody else is a leak.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cache
from uuid import UUID

from heliotrope.core.access import Permission
from heliotrope.core.line import Shape
from heliotrope.core.network.workers_file import parse_workers
from heliotrope.flow import closing, delivering, offering, placing, planning, submitting, working
from heliotrope.foundation.clock import now
from heliotrope.foundation.ids import new_id
from heliotrope.foundation.tenancy import services as tenancy
from heliotrope.foundation.tenancy.scope import acting
from heliotrope.insight import orders as order_insight
from heliotrope.money import selectors as money_selectors
from heliotrope.network import services as network
from heliotrope.pipeline.decompose import selectors as decompose_selectors
from heliotrope.pipeline.deliver import selectors as deliver_selectors
from tests.integration import (
    tenant_bills,
    tenant_certificates,
    tenant_contests,
    tenant_erasures,
    tenant_handing,
    tenant_lines,
    tenant_officer,
    tenant_readings,
    tenant_rights,
    tenant_sites,
)
from tests.support.machine import settle
from tests.support.world import World, make_world
from tests.unit.lines.pictures import b64, picture

ROLES = {
    "operator_admin": "ada",
    "site_lead": "lea",
    "worker": "bo",
    "adjudicator": "dee",
    "client_member": "ana",
    "compliance_officer": "cleo",
    "auditor": "otto",
}
"""Who of the cast has which role; Ana buys as the first client, Eve as the second."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One client of one operator, with the keys of what it has.

    Attributes:
        mark: a word in everything that is the client's.
        first, second: names of the two workers who work for this client and no other.
        ids: keys by the name of the parameter that takes them.
    """

    world: World
    mark: str
    member: str
    first: str
    second: str
    client_id: UUID
    programme_id: UUID
    ids: dict[str, UUID] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tenants:
    """Ours and everybody else: Ana's client, Eve's client beside it, and a client of another operator."""

    ana: Side
    eve: Side
    abroad: Side
    abroad_too: Side

    @property
    def sides(self) -> tuple[Side, ...]:
        return (self.ana, self.eve, self.abroad, self.abroad_too)


@cache
def tenants() -> Tenants:
    """Build both operators by the product's own flows, up to an invoice and with work in hand.

    Built once a run: what reads them leaves the other sides as they are.
    """
    sides = sides_at_work(operators=2)
    return Tenants(ana=sides[0], eve=sides[1], abroad=sides[2], abroad_too=sides[3])


def sides_at_work(*, operators: int) -> list[Side]:
    """The sides of as many fresh operators, two each, up to an invoice and with work in hand."""
    sides = [side for _ in range(operators) for side in _sides()]
    for side in sides:
        tenant_lines.teach(side)
    orders = {
        id(side): _place(side) | tenant_lines.place(side) | tenant_certificates.place(side) for side in sides
    }
    settle()
    for side in sides:
        _first_round(side, orders[id(side)])
        tenant_certificates.begin(side, orders[id(side)]["certified"])
        tenant_certificates.span(side, orders[id(side)]["support"])
        tenant_lines.begin(side, orders[id(side)])
    settle()
    for side in sides:
        _second_round(side, orders[id(side)])
        tenant_certificates.inspect(side, orders[id(side)]["certified"])
        tenant_lines.go_on(side, orders[id(side)])
        tenant_officer.keep(side, tenant_lines.home_of(side))
        tenant_readings.keep(side, side.ids["talk_assignment_id"], side.first)
    settle()
    for side in sides:
        _take(side, orders[id(side)])
    settle()
    for side in sides:
        tenant_contests.hold(side)
        tenant_rights.ask(side)
        tenant_rights.keep(side)
    settle()
    for side in sides:
        tenant_bills.bill(side)
        tenant_bills.pay_out(side)
    return sides


def _sides() -> tuple[Side, Side]:
    world = make_world(workers=2, lines=tenant_lines.LINES)
    _mark_operator(world)
    tenant_contests.set_rules(world)
    tenant_lines.staff(world)
    known = {"world": world}
    return (
        Side(
            mark=f"first-{world.tag}", member="ana", first="bo", second="w0",
            client_id=world.client_id, programme_id=world.programme_id, **known,
        ),
        Side(
            mark=f"second-{world.tag}", member="eve", first="chi", second="w1",
            client_id=world.other_client_id, programme_id=world.other_programme_id, **known,
        ),
    )  # fmt: skip


def _mark_operator(world: World) -> None:
    """A site, a provider, a worker and a programme whose names tell the operator."""
    platform = world.platform()
    with acting(platform):
        entity = network.add_legal_entity(platform, name=f"Books {world.tag}", country="PT")
        provider = network.add_provider(
            platform, name=f"Provider {world.tag}", kind="partner", legal_entity_id=entity
        )
        tenant_lines.buy(world, provider)
        network.add_site(
            platform, provider_id=provider, name=f"Site {world.tag}", country="PT", timezone="Europe/Lisbon",
            data_home="eu",
        )  # fmt: skip
        rows = (
            "worker,site,skills,languages,rate_per_hour,currency,timezone,availability,capacity,legal_name,email\n"
            f"hidden-{world.tag},Site {world.tag},nothing-that-there-is:1,en:5,9.00,EUR,Europe/Lisbon,"
            f"Mon-Fri 09:00-17:00,1,Legal {world.tag},hidden-{world.tag}@legal.test\n"
        )
        network.take_workers(platform, parse_workers(rows))
        for client_id, word in ((world.client_id, "first"), (world.other_client_id, "second")):
            network.add_programme(
                platform, client_id=client_id, name=f"{word}-{world.tag}", data_home="eu", lines=["toy"]
            )


def _place(side: Side) -> dict[str, UUID]:
    """Orders of every kind: to be done, disputed, left open, left ready, and a stream."""
    member = side.world.actor(side.member)
    cell = b64(picture())
    rows = {key: f"{side.mark}-{key},text of {side.mark}" for key in "abc"}
    plain = f"id,text\n{rows['a']}\n{rows['b']}\n"
    kinds: Mapping[str, tuple[str, dict[str, object]]] = {
        "done": (plain, {"least": 2, "most": 2}),
        "dispute": (plain, {"least": 2, "most": 2, "adjudicate": True}),
        "decided": (
            f"id,text,gold\n{rows['a']},\n{rows['b']},\n{side.mark}-g,known of {side.mark},yes\n",
            {"least": 2, "most": 2, "adjudicate": True},
        ),
        "open": ("id,text,image\n" + "".join(f"{row},{cell}\n" for row in rows.values()), {"most": 2}),
        "ready": (f"id,text\n{rows['a']}\n", {"most": 1}),
        "closed": (plain, {"least": 2, "most": 3}),
        "stream": ("", {"most": 1}),
    }
    placed = {}
    for kind, (source, options) in kinds.items():
        wish = placing.Wish(
            programme_id=side.programme_id,
            line="annotation",
            title=f"{kind} {side.mark}",
            shape=Shape.STREAM if kind == "stream" else Shape.ORDER,
            options={"labels": ["yes", "no"], **options},
            source=source.encode(),
            media_type="text/csv" if source else "",
        )
        with acting(member):
            placed[kind] = placing.place(member, wish, now=now()).order_id
    return placed


def offer(side: Side, order_id: UUID, key: str, name: str) -> UUID:
    """Offer the open unit of an item to somebody."""
    admin = side.world.admin()
    with acting(admin):
        units = order_insight.unit_rows(admin, order_id, state="open")
        unit = next(unit for unit in units if unit.item_key == f"{side.mark}-{key}")
        asked = offering.Asked(unit_id=unit.id, worker_id=side.world.workers[name])
        return offering.make_offers(admin, [asked], now=now())[0]


def hand(side: Side, order_id: UUID, key: str, name: str) -> UUID:
    """Put the open unit of an item into somebody's hands."""
    offer_id = offer(side, order_id, key, name)
    worker = side.world.actor(name)
    with acting(worker):
        return offering.accept(worker, offer_id, now=now()).assignment_id


def judge(side: Side, order_id: UUID, key: str, name: str, answer: str) -> UUID:
    """Have somebody judge an item; gives the assignment."""
    assignment_id = hand(side, order_id, key, name)
    worker = side.world.actor(name)
    with acting(worker):
        working.desk(worker, assignment_id)
        submitting.submit(worker, assignment_id, given={"answer": answer}, spent_s=1.0, now=now())
    return assignment_id


def _first_round(side: Side, orders: Mapping[str, UUID]) -> None:
    member = side.world.actor(side.member)
    with acting(member):
        for key in "sh":
            given = {"id": f"{side.mark}-{key}", "text": f"stream of {side.mark}"}
            placing.arrive(member, orders["stream"], given, now=now())
    side.ids["done_assignment_id"] = judge(side, orders["done"], "a", side.first, "yes")
    judge(side, orders["done"], "b", side.first, "yes")
    judge(side, orders["dispute"], "a", side.first, "yes")
    for key in "ab":
        judge(side, orders["decided"], key, side.first, "yes")
    judge(side, orders["ready"], "a", side.first, "yes")
    judge(side, orders["stream"], "s", side.first, "yes")
    judge(side, orders["closed"], "a", side.first, "yes")
    side.ids["assignment_id"] = hand(side, orders["open"], "a", side.first)
    side.ids["offer_id"] = offer(side, orders["open"], "b", side.first)


def _second_round(side: Side, orders: Mapping[str, UUID]) -> None:
    judge(side, orders["done"], "a", side.second, "yes")
    judge(side, orders["done"], "b", side.second, "yes")
    judge(side, orders["dispute"], "a", side.second, "no")
    for key in "ab":
        judge(side, orders["decided"], key, side.second, "no")
    admin = side.world.admin()
    with acting(admin):
        closing.close(admin, orders["closed"], now=now())
    side.ids["neighbour_offer_id"] = offer(side, orders["open"], "c", side.second)
    side.ids["neighbour_assignment_id"] = hand(side, orders["dispute"], "b", side.second)


def _take(side: Side, orders: Mapping[str, UUID]) -> None:
    """Accept one delivery, and note every key."""
    world, ids = side.world, side.ids
    member, admin = world.actor(side.member), world.admin()
    with acting(member):
        delivery = deliver_selectors.deliveries_of_order(member, orders["done"])[0]
        ids["invoice_id"] = delivering.accept(member, delivery.id, now=now())
        ids["ready_delivery_id"] = deliver_selectors.deliveries_of_order(member, orders["ready"])[0].id
        ids["item_id"] = decompose_selectors.items(member, orders["done"])[0].id
        ids["file_id"] = UUID(str(delivery.files["results.csv"]["id"]))
        ids["image_item_id"] = decompose_selectors.items(member, orders["open"])[0].id
    with acting(member):
        brief = f"Label 3 comments of {side.mark}"
        ids["plan_id"] = planning.draft(
            member, programme_id=side.programme_id, brief=brief, now=now(), chat=lambda: None
        )
        ids["key"] = "label"  # type: ignore[assignment] # the one key that is a word
    tenant_lines.decide(side, orders["decided"])
    tenant_lines.end_plan(side, orders["done"])
    with acting(admin):
        ids["escalated_item_id"] = next(
            item.id for item in decompose_selectors.escalated(admin) if item.order_id == orders["dispute"]
        )
        payouts = money_selectors.payouts(admin, order_id=orders["done"])
        by_worker = {payout.worker_id: payout for payout in payouts}
        mine = by_worker[world.workers[side.first]]
        ids["payout_id"] = mine.id
        ids["neighbour_payout_id"] = by_worker[world.workers[side.second]].id
        ids["provider_id"] = mine.provider_id
        units = order_insight.unit_rows(admin, orders["open"])
        ids["unit_id"] = next(unit.id for unit in units if unit.item_key == f"{side.mark}-b")
    ids |= {
        "order_id": orders["open"],
        "done_order_id": orders["done"],
        "closed_order_id": orders["closed"],
        "stream_id": orders["stream"],
        "delivery_id": delivery.id,
        "client_id": side.client_id,
        "programme_id": side.programme_id,
        "worker_id": world.workers[side.first],
        "site_id": world.sites["Kraków" if side.member == "ana" else "Manila"],
        "token_id": make_token(world, side.member).id,
        "verdict": ids["item_id"],
        "order": orders["closed"],
        "invoice": ids["invoice_id"],
        "payout": ids["payout_id"],
        "assignment": ids["done_assignment_id"],
    }
    ids["device_id"] = tenant_sites.guard(side, ids["site_id"])
    ids |= tenant_contests.raise_contests(side, orders["open"])
    ids["data_subject_id"] = tenant_erasures.erase_somebody(side)
    held = hand(side, orders["stream"], "h", side.second)
    tenant_handing.hand_on(side, held)


def make_token(
    world: World, name: str, scopes: frozenset[Permission] | None = None, *, days_ago: int = 0
) -> tenancy.TokenMade:
    """A token of one of the cast for everything that the seat holds, or narrowed, or made some days ago."""
    actor = world.actor(name)
    held = frozenset(permission for permission in Permission if actor.may(permission))
    with acting(actor):
        return tenancy.make_token(
            actor,
            name=f"of {name} {world.tag}",
            scopes=held if scopes is None else scopes,
            days=1,
            now=now() - timedelta(days=days_ago),
        )


RANDOM = new_id()
"""A key that nothing has."""
