"""Taking on clients, opening programmes and seating people: what must fit together before work begins."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from heliotrope.core.access import Role
from heliotrope.core.errors import Invalid, NotFound
from heliotrope.core.plain import plain
from heliotrope.flow.lines import line_of
from heliotrope.foundation.audit import services as audit
from heliotrope.foundation.tenancy import selectors as tenancy_selectors
from heliotrope.foundation.tenancy import services as tenancy
from heliotrope.foundation.tenancy.actor import Actor
from heliotrope.foundation.tenancy.scope import acting
from heliotrope.money import credits as service_credits
from heliotrope.money import services as money
from heliotrope.network import selectors as network_selectors
from heliotrope.network import services as network

NAME_MOST = 120
USUAL_COMMISSION = Decimal("0.15")
USUAL_CREDIT = {
    "point_ratio": Decimal("0.02"),
    "most_ratio": Decimal("0.30"),
    "provider_ratio": Decimal("0.50"),
}
"""A missed target credits 2 % of the price a point, 30 % at most; providers bear half."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Founded:
    """A new operator and its first account."""

    operator_id: UUID
    account_id: UUID


def found(*, name: str, country: str, email: str, password: str, now: datetime) -> Founded:
    """Found an operator: its legal entity, its commission, and an account that may do the rest."""
    founder = tenancy.found_operator(name)
    with acting(founder):
        network.add_legal_entity(founder, name=name, country=country, own=True)
        money.set_commission(founder, ratio=USUAL_COMMISSION, now=now)
        service_credits.set_terms(founder, **USUAL_CREDIT, now=now)
        account_id = seat_account(
            founder, email=email, password=password, seat=tenancy.Seat(role=Role.OPERATOR_ADMIN)
        )
    return Founded(operator_id=founder.operator, account_id=account_id)


def take_on(actor: Actor, *, name: str, country: str) -> UUID:
    """Take on a client with its legal entity; the same name again is the same client."""
    client_id = tenancy.add_client(actor, name=name)
    wider = tenancy_selectors.refreshed(actor)
    with acting(wider):
        if not network_selectors.has_books(wider, client_id):
            network.add_legal_entity(wider, name=name, country=country, client_id=client_id)
            audit.record(
                wider, "client.added", subject_kind="client", subject_id=client_id, client_id=client_id
            )
    return client_id


def open_programme(actor: Actor, *, client_id: UUID, name: str, data_home: str, lines: Sequence[str]) -> UUID:
    """Open a programme whose lines all exist."""
    codes = [line_of(code).code for code in lines]
    told = plain(name, most=NAME_MOST).text
    return network.add_programme(actor, client_id=client_id, name=told, data_home=data_home, lines=codes)


def seat_account(actor: Actor, *, email: str, password: str, seat: tenancy.Seat) -> UUID:
    """Open an account and seat it; what the seat is bound to must be the actor's to give.

    Raises:
        Invalid: the role needs a client, a worker or a site that was not named.
        NotFound: the client, worker or site is not the actor's.
    """
    needed = {Role.CLIENT_MEMBER: "client_id", Role.WORKER: "worker_id", Role.SITE_LEAD: "site_id"}
    field = needed.get(seat.role)
    if field is not None and getattr(seat, field) is None:
        raise Invalid(f"The seat of a {seat.role.value} needs {field}.")
    if seat.client_id is not None and seat.client_id not in actor.client_ids:
        raise NotFound
    if seat.worker_id is not None:
        network_selectors.worker(actor, seat.worker_id)
    if seat.site_id is not None and seat.site_id not in {site.id for site in network_selectors.sites(actor)}:
        raise NotFound
    account_id = tenancy.open_account(email=email, password=password)
    tenancy.seat(actor, user_id=account_id, seat=seat)
    audit.record(
        actor,
        "account.seated",
        subject_kind="account",
        subject_id=account_id,
        client_id=seat.client_id,
        detail={"role": seat.role.value},
    )
    return account_id
