"""The cast: Ana the client, Bo who works on her order, Chi at another site, Dee the adjudicator, Eve outside.

A world is an operator of its own with everything that an order needs; nothing in it is shared with another
test's world.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from uuid import UUID

from heliotrope.core.access import Role
from heliotrope.core.network.workers_file import parse_workers
from heliotrope.foundation.clock import now
from heliotrope.foundation.ids import new_id
from heliotrope.foundation.tenancy import selectors as tenancy_selectors
from heliotrope.foundation.tenancy import services as tenancy
from heliotrope.foundation.tenancy.actor import Actor
from heliotrope.foundation.tenancy.scope import acting
from heliotrope.money import services as money
from heliotrope.network import selectors as network_selectors
from heliotrope.network import services as network

ALWAYS = "Mon-Sun 00:00-00:00"
PASSWORD = "sunflower-turns-9"
_HEADER = (
    "worker,site,skills,languages,rate_per_hour,currency,timezone,availability,capacity,"
    "certificates,legal_name,email\n"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Skilled:
    """What somebody of a crowd can do, as a workers file writes it: ``translation:3``, ``en:5|es:4``."""

    skills: str
    languages: str
    certificates: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """An operator with its clients, people and prices; actors are looked up fresh, as a door does."""

    tag: str
    operator_id: UUID
    client_id: UUID
    other_client_id: UUID
    programme_id: UUID
    other_programme_id: UUID
    users: Mapping[str, UUID]
    workers: Mapping[str, UUID]
    sites: Mapping[str, UUID] = field(default_factory=dict)

    def email(self, name: str) -> str:
        return f"{name}-{self.tag}@example.test"

    def actor(self, name: str) -> Actor:
        return tenancy_selectors.actor_of_account(self.users[name])

    def platform(self) -> Actor:
        return tenancy_selectors.machine_for_operator(self.operator_id)

    def admin(self) -> Actor:
        return self.actor("ada")


def make_world(
    *,
    workers: int = 0,
    lines: tuple[str, ...] = ("annotation", "toy"),
    rate: str = "0.04",
    capacity: int = 3,
    rates: Mapping[str, str] | None = None,
    crowd: Mapping[str, Skilled] | None = None,
) -> World:
    """A fresh world; ``workers`` adds so many more beside Bo and Chi, named w0, w1 and so on.

    Args:
        rates: the price of one piece of a line, where it is not ``rate``.
        crowd: people with skills of their own, by name; Bo and Chi among them lose theirs.
    """
    tag = new_id().hex[-12:]
    founder = tenancy.found_operator(f"Operator {tag}")
    ours, eves = (tenancy.add_client(founder, name=name) for name in ("Digits", "Orchard"))
    prices = {line: Decimal((rates or {}).get(line, rate)) for line in lines}
    usual = Skilled(skills="label-text:3|label-images:3|arithmetic:3", languages="en:5|zh:3")
    people = dict.fromkeys(("bo", "chi", *(f"w{n}" for n in range(workers))), usual) | dict(crowd or {})
    platform = tenancy_selectors.machine_for_operator(founder.operator_id)
    with acting(platform):
        network.add_legal_entity(platform, name="Operator Ltd", country="IE", own=True)
        programme = _programme(platform, ours, "Digits", "eu", prices)
        eves_programme = _programme(platform, eves, "Orchard", "us", prices)
        money.set_commission(platform, ratio=Decimal("0.15"), now=now())
        sites = {
            "Kraków": _site(platform, "Kraków", "PL", "Europe/Warsaw", "eu"),
            "Manila": _site(platform, "Manila", "PH", "Asia/Manila", "us"),
        }
        staff = _staff(platform, people, capacity)
    return World(
        tag=tag,
        operator_id=platform.operator_id,
        client_id=ours,
        other_client_id=eves,
        programme_id=programme,
        other_programme_id=eves_programme,
        users=_seated(platform, tag, _seats(ours, eves, sites["Kraków"], staff)),
        workers=staff,
        sites=sites,
    )


def _programme(
    platform: Actor, client_id: UUID, client: str, home: str, prices: Mapping[str, Decimal]
) -> UUID:
    """A client's books and its one programme, with a price of every line."""
    network.add_legal_entity(platform, name=f"{client} GmbH", country="DE", client_id=client_id)
    programme_id = network.add_programme(
        platform, client_id=client_id, name="Main", data_home=home, lines=tuple(prices)
    )
    for line, price in prices.items():
        money.set_rate(
            platform,
            programme_id=programme_id,
            client_id=client_id,
            line=line,
            rate_per_judgement=price,
            currency="EUR",
            now=now(),
        )
    return programme_id


def _site(platform: Actor, name: str, country: str, zone: str, home: str) -> UUID:
    """An own site with a provider and books of its own."""
    entity = network.add_legal_entity(platform, name=f"{name} Ltd", country=country)
    provider = network.add_provider(platform, name=f"{name} Ltd", kind="own", legal_entity_id=entity)
    return network.add_site(
        platform, provider_id=provider, name=name, country=country, timezone=zone, data_home=home
    )


def _staff(platform: Actor, people: Mapping[str, Skilled], capacity: int) -> dict[str, UUID]:
    """Workers by name, in turn at Kraków and at Manila, always on."""
    rows = "".join(
        f"{name},{'Manila' if n % 2 else 'Kraków'},{can.skills},{can.languages},"
        f"12.50,EUR,{'Asia/Manila' if n % 2 else 'Europe/Warsaw'},{ALWAYS},{capacity},{can.certificates},"
        f"Legal {name.title()},{name}@legal.test\n"
        for n, (name, can) in enumerate(people.items())
    )
    network.take_workers(platform, parse_workers(_HEADER + rows))
    by_handle = {line.handle: line.id for line in network_selectors.workers(platform)}
    return {name: by_handle[name] for name in people}


def _seats(ours: UUID, eves: UUID, site_id: UUID, staff: Mapping[str, UUID]) -> dict[str, tenancy.Seat]:
    return {
        "ada": tenancy.Seat(role=Role.OPERATOR_ADMIN),
        "ana": tenancy.Seat(role=Role.CLIENT_MEMBER, client_id=ours),
        "dee": tenancy.Seat(role=Role.ADJUDICATOR),
        "eve": tenancy.Seat(role=Role.CLIENT_MEMBER, client_id=eves),
        "lea": tenancy.Seat(role=Role.SITE_LEAD, site_id=site_id),
        "cleo": tenancy.Seat(role=Role.COMPLIANCE_OFFICER),
        "otto": tenancy.Seat(role=Role.AUDITOR),
        **{name: tenancy.Seat(role=Role.WORKER, worker_id=key) for name, key in staff.items()},
    }


def _seated(platform: Actor, tag: str, seats: Mapping[str, tenancy.Seat]) -> dict[str, UUID]:
    """An account for everybody, by name."""
    users = {}
    for name, seat in seats.items():
        users[name] = tenancy.open_account(email=f"{name}-{tag}@example.test", password=None)
        tenancy.seat(platform, user_id=users[name], seat=seat)
    return users
