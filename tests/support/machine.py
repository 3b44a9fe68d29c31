"""The platform at work in a test: its background jobs run until it is quiet, and the cast's own acts.

The jobs are the real keeper's rounds and the real workers.  Whoever acts is looked up afresh, as a door does.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_HALF_EVEN, Decimal
from uuid import UUID

from heliotrope.core.line import Shape
from heliotrope.flow import delivering, explaining, placing, submitting, working
from heliotrope.foundation.audit import services as audit
from heliotrope.foundation.clock import now
from heliotrope.foundation.tenancy.scope import acting, keeping
from heliotrope.foundation.tenancy.selectors import everyone
from heliotrope.foundation.vaults import CONTROL, homes, vault_alias
from heliotrope.interfaces.jobs.keeper import seal_and_pump
from heliotrope.money import selectors as money_selectors
from heliotrope.pipeline.deliver import selectors as deliver_selectors
from heliotrope.pipeline.deliver.selectors import DeliveryLine
from heliotrope.pipeline.match.services import Handed
from heliotrope.pipeline.quality import selectors as quality_selectors
from tests.support.jobs import run_jobs
from tests.support.world import World

OWED = {"receivable", "payable", "provider-payable", "work-in-progress"}
"""Accounts that are empty once everybody was paid."""


def aliases() -> tuple[str, ...]:
    """Every database."""
    return (CONTROL, *(vault_alias(home) for home in homes()))


def settle(rounds: int = 40) -> None:
    """Seal, hand on events and run every job that waits, until nothing is left."""
    for _ in range(rounds):
        moved = sum(seal_and_pump(alias) for alias in aliases())
        for alias in aliases():
            run_jobs(alias)
        if not moved:
            return
    raise AssertionError("the platform did not come to rest")


def place(
    world: World,
    line: str,
    options: Mapping[str, object],
    source: bytes = b"",
    media_type: str = "",
    *,
    title: str = "A journey",
) -> UUID:
    """Ana's order of a file, or her stream when there is none; begun when this returns."""
    wish = placing.Wish(
        programme_id=world.programme_id,
        line=line,
        title=title,
        shape=Shape.ORDER if source else Shape.STREAM,
        options=options,
        source=source,
        media_type=media_type,
    )
    ana = world.actor("ana")
    with acting(ana):
        order_id = placing.place(ana, wish, now=now()).order_id
    settle()
    return order_id


def ask(world: World, name: str) -> UUID | None:
    """The assignment that a worker who asks is handed; None when there is nothing for them."""
    actor = world.actor(name)
    with acting(actor):
        handed = working.take_next(actor, now=now())
    return handed.assignment_id if isinstance(handed, Handed) else None


def see(world: World, name: str, assignment_id: UUID) -> working.Desk:
    """What a worker sees of a unit in their hands."""
    actor = world.actor(name)
    with acting(actor):
        return working.desk(actor, assignment_id)


def in_hand(world: World, name: str) -> tuple[UUID, ...]:
    """The assignments that a worker has in hand, the oldest first."""
    actor = world.actor(name)
    with acting(actor):
        return tuple(one.id for one in working.in_hand(actor))


def send(
    world: World,
    name: str,
    assignment_id: UUID,
    given: Mapping[str, object],
    *,
    uploads: Sequence[submitting.Upload] = (),
    seen_at: datetime | None = None,
) -> UUID:
    """A worker's answer; gives its judgement."""
    actor = world.actor(name)
    with acting(actor):
        return submitting.submit(
            actor, assignment_id, given=given, uploads=uploads, spent_s=4.0, seen_at=seen_at, now=now()
        )


def deliveries(world: World, order_id: UUID) -> tuple[DeliveryLine, ...]:
    """What Ana was handed of an order."""
    ana = world.actor("ana")
    with acting(ana):
        return deliver_selectors.deliveries_of_order(ana, order_id)


def files_of(world: World, delivery: DeliveryLine) -> dict[str, bytes]:
    """The files of a delivery, as Ana downloads them."""
    ana = world.actor("ana")
    with acting(ana):
        return {name: delivering.file(ana, delivery.id, name)[0] for name in delivery.files}


def accept(world: World, delivery: DeliveryLine) -> UUID:
    """Ana takes a delivery; gives the invoice."""
    ana = world.actor("ana")
    with acting(ana):
        return delivering.accept(ana, delivery.id, now=now())


@dataclass(frozen=True, slots=True, kw_only=True)
class Earned:
    """What one worker earned with one part of a judgement: the pieces and how they were counted."""

    pieces: Decimal
    note: str
    part: str


def earned(world: World, name: str, order_id: UUID) -> list[Earned]:
    """A worker's pay lines of an order, as they see them, by their notes."""
    actor = world.actor(name)
    with acting(actor):
        lines = money_selectors.my_earnings(actor)
    found = [
        Earned(pieces=one.pieces.normalize(), note=one.note, part=one.part)
        for one in lines
        if one.order_id == order_id
    ]
    return sorted(found, key=lambda one: (one.note, one.pieces))


def check_money(world: World, orders: Sequence[UUID], invoices: Sequence[UUID]) -> Decimal:
    """Recompute every invoice, payout and verdict of some orders, pay all of it, and look at the books.

    Gives the total of the invoices.
    """
    ada = world.admin()
    with acting(ada):
        _check_invoices(world, invoices)
        payouts = [one for order_id in orders for one in money_selectors.payouts(ada, order_id=order_id)]
        for one in payouts:
            assert explaining.explain(ada, "payout", one.id).same, one
        billed = [money_selectors.invoice(ada, invoice_id) for invoice_id in invoices]
        total = sum((bill.total for bill in billed), Decimal(0))
        commission = sum((bill.commission for bill in billed), Decimal(0))
        assert sum((one.amount for one in payouts), Decimal(0)) + commission == total
        for invoice_id in invoices:
            delivering.take_payment(ada, invoice_id, now=now())
        for delivery_id, provider_id in sorted({(one.delivery_id, one.provider_id) for one in payouts}):
            delivering.pay_provider(ada, delivery_id, provider_id, now=now())
    _check_own_pay(world)
    _check_verdicts(world, orders)
    _check_books(world)
    return total


def _check_invoices(world: World, invoices: Sequence[UUID]) -> None:
    ada = world.admin()
    for key in invoices:
        invoice = money_selectors.invoice(ada, key)
        assert explaining.explain(ada, "invoice", key).same, invoice
        lines = money_selectors.pay_lines(ada, order_id=invoice.order_id)
        if len(deliver_selectors.deliveries_of_order(ada, invoice.order_id)) > 1:
            continue
        exact = sum((line.rate * line.pieces for line in lines), Decimal(0))
        assert invoice.total == exact.quantize(Decimal("0.01"), ROUND_HALF_EVEN), (invoice.total, exact)


def _check_own_pay(world: World) -> None:
    """Each worker recomputes their own payouts."""
    for name in world.workers:
        actor = world.actor(name)
        with acting(actor):
            for one in money_selectors.payouts(actor):
                assert explaining.explain(actor, "payout", one.id).same, one


def _check_verdicts(world: World, orders: Sequence[UUID]) -> None:
    ana = world.actor("ana")
    with acting(ana):
        for order_id in orders:
            known = quality_selectors.verdicts(ana, order_id)
            assert known
            for item_id in known:
                assert explaining.explain(ana, "verdict", item_id).same, item_id


def _check_books(world: World) -> None:
    """Every entity's entries sum to zero in each currency, and nobody owes anything any more."""
    ada = world.admin()
    with acting(ada):
        assert money_selectors.off_balance(ada) == ()
        balances = money_selectors.balances(ada)
        entries = money_selectors.entries(ada, limit=10_000)
    assert [one for one in balances if one.account in OWED and one.amount] == []
    sums: dict[tuple[UUID, UUID, str], Decimal] = defaultdict(Decimal)
    for one in entries:
        sums[one.transaction_id, one.legal_entity_id, one.currency] += one.amount
    assert sums and set(sums.values()) == {Decimal(0)}


def check_chains() -> dict[str, int]:
    """Every database's audit chain holds, with every entry sealed; gives how many each has."""
    settle()
    known, found = everyone(), {}
    for alias in aliases():
        with keeping(alias, known.client_ids, known.operator_ids):
            checked = audit.verify(alias)
        assert (checked.broken, checked.unsealed) == (None, 0), checked
        found[alias] = checked.sealed
    return found
