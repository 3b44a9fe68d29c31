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
    "worker,site,skills,languages,rate_per_hour,currency,timezone,availability,capacity,legal_name,email\n"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Skilled:
    """What somebody of a crowd can do, as a workers file writes it: ``translation:3``, ``en:5|es:4``."""

    skills: str
    languages: str


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
    client_id = tenancy.add_client(founder, name="Digits")
    other_client_id = tenancy.add_client(founder, name="Orchard")
    platform = tenancy_selectors.machine_for_operator(founder.operator_id)
    with acting(platform):
        network.add_legal_entity(platform, name="Operator Ltd", country="IE", own=True)
        programmes = {}
        for client, name, home in ((client_id, "Digits", "eu"), (other_client_id, "Orchard", "us")):
            network.add_legal_entity(platform, name=f"{name} GmbH", country="DE", client_id=client)
            programmes[client] = network.add_programme(
                platform, client_id=client, name="Main", data_home=home, lines=lines
            )
            for line in lines:
                money.set_rate(
                    platform,
                    programme_id=programmes[client],
                    client_id=client,
                    line=line,
                    rate_per_judgement=Decimal((rates or {}).get(line, rate)),
                    currency="EUR",
                    now=now(),
                )
        money.set_commission(platform, ratio=Decimal("0.15"), now=now())
        sites = {
            name: network.add_site(
                platform,
                provider_id=network.add_provider(
                    platform,
                    name=f"{name} Ltd",
                    kind="own",
                    legal_entity_id=network.add_legal_entity(platform, name=f"{name} Ltd", country=country),
                ),
                name=name,
                country=country,
                timezone=zone,
                data_home=home,
            )
            for name, country, zone, home in (
                ("Kraków", "PL", "Europe/Warsaw", "eu"),
                ("Manila", "PH", "Asia/Manila", "us"),
            )
        }
        told = crowd or {}
        names = list(dict.fromkeys(["bo", "chi", *(f"w{n}" for n in range(workers)), *told]))
        usual = Skilled(skills="label-text:3|label-images:3|arithmetic:3", languages="en:5|zh:3")
        rows = "".join(
            f"{name},{'Manila' if n % 2 else 'Kraków'},"
            f"{told.get(name, usual).skills},{told.get(name, usual).languages},"
            f"12.50,EUR,{'Asia/Manila' if n % 2 else 'Europe/Warsaw'},{ALWAYS},{capacity},"
            f"Legal {name.title()},{name}@legal.test\n"
            for n, name in enumerate(names)
        )
        network.take_workers(platform, parse_workers(_HEADER + rows))
        by_handle = {line.handle: line.id for line in network_selectors.workers(platform)}
    worker_ids = {name: by_handle[name] for name in names}
    seats = {
        "ada": tenancy.Seat(role=Role.OPERATOR_ADMIN),
        "ana": tenancy.Seat(role=Role.CLIENT_MEMBER, client_id=client_id),
        "dee": tenancy.Seat(role=Role.ADJUDICATOR),
        "eve": tenancy.Seat(role=Role.CLIENT_MEMBER, client_id=other_client_id),
        "lea": tenancy.Seat(role=Role.SITE_LEAD, site_id=sites["Kraków"]),
        "cleo": tenancy.Seat(role=Role.COMPLIANCE_OFFICER),
        "otto": tenancy.Seat(role=Role.AUDITOR),
        **{name: tenancy.Seat(role=Role.WORKER, worker_id=worker_ids[name]) for name in names},
    }
    users = {}
    for name, seat in seats.items():
        users[name] = tenancy.open_account(email=f"{name}-{tag}@example.test", password=None)
        tenancy.seat(platform, user_id=users[name], seat=seat)
    return World(
        tag=tag,
        operator_id=platform.operator_id,
        client_id=client_id,
        other_client_id=other_client_id,
        programme_id=programmes[client_id],
        other_programme_id=programmes[other_client_id],
        users=users,
        workers=worker_ids,
        sites=sites,
    )
