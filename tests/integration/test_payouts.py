"""Payouts leave in batches that two people saw; what a bank returns is owed again, and paid once."""

from datetime import timedelta
from decimal import Decimal
from importlib.resources import files
from uuid import UUID

import pytest
from django.db import IntegrityError, connection
from lxml import etree

from heliotrope.core.errors import Conflict, Invalid, NotFound
from heliotrope.flow import delivering, paying_out
from heliotrope.foundation.clock import now
from heliotrope.foundation.ids import new_id
from heliotrope.foundation.tenancy.actor import Actor
from heliotrope.foundation.tenancy.scope import acting, acting_in_vault
from heliotrope.money import paying
from heliotrope.money import selectors as money_selectors
from heliotrope.network import selectors as network_selectors
from tests.integration.bills import accepted, fill_in, second_admin
from tests.integration.holdings import as_owner
from tests.integration.short import together
from tests.support.world import World, make_world

NUMBER = "PL61109010140000071219812874"


def name_account(world: World, actor: Actor, *, number: str = NUMBER, home: str = "eu") -> UUID:
    """The account of the provider that Bo works for; gives the provider."""
    with acting(actor):
        payee = network_selectors.payees(actor, [world.workers["bo"]])[world.workers["bo"]]
        given = paying_out.AccountGiven(
            id=new_id(), provider_id=payee.provider_id, data_home=home, holder="Kraków Ltd", number=number,
            bic="WBKPPLPP", country="PL",
        )  # fmt: skip
        paying_out.set_account(actor, given, now=now())
    return payee.provider_id


def proposed(actor: Actor, *, key: UUID | None = None) -> UUID:
    with acting(actor):
        return paying_out.propose(
            actor,
            batch_id=key or new_id(),
            data_home="eu",
            currency="EUR",
            execute_on=now().date(),
            now=now(),
        )


def ready(rate: str = "5") -> tuple[World, Actor, UUID]:
    """A world in which Bo's provider is owed for one judgement and has an account."""
    world = make_world(rate=rate)
    fill_in(world)
    accepted(world)
    return world, world.admin(), name_account(world, world.admin())


def cash_of(world: World, provider_id: UUID) -> Decimal:
    platform = world.platform()
    with acting(platform):
        entity = network_selectors.provider_books(platform)[provider_id]
        assert money_selectors.off_balance(platform) == ()
        return sum(
            (one.amount for one in money_selectors.balances(platform)
             if (one.legal_entity_id, one.account) == (entity, "cash")),
            Decimal(0),
        )  # fmt: skip


def test_a_batch_is_proposed_approved_by_another_sent_to_the_bank_and_paid_once():
    """5.00 less 15 % is 4.25; the file is valid by the bank's own schema and every copy is the same."""
    world, ada, provider_id = ready()
    bea = second_admin(world)
    key = new_id()
    batch_id = proposed(ada, key=key)
    assert proposed(ada, key=key) == batch_id
    with acting(ada):
        assert money_selectors.payable(ada) == ()
        with pytest.raises(Conflict, match="second person"):
            paying_out.file_of(ada, batch_id)
        with pytest.raises(Conflict, match="Another person"):
            paying.approve(ada, batch_id, now=now())
        with pytest.raises(Conflict, match="Only a batch that is approved"):
            paying_out.mark_paid(ada, batch_id, now=now())
    with acting(bea):
        paying.approve(bea, batch_id, now=now())
        xml, name = paying_out.file_of(bea, batch_id)
        assert paying_out.file_of(bea, batch_id) == (xml, name)
    schema = etree.XMLSchema(
        etree.fromstring(files("sepaxml").joinpath("schemas/pain.001.001.09.xsd").read_bytes())
    )
    schema.assertValid(etree.fromstring(xml))
    assert NUMBER.encode() in xml
    assert b"4.25" in xml
    with acting(ada):
        paying_out.mark_paid(ada, batch_id, now=now())
        with pytest.raises(Conflict):
            paying_out.mark_paid(ada, batch_id, now=now())
        with pytest.raises(Conflict):
            paying.reject(ada, batch_id, now=now())
        payout = money_selectors.payouts(ada)[0]
        assert payout.paid_at is not None
        with pytest.raises(Conflict, match="paid for this delivery before"):
            delivering.pay_provider(ada, payout.delivery_id, provider_id, now=now())
    assert cash_of(world, provider_id) == Decimal("4.25")


def test_what_the_bank_returns_is_owed_again_and_can_be_paid_in_a_later_batch():
    world, ada, provider_id = ready()
    bea = second_admin(world)
    for turn in range(2):
        batch_id = proposed(ada)
        with acting(bea):
            paying.approve(bea, batch_id, now=now())
            paying_out.mark_paid(bea, batch_id, now=now())
        assert cash_of(world, provider_id) == Decimal("4.25")
        if turn == 0:
            with acting(ada):
                paying_out.take_return(ada, batch_id, provider_id, reason="AC04 closed account", now=now())
                with pytest.raises(Conflict, match="left to be returned"):
                    paying_out.take_return(ada, batch_id, provider_id, reason="again", now=now())
                assert money_selectors.payouts(ada)[0].paid_at is None
                assert [one.state for one in money_selectors.batch_payees(ada, batch_id)] == ["returned"]
            assert cash_of(world, provider_id) == 0


def test_a_rejected_batch_frees_what_it_held():
    _, ada, _ = ready()
    batch_id = proposed(ada)
    with acting(ada):
        paying.reject(ada, batch_id, now=now())
        assert len(money_selectors.payable(ada)) == 1
        with pytest.raises(Conflict):
            paying.reject(ada, batch_id, now=now())


def test_three_who_propose_at_once_put_each_payout_into_one_batch():
    world, ada, _ = ready()
    made = together(*[lambda: proposed(ada)] * 3)
    assert sum(one.error is None for one in made) == 1
    assert all(isinstance(one.error, Conflict | Invalid) for one in made if one.error)
    with acting(ada):
        assert len(money_selectors.payout_batches(ada)) == 1
    assert world.operator_id


def test_of_two_who_approve_at_once_one_does_and_the_proposer_never():
    world, ada, _ = ready()
    others = [second_admin(world), second_admin(world)]
    batch_id = proposed(ada)

    def approve(actor: Actor) -> None:
        with acting(actor):
            paying.approve(actor, batch_id, now=now())

    made = together(*(lambda actor=actor: approve(actor) for actor in (ada, *others)))
    assert isinstance(made[0].error, Conflict)
    assert sum(one.error is None for one in made) == 1
    with acting(ada):
        assert money_selectors.payout_batch(ada, batch_id).decided_by in {one.user_id for one in others}


def test_paying_and_rejecting_at_once_leave_it_paid_or_payable_and_never_both():
    world, ada, provider_id = ready()
    bea = second_admin(world)
    batch_id = proposed(ada)
    with acting(bea):
        paying.approve(bea, batch_id, now=now())

    def act(run) -> None:
        with acting(bea):
            run()

    pay, drop = together(
        lambda: act(lambda: paying_out.mark_paid(bea, batch_id, now=now())),
        lambda: act(lambda: paying.reject(bea, batch_id, now=now())),
    )
    assert (pay.error is None) is not (drop.error is None)
    with acting(ada):
        payable = len(money_selectors.payable(ada))
    assert (payable, cash_of(world, provider_id)) in {(0, Decimal("4.25")), (1, Decimal(0))}


def test_the_database_itself_refuses_an_approval_by_the_proposer():
    _, ada, _ = ready()
    batch_id = proposed(ada)
    with (
        pytest.raises(IntegrityError, match="payout_batch_is_approved_by_another"),
        acting(ada),
        connection.cursor() as cursor,
    ):
        cursor.execute(
            "UPDATE payout_batch SET state = 'approved', decided_by = proposed_by WHERE id = %s", [batch_id]
        )


def test_what_was_paid_by_hand_is_not_payable():
    world, ada, provider_id = ready()
    with acting(ada):
        payout = money_selectors.payouts(ada)[0]
        delivering.pay_provider(ada, payout.delivery_id, provider_id, now=now())
        assert money_selectors.payable(ada) == ()
        with pytest.raises(Invalid, match="Nothing is payable"):
            proposed(ada)
    assert cash_of(world, provider_id) == Decimal("4.25")


def test_an_account_number_stays_in_the_vault_of_its_home_and_is_masked_everywhere_else():
    world, ada, provider_id = ready()
    with acting(ada):
        account = money_selectors.payee_accounts(ada)[provider_id]
    assert account.masked == "PL••••2874"
    with as_owner("default") as owner:
        for table in ("payee_account", "payout_batch", "payout_claim", "audit_entry"):
            found = owner.execute(f"SELECT count(*) FROM {table} t WHERE t::text LIKE %s", [f"%{NUMBER}%"])
            assert found.fetchone() == (0,), table
    with acting_in_vault(ada, "eu"):
        assert money_selectors.bank_details(ada, [account.id])[account.id].number == NUMBER
    with acting_in_vault(ada, "us"):
        assert money_selectors.bank_details(ada, [account.id]) == {}
    assert world.operator_id


def test_a_batch_under_way_keeps_its_account_when_another_is_named():
    world, ada, _ = ready()
    bea = second_admin(world)
    batch_id = proposed(ada)
    name_account(world, ada, number="DE89370400440532013000")
    with acting(bea):
        paying.approve(bea, batch_id, now=now())
        assert NUMBER.encode() in paying_out.file_of(bea, batch_id)[0]


def test_a_batch_in_the_past_without_an_account_or_of_another_operator_is_refused():
    world = make_world(rate="5")
    fill_in(world)
    accepted(world)
    ada = world.admin()
    with pytest.raises(Invalid, match="needs its account"):
        proposed(ada)
    name_account(world, ada)
    with acting(ada), pytest.raises(Invalid, match="today or later"):
        paying_out.propose(
            ada, batch_id=new_id(), data_home="eu", currency="EUR",
            execute_on=now().date() - timedelta(days=1), now=now(),
        )  # fmt: skip
    batch_id = proposed(ada)
    stranger = make_world().admin()
    with acting(stranger):
        for act in (
            lambda: paying.approve(stranger, batch_id, now=now()),
            lambda: paying.reject(stranger, batch_id, now=now()),
            lambda: paying_out.mark_paid(stranger, batch_id, now=now()),
            lambda: paying_out.file_of(stranger, batch_id),
        ):
            with pytest.raises(NotFound):
                act()
