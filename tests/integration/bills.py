"""Billing details of a world's operator and clients, and a tax invoice on Ana's accepted work."""

from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal
from uuid import UUID

from heliotrope.core.access import Role
from heliotrope.flow import billing as flow_billing
from heliotrope.flow import delivering
from heliotrope.foundation.clock import now
from heliotrope.foundation.ids import new_id
from heliotrope.foundation.tenancy import selectors as tenancy_selectors
from heliotrope.foundation.tenancy import services as tenancy
from heliotrope.foundation.tenancy.actor import Actor
from heliotrope.foundation.tenancy.scope import acting
from heliotrope.money import profiles
from heliotrope.money.profiles import Profile
from heliotrope.network import selectors as network_selectors
from tests.integration.short import delivered
from tests.support.world import World

IBAN = "IE29AIBK93115212345678"


def fill_in(world: World, client_id: UUID | None = None, *, mark: str = "") -> None:
    """What invoices print about the operator and one client; the client's is taxed at 19 per cent."""
    actor, client = world.platform(), client_id or world.client_id
    with acting(actor):
        books = network_selectors.books(actor, client)
        seller = Profile(
            name=f"Operator Ltd {mark}".strip(), street="1 Harbour Row", city="Dublin", postcode="D02 X285",
            country="IE", vat_id="IE6388047V", registration_id="412345", endpoint_scheme="9935",
            endpoint_id="IE6388047V", iban=IBAN, bic="AIBKIE2D", due_days=14,
        )  # fmt: skip
        buyer = Profile(
            name=f"Digits GmbH {mark}".strip(), street="Torstraße 7", city="Berlin", postcode="10119",
            country="DE", vat_id="DE123456788", endpoint_scheme="9930", endpoint_id="DE123456788",
            buyer_reference="PO 77", tax_category="S", tax_percent=Decimal(19), language="zh-hans",
        )  # fmt: skip
        for entity, whose, profile in ((books.operator, None, seller), (books.client, client, buyer)):
            profiles.set_profile(actor, legal_entity_id=entity, client_id=whose, profile=profile, now=now())


def second_admin(world: World) -> Actor:
    """Bea, who holds what Ada holds."""
    user = tenancy.open_account(email=f"bea-{new_id().hex[-8:]}@example.test", password=None)
    tenancy.seat(world.platform(), user_id=user, seat=tenancy.Seat(role=Role.OPERATOR_ADMIN))
    return tenancy_selectors.actor_of_account(user)


def accepted(world: World, sums: Sequence[str] = ("2+3",)) -> UUID:
    """An order of Ana's that she said yes to; gives its delivery."""
    _, delivery_id = delivered(world, sums)
    ana = world.actor("ana")
    with acting(ana):
        delivering.accept(ana, delivery_id, now=now())
    return delivery_id


def wish(world: World, **parts: object) -> flow_billing.InvoiceWish:
    """All that Ana accepted since yesterday."""
    today = now().date()
    fields = {
        "id": new_id(),
        "client_id": world.client_id,
        "from_date": today - timedelta(days=1),
        "to_date": today,
    }
    return flow_billing.InvoiceWish(**{**fields, **parts})


def issued(world: World) -> UUID:
    """A tax invoice on all that Ana accepted."""
    ada = world.admin()
    with acting(ada):
        return flow_billing.issue(ada, wish(world), now=now())
