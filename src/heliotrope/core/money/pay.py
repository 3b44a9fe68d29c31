"""What judgements earn: exact to the last digit, rounded once, with nothing lost on the way.

A pay line's gross is its rate times its pieces; its net is the gross less the commission.  Neither is ever
rounded.  The invoice is the sum of the gross, rounded.  The payouts together are the sum of the net, rounded,
and shared among the payees by largest remainder; the commission is what is left.

A provider with a price book of its own is paid by it, whatever the client pays: then the commission is what
is left, and may be below zero.

Rounding every payout by itself would not do: a hundred payees of 0.006 EUR each would get 1.00 EUR out of
an invoice of 0.60 EUR.  Without price books the commission is never negative: no net is above its gross, so
the sum of the net is not above the sum of the gross, and rounding keeps the order.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_FLOOR, Context, Decimal
from uuid import UUID

from heliotrope.core.errors import Invalid
from heliotrope.core.money.amounts import Money, exact_decimal, exact_product, exact_sum, to_cents
from heliotrope.core.money.currencies import known_currency, minor_digits
from heliotrope.core.money.rules import checked_ratio

RATE_DIGITS = 6
"""Digits after the point that a rate per judgement may have."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PayLine:
    """What one judgement is paid, or one part of it.

    Attributes:
        rate: price of one piece in ``currency``; what the client is charged for it.
        pieces: how many pieces of the line's measure it counts for; 1 for a plain judgement.
        part: tells the parts of one judgement's pay apart, such as ``defect 2``; empty for the work itself.
        commission_ratio: share of it that the operator keeps, in [0, 1].
        rule_version: version of the commission rule that was in force.
        book_rate: what the provider's own price book asks for one piece instead; None for who is paid the
            rate less the commission.
        book_version: of that price; 0 for none.
    """

    judgement_id: UUID
    worker_id: UUID
    provider_id: UUID
    rate: Decimal
    currency: str
    commission_ratio: Decimal
    rule_version: int
    pieces: Decimal = Decimal(1)
    part: str = ""
    book_rate: Decimal | None = None
    book_version: int = 0

    def __post_init__(self) -> None:
        asked = () if self.book_rate is None else (("price of a book", self.book_rate),)
        for name, number in (("rate", self.rate), ("count of pieces", self.pieces), *asked):
            exponent = exact_decimal(number).as_tuple().exponent
            if number < 0 or not isinstance(exponent, int) or exponent < -RATE_DIGITS:
                raise Invalid(f"A {name} is not negative and has at most {RATE_DIGITS} digits: {number}")
        if not isinstance(self.commission_ratio, Decimal):
            raise Invalid("A commission is a Decimal: write Decimal('0.15')")
        checked_ratio(self.commission_ratio)
        known_currency(self.currency)


def gross(line: PayLine) -> Decimal:
    """What the client is charged for it, exactly."""
    return exact_product(line.rate, line.pieces)


def net(line: PayLine) -> Decimal:
    """What it earns its provider, exactly: by the provider's price book, or the gross less the commission."""
    if line.book_rate is not None:
        return exact_product(line.book_rate, line.pieces)
    return exact_product(gross(line), exact_sum((Decimal(1), line.commission_ratio.copy_negate())))


@dataclass(frozen=True, slots=True, kw_only=True)
class Earning:
    """A worker's part of a payout.

    Attributes:
        judgements: how many were paid.
        exact: their net before rounding.
        amount: the same as it is paid.
    """

    worker_id: UUID
    judgements: int
    exact: Decimal
    amount: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class Payout:
    """What one provider gets.

    Attributes:
        exact: net of its judgements before rounding.
        amount: the same as it is paid; the sum of its workers' amounts.
        workers: in the order of their ids.
    """

    provider_id: UUID
    judgements: int
    exact: Decimal
    amount: Money
    workers: tuple[Earning, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Settlement:
    """Who gets what of one invoice: the payouts and the commission add up to it."""

    invoice_total: Money
    payouts: tuple[Payout, ...]
    commission: Money

    def __post_init__(self) -> None:
        parts = exact_sum((*(p.amount.amount for p in self.payouts), self.commission.amount))
        if parts != self.invoice_total.amount:
            raise Invalid(f"An invoice of {self.invoice_total} is not shared out as {parts}")

    @property
    def paid_out(self) -> Money:
        """All payouts together."""
        amount = exact_sum(payout.amount.amount for payout in self.payouts)
        return Money(amount=amount, currency=self.invoice_total.currency)


def settle(lines: Iterable[PayLine]) -> Settlement:
    """The invoice, payouts and commission of one order's judgements; their order makes no difference.

    Every payout is within one minor unit of its exact net, and so is every worker's part.  The
    commission is within one minor unit of the exact one, however many payees there are.

    Raises:
        Invalid: no lines, two currencies, or one judgement twice.
    """
    known = _checked(lines)
    currency = known[0].currency
    invoice = to_cents(Money(amount=exact_sum(gross(line) for line in known), currency=currency))
    payouts = _payouts(known, currency)
    paid = exact_sum(payout.amount.amount for payout in payouts)
    commission = Money(amount=exact_sum((invoice.amount, paid.copy_negate())), currency=currency)
    return Settlement(invoice_total=invoice, payouts=payouts, commission=commission)


def statement(lines: Iterable[PayLine]) -> tuple[Payout, ...]:
    """What every provider and each of its workers earned, by currency and then by provider.

    Within one currency it equals the payouts of `settle`.  To add up several orders, add their stated
    amounts: rounding their lines together again may differ by a minor unit from what was paid.
    """
    by_currency: dict[str, list[PayLine]] = defaultdict(list)
    for line in lines:
        by_currency[line.currency].append(line)
    return tuple(
        payout
        for currency in sorted(by_currency)
        for payout in _payouts(_checked(by_currency[currency]), currency)
    )


def _checked(lines: Iterable[PayLine]) -> Sequence[PayLine]:
    known = tuple(lines)
    if not known:
        raise Invalid("There is nothing to settle: no judgement is paid")
    if len({line.currency for line in known}) > 1:
        raise Invalid("A settlement has one currency; settle the lines of each by themselves")
    if len({(line.judgement_id, line.part) for line in known}) < len(known):
        raise Invalid("A judgement is paid once; one of them comes twice")
    return known


def _payouts(lines: Sequence[PayLine], currency: str) -> tuple[Payout, ...]:
    """Payouts by largest remainder, first among the providers, then among each one's workers."""
    earned: dict[UUID, dict[UUID, list[PayLine]]] = defaultdict(lambda: defaultdict(list))
    for line in lines:
        earned[line.provider_id][line.worker_id].append(line)
    exact = {
        provider: {worker: exact_sum(net(line) for line in own) for worker, own in workers.items()}
        for provider, workers in earned.items()
    }
    sums = {provider: exact_sum(workers.values()) for provider, workers in exact.items()}
    whole = to_cents(Money(amount=exact_sum(sums.values()), currency=currency))
    shares = shared(whole, sums)
    payouts = []
    for provider in sorted(sums):
        parts = shared(shares[provider], exact[provider])
        earnings = tuple(
            Earning(
                worker_id=worker,
                judgements=len({line.judgement_id for line in earned[provider][worker]}),
                exact=exact[provider][worker],
                amount=parts[worker],
            )
            for worker in sorted(parts)
        )
        payouts.append(
            Payout(
                provider_id=provider,
                judgements=sum(earning.judgements for earning in earnings),
                exact=sums[provider],
                amount=shares[provider],
                workers=earnings,
            )
        )
    return tuple(payouts)


def shared(whole: Money, exact: Mapping[UUID, Decimal]) -> dict[UUID, Money]:
    """A whole in minor units, shared so that every part is within one minor unit of its exact amount.

    Everybody gets their exact amount rounded down; the minor units that are left go one each to the
    largest remainders, ties to the least id.

    Args:
        whole: the sum of the exact amounts, rounded up or down to the minor unit.
        exact: what each would get without rounding; none is negative.

    Source:
        Hamilton's method of apportionment (largest remainder).
    """
    minor = Decimal(1).scaleb(-minor_digits(whole.currency))
    down = Context(prec=60, rounding=ROUND_FLOOR)
    floors = {payee: amount.quantize(minor, context=down) for payee, amount in exact.items()}
    left = exact_sum((whole.amount, *(floor.copy_negate() for floor in floors.values())))
    units = int(exact_product(left, Decimal(10) ** minor_digits(whole.currency)))
    if not 0 <= units <= len(exact):
        raise Invalid(f"{whole} is not the rounded sum of what it is shared for")
    lost = {payee: exact_sum((floors[payee], exact[payee].copy_negate())) for payee in exact}
    raised = frozenset(sorted(exact, key=lambda payee: (lost[payee], payee))[:units])
    return {
        payee: Money(
            amount=exact_sum((floor, minor if payee in raised else Decimal(0))), currency=whole.currency
        )
        for payee, floor in floors.items()
    }
