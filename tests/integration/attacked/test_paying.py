"""Payouts, holds and batches beside a plain model: whatever is done in whatever order, both say the same."""

from collections.abc import Callable
from datetime import datetime
from typing import TypeVar
from uuid import UUID

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from heliotrope.core.errors import Conflict, Invalid, NotFound
from heliotrope.core.quality.contests import Finding
from heliotrope.core.quality.suspects import Suspicion
from heliotrope.flow import delivering, paying_out, suspecting
from heliotrope.foundation.clock import now
from heliotrope.foundation.ids import derived_id, new_id
from heliotrope.foundation.tenancy.actor import Actor
from heliotrope.foundation.tenancy.scope import acting
from heliotrope.money import paying
from heliotrope.money import selectors as money_selectors
from heliotrope.network import selectors as network_selectors
from heliotrope.pipeline.quality import contesting
from tests.integration.attacked.bounds import bounds
from tests.integration.attacked.plain_payouts import KEPT, Owed, Plain
from tests.integration.attacked.rows import Rows
from tests.integration.attacked.worked import work_and_deliver
from tests.integration.bills import second_admin
from tests.integration.test_payouts import name_account
from tests.support.world import make_world

NTH = st.integers(0, 11)
"""One of however many there are by now."""
LATE = st.sampled_from([0, 0, 0, 1, 2])
"""Mostly the latest batch."""
ADMIN = st.sampled_from(["ada", "bea"])
WORKER = st.sampled_from(["bo", "w0", "chi"])
T = TypeVar("T")


class Paying(RuleBasedStateMachine):
    """Two deliveries by three workers of two providers, paid by two people who may."""

    @initialize()
    def begin(self) -> None:
        self.world = make_world(workers=1, rate="5")
        self.rows = Rows(client_id=self.world.client_id, operator_id=self.world.operator_id)
        self.plain = Plain()
        self.orders = [work_and_deliver(self.world, 3), work_and_deliver(self.world, 2)]
        self.now: datetime = now()
        self.admins = {"ada": self.world.admin(), "bea": second_admin(self.world)}
        self.keys = [new_id() for _ in range(12)]
        names = {key: name for name, key in self.world.workers.items()}
        for one in self.as_("ada", money_selectors.payouts):
            self.plain.owed[one.id] = Owed(
                order_id=one.order_id, delivery_id=one.delivery_id, provider_id=one.provider_id,
                worker=names[one.worker_id], amount=one.amount,
            )  # fmt: skip
        assert len(self.plain.owed) == 5
        self.own = self.as_("ada", network_selectors.own_entity)
        self.books = self.as_("ada", network_selectors.provider_books)
        self.providers = sorted({one.provider_id for one in self.plain.owed.values()})
        self.plain.accounts.add(name_account(self.world, self.admins["ada"]))

    def teardown(self) -> None:
        if hasattr(self, "rows"):
            self.rows.close()

    def as_(self, name: str, act: Callable[[Actor], T]) -> T:
        actor = self.admins[name] if name in self.admins else self.world.actor(name)
        with acting(actor):
            return act(actor)

    def tried(self, may: bool, act: Callable[[], object], *refusals: type[Exception]) -> bool:
        """Do what the model lets happen, and see a refusal where it does not."""
        if may:
            act()
            return True
        with pytest.raises(refusals or (Conflict,)):
            act()
        return False

    def nth_batch(self, which: int) -> UUID:
        return list(reversed(self.plain.batches))[which % len(self.plain.batches)]

    @rule(which=NTH, who=ADMIN)
    def propose(self, which: int, who: str) -> None:
        key = self.keys[which]
        before = self.plain.holds()
        # Only orders of which something is payable are looked at again.
        for order_id in {self.plain.owed[one].order_id for one in self.plain.payable()}:
            self.plain.align(order_id)
        there = any(self.plain.owed[one].provider_id in self.plain.accounts for one in self.plain.payable())

        def act() -> None:
            made = self.as_(
                who,
                lambda actor: paying_out.propose(
                    actor,
                    batch_id=key,
                    data_home="eu",
                    currency="EUR",
                    execute_on=self.now.date(),
                    now=self.now,
                ),
            )
            assert made == key

        if key in self.plain.batches:
            act()
            self.plain.put_back(before)
        elif self.tried(there, act, Invalid):
            self.plain.propose(key, who)
        else:
            self.plain.put_back(before)

    @rule(which=NTH)
    def pay_by_batch(self, which: int) -> None:
        self.propose(which, "ada")
        if self.keys[which] in self.plain.batches:
            late = list(reversed(self.plain.batches)).index(self.keys[which])
            self.approve(late, "bea")
            self.bank_carries_out(late, "bea")

    @precondition(lambda self: len(self.plain.accounts) < len(self.providers))
    @rule()
    def name_the_other_account(self) -> None:
        (other,) = set(self.providers) - self.plain.accounts
        given = paying_out.AccountGiven(
            id=new_id(), provider_id=other, data_home="eu", holder="Manila Ltd",
            number="DE89370400440532013000", bic="COBADEFF", country="DE",
        )  # fmt: skip
        self.as_("ada", lambda ada: paying_out.set_account(ada, given, now=self.now))
        self.plain.accounts.add(other)

    @precondition(lambda self: self.plain.batches)
    @rule(which=LATE, who=ADMIN)
    def approve(self, which: int, who: str) -> None:
        key = self.nth_batch(which)
        may = self.plain.may_approve(key, who)
        if self.tried(may, lambda: self.as_(who, lambda actor: paying.approve(actor, key, now=self.now))):
            self.plain.batches[key].state = "approved"

    @precondition(lambda self: self.plain.batches)
    @rule(which=LATE, who=ADMIN)
    def reject(self, which: int, who: str) -> None:
        key = self.nth_batch(which)
        batch = self.plain.batches[key]
        may = batch.state in ("proposed", "approved")
        if self.tried(may, lambda: self.as_(who, lambda actor: paying.reject(actor, key, now=self.now))):
            batch.state = "rejected"
            self.plain.free(batch.payouts)

    @precondition(lambda self: self.plain.batches)
    @rule(which=LATE, who=ADMIN)
    def bank_carries_out(self, which: int, who: str) -> None:
        key = self.nth_batch(which)
        batch = self.plain.batches[key]
        may = batch.state == "approved"
        if self.tried(
            may, lambda: self.as_(who, lambda actor: paying_out.mark_paid(actor, key, now=self.now))
        ):
            batch.state = "paid"
            for one in batch.payouts:
                self.plain.owed[one].paid = True

    @precondition(lambda self: self.plain.batches)
    @rule(which=LATE, provider=NTH)
    def bank_sends_back(self, which: int, provider: int) -> None:
        key, whose = self.nth_batch(which), self.providers[provider % len(self.providers)]
        back = self.plain.left_with(key, whose)

        def act(ada: Actor) -> None:
            paying_out.take_return(ada, key, whose, reason="AC04 closed account", now=self.now)

        if self.tried(bool(back), lambda: self.as_("ada", act)):
            self.plain.batches[key].returned.add(whose)
            self.plain.free(back)

    @rule(order=st.integers(0, 1), provider=NTH)
    def pay_by_hand(self, order: int, provider: int) -> None:
        order_id, whose = self.orders[order], self.providers[provider % len(self.providers)]
        own = [
            one for one in self.plain.owed.values() if (one.order_id, one.provider_id) == (order_id, whose)
        ]
        delivery_id = next(one.delivery_id for one in self.plain.owed.values() if one.order_id == order_id)
        before = self.plain.holds()
        self.plain.align(order_id)
        due = self.plain.due_by_hand(order_id, whose)
        may = bool(due) and all(self.plain.owed[one].by is None for one in due)

        def act(ada: Actor) -> None:
            delivering.pay_provider(ada, delivery_id, whose, now=self.now)

        if self.tried(may, lambda: self.as_("ada", act), Conflict if own else NotFound):
            for one in due:
                self.plain.owed[one].by, self.plain.owed[one].paid = "hand", True
        else:
            self.plain.put_back(before)

    @rule(which=NTH, order=st.integers(0, 1), worker=WORKER, kind=st.sampled_from(Suspicion))
    def suspicion_comes_before_the_second_pair_of_eyes(
        self, which: int, order: int, worker: str, kind: Suspicion
    ) -> None:
        """Rare when left to chance: pay is held in the moment between a batch's two people."""
        self.propose(which, "ada")
        if self.keys[which] in self.plain.batches:
            self.suspect(order, worker, kind)
            self.follow(order)
            self.approve(list(reversed(self.plain.batches)).index(self.keys[which]), "bea")

    @rule(order=st.integers(0, 1), worker=WORKER, kind=st.sampled_from(Suspicion))
    def suspect(self, order: int, worker: str, kind: Suspicion) -> None:
        order_id, key = self.orders[order], str(self.world.workers[worker])
        found = Finding(worker=key, kind=kind, others=0, judgements=50, observed=25, expected=25, chance=0.9)
        platform = self.world.platform()
        with acting(platform):
            contesting.tell(order_id=order_id, client_id=self.world.client_id, found=[found], now=self.now)
        suspicion_id = derived_id(order_id, "suspicion", key, kind.value)
        self.plain.suspicions.setdefault(suspicion_id, (order_id, worker, "found"))

    @precondition(lambda self: self.plain.suspicions)
    @rule(which=NTH, clear=st.booleans())
    def decide(self, which: int, clear: bool) -> None:
        key = list(self.plain.suspicions)[which % len(self.plain.suspicions)]
        order_id, worker, state = self.plain.suspicions[key]
        may = state == "found" or (clear and state == "upheld")

        def act(dee: Actor) -> None:
            contesting.settle_suspicion(dee, key, clear=clear, reason="I looked.", now=self.now)

        if self.tried(may, lambda: self.as_("dee", act)):
            self.plain.suspicions[key] = (order_id, worker, "cleared" if clear else "upheld")

    @rule(order=st.integers(0, 1))
    def follow(self, order: int) -> None:
        suspecting.follow(client_id=self.world.client_id, order_id=self.orders[order])
        self.plain.align(self.orders[order])

    @invariant()
    def the_tables_say_what_the_model_says(self) -> None:
        self.rows.moved_as_they_may(("payout_batch", "payout_claim", "pay_hold", "suspicion"))
        batches = {row.id: row.state for row in self.rows.of("payout_batch", "id, state")}
        assert batches == {key: one.state for key, one in self.plain.batches.items()}
        holds = {row.payout_id: row.state for row in self.rows.of("pay_hold")}
        assert holds == {key: one.hold for key, one in self.plain.owed.items() if one.hold}
        live = {row.payout_id: row.batch_id or "hand" for row in self.rows.of("payout_claim") if row.live}
        assert live == {key: one.by for key, one in self.plain.owed.items() if one.by}

    @invariant()
    def what_people_are_shown_is_what_the_model_says(self) -> None:
        shown = {
            one.id: (one.paid_at is not None, one.held) for one in self.as_("ada", money_selectors.payouts)
        }
        assert shown == {
            key: (one.paid, one.hold if one.hold in KEPT else "") for key, one in self.plain.owed.items()
        }
        payable = {one.id for one in self.as_("ada", money_selectors.payable)}
        assert payable == set(self.plain.payable())

    @invariant()
    def the_ledger_balances_and_pays_each_once(self) -> None:
        assert self.as_("ada", money_selectors.off_balance) == ()
        stands: dict[tuple[UUID, str], object] = {
            (one.legal_entity_id, one.account): one.amount
            for one in self.as_("ada", money_selectors.balances)
        }
        named = ("provider-payable", "pay-held", "forfeited", "cash")
        own = {name: stands.get((self.own, name), 0) for name in named if stands.get((self.own, name), 0)}
        assert own == self.plain.sums()
        for provider_id in self.providers:
            paid = sum(
                one.amount for one in self.plain.owed.values() if one.paid and one.provider_id == provider_id
            )
            assert stands.get((self.books[provider_id], "cash"), 0) == paid


Paying.TestCase.settings = bounds(10)
TestPaying = Paying.TestCase
