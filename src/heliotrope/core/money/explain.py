"""Invoices and payouts recomputed from their judgements, and where they differ from what was stated."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from heliotrope.core.money.amounts import Money
from heliotrope.core.money.pay import PayLine, Settlement, settle


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One amount that does not come out as stated.

    Attributes:
        what: ``invoice``, ``commission``, ``payout`` or ``earning``.
        payee_id: provider of a payout, worker of an earning; None otherwise.
        stated: None when it was not stated at all.
        recomputed: None when the judgements do not give it.
    """

    what: str
    payee_id: UUID | None
    stated: Money | None
    recomputed: Money | None

    @property
    def sentence(self) -> str:
        """The difference in plain English."""
        name = f"The {self.what}" + (f" of {self.payee_id}" if self.payee_id else "")
        if self.stated is None:
            return f"{name} was not stated; its judgements give {self.recomputed}."
        if self.recomputed is None:
            return f"{name} was stated as {self.stated}; no judgement gives it."
        return f"{name} was stated as {self.stated}; its judgements give {self.recomputed}."


@dataclass(frozen=True, slots=True, kw_only=True)
class Recomputed:
    """A stated amount beside what its judgements give today.

    Attributes:
        stated: total as it was stated.
        recomputed: total as it comes out.
        differences: every amount that differs, the total first; empty when all are the same.
    """

    stated: Money
    recomputed: Money
    differences: tuple[Difference, ...]

    @property
    def same(self) -> bool:
        """Whether every amount came out as stated."""
        return not self.differences


def recompute_settlement(lines: Iterable[PayLine], stated: Settlement) -> Recomputed:
    """An invoice with all its payouts and earnings, recomputed from its judgements in any order."""
    again = _again(lines, stated.invoice_total.currency)
    before, after = _amounts(stated), _amounts(again)
    return Recomputed(
        stated=stated.invoice_total,
        recomputed=again.invoice_total,
        differences=tuple(
            Difference(what=key[0], payee_id=key[-1], stated=before.get(key), recomputed=after.get(key))
            for key in dict.fromkeys((*before, *after))
            if before.get(key) != after.get(key)
        ),
    )


def recompute_payout(lines: Iterable[PayLine], provider_id: UUID, stated: Money) -> Recomputed:
    """One provider's payout, recomputed from all judgements of its settlement.

    Args:
        lines: those of the other providers too, for the minor units are shared among all.
    """
    again = _again(lines, stated.currency)
    zero = Money(amount=Decimal(0), currency=again.invoice_total.currency)
    amount = next((p.amount for p in again.payouts if p.provider_id == provider_id), zero)
    differs = Difference(what="payout", payee_id=provider_id, stated=stated, recomputed=amount)
    return Recomputed(stated=stated, recomputed=amount, differences=() if amount == stated else (differs,))


def _again(lines: Iterable[PayLine], currency: str) -> Settlement:
    known = tuple(lines)
    if known:
        return settle(known)
    zero = Money(amount=Decimal(0), currency=currency)
    return Settlement(invoice_total=zero, payouts=(), commission=zero)


_Key = tuple[str, UUID | None, UUID | None]


def _amounts(settlement: Settlement) -> dict[_Key, Money]:
    """Every amount by what it is, the provider it belongs to, and whose it is."""
    amounts: dict[_Key, Money] = {
        ("invoice", None, None): settlement.invoice_total,
        ("commission", None, None): settlement.commission,
    }
    for payout in settlement.payouts:
        provider = payout.provider_id
        amounts["payout", None, provider] = payout.amount
        amounts |= {("earning", provider, e.worker_id): e.amount for e in payout.workers}
    return amounts
