"""A worker's statement: every judgement with its minutes, rate and rule, by the payout that it is paid in.

A payout is the sum of its lines, exactly, and one correction for rounding: the cents of a delivery are
shared by largest remainder, so the correction is below one minor unit.  What is not delivered yet stands by
itself.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from heliotrope.core.errors import Invalid
from heliotrope.core.money.amounts import exact_product, exact_sum


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementLine:
    """What one judgement earned, or one part of it.

    Attributes:
        spent_s: how long it took, as the workbench measured it; None when it was not measured.
        rule_version: of the commission; its ratio is what the operator keeps.
        note: how the pieces were counted.
        book_version: of the price book that the rate is of; 0 for the order's own rate.
    """

    judgement_id: UUID
    order_id: UUID
    earned_at: datetime
    spent_s: float | None
    part: str
    note: str
    pieces: Decimal
    rate: Decimal
    commission_ratio: Decimal
    rule_version: int
    currency: str
    book_version: int = 0

    @property
    def rule(self) -> str:
        """The rule that it is paid by, with its version."""
        if self.book_version:
            return f"price-book@{self.book_version}"
        return f"commission@{self.rule_version}"

    @property
    def gross(self) -> Decimal:
        """Pieces times rate, exactly."""
        return exact_product(self.rate, self.pieces)

    @property
    def net(self) -> Decimal:
        """What is left of it after commission, exactly."""
        return exact_product(self.gross, exact_sum((Decimal(1), self.commission_ratio.copy_negate())))


class PayState(StrEnum):
    """How far a payout is."""

    OPEN = "open"
    """Not delivered yet, so nothing is owed."""
    OWED = "owed"
    HELD = "held"
    """Owed, and not paid while its worker's work is under suspicion."""
    FORFEITED = "forfeited"
    """Not paid: a person upheld the suspicion; a verdict for the worker releases it again."""
    IN_BATCH = "in-batch"
    PAID = "paid"


@dataclass(frozen=True, slots=True, kw_only=True)
class Return:
    """That a bank sent a payout back, with its reason; it was owed again from then on."""

    amount: Decimal
    returned_at: datetime
    batch: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PayoutGiven:
    """A payout as the books state it.

    Attributes:
        batch: number of the batch that holds or paid it; empty for none.
    """

    id: UUID
    order_id: UUID
    amount: Decimal
    currency: str
    due_at: datetime
    state: PayState
    paid_at: datetime | None = None
    batch: str = ""
    returns: tuple[Return, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """The lines of one payout, or those of one order that are not delivered yet.

    Attributes:
        payout: None for what is not delivered yet.
    """

    order_id: UUID
    currency: str
    lines: tuple[StatementLine, ...]
    payout: PayoutGiven | None

    @property
    def exact(self) -> Decimal:
        """The lines, added up without rounding."""
        return exact_sum(line.net for line in self.lines)

    @property
    def amount(self) -> Decimal:
        """What is paid for them; what they come to as long as nothing is owed."""
        return self.exact if self.payout is None else self.payout.amount

    @property
    def rounding(self) -> Decimal:
        """The correction that makes the exact sum what is paid."""
        return exact_sum((self.amount, self.exact.copy_negate()))

    @property
    def state(self) -> PayState:
        """How far it is."""
        return PayState.OPEN if self.payout is None else self.payout.state


@dataclass(frozen=True, slots=True, kw_only=True)
class Total:
    """One currency's sums; ``exact`` + ``rounding`` = ``open`` and all that follows it, added up."""

    currency: str
    judgements: int
    spent_s: float
    exact: Decimal
    rounding: Decimal
    open: Decimal
    owed: Decimal
    held: Decimal
    forfeited: Decimal
    in_batch: Decimal
    paid: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """All sections, the latest payout first and what is not delivered before it, with their totals."""

    sections: tuple[Section, ...]
    totals: tuple[Total, ...]


def statement(
    lines: Mapping[UUID | None, Sequence[StatementLine]], payouts: Iterable[PayoutGiven]
) -> Statement:
    """A worker's statement.

    Args:
        lines: by the payout that they are paid in; None for those that are not delivered yet.

    Raises:
        Invalid: a line's currency is not its payout's, or a payout of its lines is not there.
    """
    known = {one.id: one for one in payouts}
    if strange := set(lines) - set(known) - {None}:
        raise Invalid(f"{len(strange)} payouts of these lines are not among those that are stated.")
    sections = [
        *_open(lines.get(None, ())),
        *(
            _section(one, tuple(lines.get(one.id, ())))
            for one in sorted(known.values(), key=lambda one: (one.due_at, one.id), reverse=True)
        ),
    ]
    return Statement(sections=tuple(sections), totals=_totals(sections))


def _section(payout: PayoutGiven, lines: tuple[StatementLine, ...]) -> Section:
    if any(line.currency != payout.currency for line in lines):
        raise Invalid("A payout is in the currency of its lines.")
    return Section(order_id=payout.order_id, currency=payout.currency, lines=lines, payout=payout)


def _open(lines: Sequence[StatementLine]) -> list[Section]:
    groups: dict[tuple[UUID, str], list[StatementLine]] = defaultdict(list)
    for line in lines:
        groups[line.order_id, line.currency].append(line)
    return [
        Section(order_id=order_id, currency=currency, lines=tuple(found), payout=None)
        for (order_id, currency), found in groups.items()
    ]


def _totals(sections: Sequence[Section]) -> tuple[Total, ...]:
    by_currency: dict[str, list[Section]] = defaultdict(list)
    for section in sections:
        by_currency[section.currency].append(section)

    def of(found: Sequence[Section], state: PayState) -> Decimal:
        return exact_sum(section.amount for section in found if section.state is state)

    return tuple(
        Total(
            currency=currency,
            judgements=len({line.judgement_id for section in found for line in section.lines}),
            spent_s=sum(_seconds(section) for section in found),
            exact=exact_sum(section.exact for section in found),
            rounding=exact_sum(section.rounding for section in found),
            open=of(found, PayState.OPEN),
            owed=of(found, PayState.OWED),
            held=of(found, PayState.HELD),
            forfeited=of(found, PayState.FORFEITED),
            in_batch=of(found, PayState.IN_BATCH),
            paid=of(found, PayState.PAID),
        )
        for currency, found in sorted(by_currency.items())
    )


def _seconds(section: Section) -> float:
    """The time of a section's judgements, each once however many parts it is paid in."""
    return sum({line.judgement_id: line.spent_s or 0.0 for line in section.lines}.values())
