"""The ledger balances whatever anybody does, and what is posted stays posted."""

from decimal import Decimal
from uuid import UUID

import pytest
from django.db import IntegrityError, connection
from psycopg import errors

from heliotrope.core.errors import Conflict
from heliotrope.core.money.ledger import Account, Entry, Posting, PostingKind
from heliotrope.flow import delivering
from heliotrope.foundation.clock import now
from heliotrope.foundation.ids import new_id
from heliotrope.foundation.tenancy.scope import acting
from heliotrope.money import posting as ledger_posting
from heliotrope.money import selectors as money_selectors
from heliotrope.network import selectors as network_selectors
from tests.integration.holdings import as_owner
from tests.integration.short import delivered, together
from tests.support.world import World, make_world

COLUMNS = "id, transaction_id, client_id, legal_entity_id, account, currency, amount"
KEPT = ("ledger_entry", "ledger_transaction", "invoice", "payout", "pay_line")


def books(world: World) -> network_selectors.Books:
    platform = world.platform()
    with acting(platform):
        return network_selectors.books(platform, world.client_id)


def write(world: World, *sides: tuple[UUID, str, str]) -> None:
    """Entries of one transaction by raw SQL, in the scope of the platform."""
    transaction_id, platform = new_id(), world.platform()
    with acting(platform), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO ledger_transaction (id, client_id, kind, source_id, posted_at)"
            " VALUES (%s, %s, 'planted', %s, now())",
            [transaction_id, world.client_id, new_id()],
        )
        for entity, currency, amount in sides:
            cursor.execute(
                f"INSERT INTO ledger_entry ({COLUMNS}) VALUES (%s, %s, %s, %s, 'cash', %s, %s)",
                [new_id(), transaction_id, world.client_id, entity, currency, amount],
            )


def entries(world: World) -> int:
    platform = world.platform()
    with acting(platform):
        return len(money_selectors.entries(platform))


@pytest.mark.promise("36")
def test_the_database_refuses_a_posting_that_is_off_when_it_commits():
    world = make_world()
    own = books(world)
    for sides in (
        [(own.operator, "EUR", "1")],
        [(own.operator, "EUR", "1"), (own.operator, "EUR", "-0.999999")],
        [(own.operator, "EUR", "1"), (own.client, "EUR", "-1")],
        [(own.operator, "EUR", "1"), (own.operator, "USD", "-1")],
    ):
        with pytest.raises(IntegrityError, match="is off by"):
            write(world, *sides)
    assert entries(world) == 0


def test_a_balanced_posting_is_taken_and_nothing_can_be_added_to_it_alone():
    world = make_world()
    own = books(world)
    write(world, (own.operator, "EUR", "2"), (own.operator, "EUR", "-2"))
    assert entries(world) == 2
    platform = world.platform()
    with pytest.raises(IntegrityError, match="is off by"), acting(platform), connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO ledger_entry ({COLUMNS})"
            " SELECT gen_random_uuid(), transaction_id, client_id, legal_entity_id, account, currency, 3"
            " FROM ledger_entry WHERE client_id = %s LIMIT 1",
            [world.client_id],
        )
    assert entries(world) == 2


def test_what_is_posted_can_be_neither_changed_nor_removed_even_by_the_owner():
    world = make_world()
    _, delivery_id = delivered(world)
    ana = world.actor("ana")
    with acting(ana):
        delivering.accept(ana, delivery_id, now=now())
    platform = world.platform()
    for statement in (
        f"{act} WHERE client_id = %s"
        for table in KEPT
        for act in (f"UPDATE {table} SET client_id = client_id", f"DELETE FROM {table}")
    ):
        with (
            pytest.raises(IntegrityError, match="append-only"),
            acting(platform),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement, [world.client_id])
        with as_owner("default") as owner, pytest.raises(errors.RestrictViolation):
            owner.execute(statement, [world.client_id])


def test_the_same_fact_posted_twice_is_posted_once():
    world = make_world()
    own = books(world)
    posting = Posting(
        kind=PostingKind.CLIENT_PAYMENT,
        source_kind="payment",
        source_id=new_id(),
        entries=(
            Entry(legal_entity=own.operator, account=Account.CASH, currency="EUR", amount=Decimal(3)),
            Entry(legal_entity=own.operator, account=Account.RECEIVABLE, currency="EUR", amount=Decimal(-3)),
        ),
    )
    platform = world.platform()

    def post() -> bool:
        with acting(platform):
            return ledger_posting.post(platform, posting, world.client_id, now())

    assert [post(), post()] == [True, False]
    assert entries(world) == 2


@pytest.mark.promise("36")
def test_two_who_post_the_same_fact_at_once_post_it_once():
    world = make_world()
    own = books(world)
    platform = world.platform()
    source = new_id()

    def post() -> bool:
        sides = (Decimal("1.5"), Decimal("-1.5"))
        posting = Posting(
            kind=PostingKind.CLIENT_PAYMENT,
            source_kind="payment",
            source_id=source,
            entries=tuple(
                Entry(legal_entity=own.operator, account=Account.CASH, currency="EUR", amount=side)
                for side in sides
            ),
        )
        with acting(platform):
            return ledger_posting.post(platform, posting, world.client_id, now())

    outcomes = together(*[post] * 4)
    assert sorted(outcome.made for outcome in outcomes) == [False, False, False, True]
    assert entries(world) == 2


@pytest.mark.promise("36")
def test_two_who_accept_at_once_make_one_invoice():
    world = make_world()
    _, delivery_id = delivered(world)
    ana = world.actor("ana")

    def accept() -> UUID:
        with acting(ana):
            return delivering.accept(ana, delivery_id, now=now())

    outcomes = together(*[accept] * 4)
    made = [outcome.made for outcome in outcomes if outcome.error is None]
    assert len(made) == 1
    assert all(isinstance(outcome.error, Conflict) for outcome in outcomes if outcome.made is None)
    with acting(ana):
        assert [invoice.id for invoice in money_selectors.invoices(ana)] == made
    platform = world.platform()
    with acting(platform):
        assert money_selectors.off_balance(platform) == ()
        kinds = [entry.kind for entry in money_selectors.entries(platform)]
        assert len({entry.transaction_id for entry in money_selectors.entries(platform)}) == 2
        assert set(kinds) == {"delivery", "acceptance"}


def test_paying_twice_is_refused_and_posts_nothing():
    world = make_world()
    _, delivery_id = delivered(world)
    ana, ada = world.actor("ana"), world.admin()
    with acting(ana):
        invoice_id = delivering.accept(ana, delivery_id, now=now())

    def pay() -> None:
        with acting(ada):
            delivering.take_payment(ada, invoice_id, now=now())

    outcomes = together(pay, pay, pay)
    assert sum(outcome.error is None for outcome in outcomes) == 1
    before = entries(world)
    with pytest.raises(Conflict):
        pay()
    assert entries(world) == before


def test_a_refused_acceptance_leaves_the_order_and_the_ledger_as_they_were():
    """The platform dies after the posting and before the commit: nothing of it is there."""
    world = make_world()
    _, delivery_id = delivered(world)
    ana, before = world.actor("ana"), entries(world)
    with pytest.raises(RuntimeError), acting(ana):
        delivering.accept(ana, delivery_id, now=now())
        raise RuntimeError("the process ends here")
    assert entries(world) == before
    with acting(ana):
        assert money_selectors.invoices(ana) == ()
        assert delivering.accept(ana, delivery_id, now=now())


def test_the_check_looks_at_every_side_whatever_the_scope_hides():
    """An entry whose other side is in another client's scope is still off."""
    world = make_world()
    own, transaction_id, platform = books(world), new_id(), world.platform()
    with pytest.raises(IntegrityError, match="is off by"), acting(platform), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO ledger_transaction (id, client_id, kind, source_id, posted_at)"
            " VALUES (%s, %s, 'planted', %s, now())",
            [transaction_id, world.client_id, new_id()],
        )
        for client_id, amount in ((world.client_id, "1"), (world.other_client_id, "-2")):
            cursor.execute(
                f"INSERT INTO ledger_entry ({COLUMNS}) VALUES (%s, %s, %s, %s, 'cash', 'EUR', %s)",
                [new_id(), transaction_id, client_id, own.operator, amount],
            )
        ana = world.actor("ana")
        cursor.execute("SELECT set_config('heliotrope.clients', %s, true)", [str(next(iter(ana.client_ids)))])
    assert entries(world) == 0
