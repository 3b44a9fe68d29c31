"""What a client is credited when a delivery misses its target, and who bears it.

The rule is the contract's, with versions: so much of the price of the work for each percentage point that the
delivery is short, up to a most; providers bear a share of it by what they earned, the operator the rest.

    service credit  operator  Dr service credit      Cr receivable
                    client    Dr payable             Cr service expense
                    operator  Dr provider payable    Cr service credit      for each provider
                    provider  Dr revenue             Cr receivable

Workers' pay does not change: what a worker earned is earned.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from heliotrope.core.errors import Invalid
from heliotrope.core.money.amounts import Money, exact_product, exact_sum, to_cents
from heliotrope.core.money.ledger import Account, Entry, Parties, Posting, PostingKind
from heliotrope.core.money.pay import Settlement, shared
from heliotrope.core.money.rules import RuleVersion, checked_ratio
from heliotrope.core.sentence import Sentence

SERVICE_CREDIT = "service-credit"
"""Kind of the rule; its terms are ``point_ratio``, ``most_ratio`` and ``provider_ratio``."""
POINTS = Decimal(100)


@dataclass(frozen=True, slots=True, kw_only=True)
class CreditTerms:
    """A rule of service credits.

    Attributes:
        point_ratio: share of the price for each percentage point short.
        most_ratio: the largest share of the price that is credited.
        provider_ratio: share of the credit that providers bear.
    """

    version: int
    point_ratio: Decimal
    most_ratio: Decimal
    provider_ratio: Decimal

    def __post_init__(self) -> None:
        for ratio in (self.point_ratio, self.most_ratio, self.provider_ratio):
            checked_ratio(ratio)


def credit_terms(rule: RuleVersion) -> CreditTerms:
    """The terms that a rule of this kind states; raises Invalid when it does not."""
    names = ("point_ratio", "most_ratio", "provider_ratio")
    if rule.kind != SERVICE_CREDIT or not set(names) <= set(rule.terms):
        raise Invalid(
            f"{rule.kind}@{rule.version} states no service credit; its terms need {', '.join(names)}"
        )
    stated = {name: checked_ratio(rule.terms[name]) for name in names}
    return CreditTerms(version=rule.version, **stated)


@dataclass(frozen=True, slots=True, kw_only=True)
class Credit:
    """What is credited, and who bears it.

    Attributes:
        amount: what the client gets back; zero when nothing was missed.
        providers: what each provider bears of it; those who bear nothing are left out.
        reasons: why so much.
    """

    amount: Money
    providers: Mapping[UUID, Money]
    reasons: tuple[str, ...]


def credit(
    settlement: Settlement, terms: CreditTerms, *, target_ratio: Decimal, reached_ratio: Decimal
) -> Credit:
    """The credit for work that was to be right in a share of cases and is in a lower one.

    A provider never bears more than it earned, to within a minor unit.

    Args:
        settlement: of the work alone, inspections apart.
    """
    price = settlement.invoice_total
    short = max(Decimal(0), target_ratio - reached_ratio)
    share = min(terms.most_ratio, exact_product(exact_product(short, POINTS), terms.point_ratio))
    amount = to_cents(price * share)
    earned = {payout.provider_id: payout.exact for payout in settlement.payouts if payout.exact}
    borne = min(to_cents(amount * terms.provider_ratio), settlement.paid_out)
    whole = exact_sum(earned.values())
    parts = {one: borne.amount * exact / whole for one, exact in earned.items()} if borne and whole else {}
    return Credit(
        amount=amount,
        providers={one: part for one, part in (_shared(borne, parts) if parts else {}).items() if part},
        reasons=_reasons(terms, target_ratio, reached_ratio, share, price, amount),
    )


def _shared(whole: Money, parts: Mapping[UUID, Decimal]) -> dict[UUID, Money]:
    """By largest remainder; the parts were divided, so their last digits may miss the whole by a trifle."""
    fine = Decimal("0.000000000001")
    return shared(whole, {one: part.quantize(fine) for one, part in parts.items()})


def _reasons(
    terms: CreditTerms,
    target_ratio: Decimal,
    reached_ratio: Decimal,
    share: Decimal,
    price: Money,
    amount: Money,
) -> tuple[str, ...]:
    if not amount:
        return (Sentence("nothing is credited: the target is not missed, or by too little to pay"),)
    return (
        Sentence(
            "the target was %(target)s and the inspected sample shows %(reached)s",
            target=target_ratio.normalize(),
            reached=reached_ratio.normalize(),
        ),
        Sentence(
            "each percentage point short credits %(point)s of the price, at most %(most)s (rule %(v)s)",
            point=terms.point_ratio.normalize(),
            most=terms.most_ratio.normalize(),
            v=terms.version,
        ),
        Sentence(
            "%(share)s of %(price)s is %(amount)s; providers bear %(borne)s of it",
            share=share.normalize(),
            price=str(price),
            amount=str(amount),
            borne=terms.provider_ratio.normalize(),
        ),
    )


def post_credit(parties: Parties, made: Credit, *, credit_id: UUID) -> Posting:
    """A target was missed: the client owes less, and so does the operator to those who bear a part."""
    entries = [
        *_sides(parties.operator, Account.SERVICE_CREDIT, Account.RECEIVABLE, made.amount),
        *_sides(parties.client, Account.PAYABLE, Account.SERVICE_EXPENSE, made.amount),
    ]
    for provider_id in sorted(made.providers):
        part = made.providers[provider_id]
        provider = parties.provider(provider_id)
        entries += _sides(parties.operator, Account.PROVIDER_PAYABLE, Account.SERVICE_CREDIT, part)
        entries += _sides(provider, Account.REVENUE, Account.RECEIVABLE, part)
    return Posting(
        kind=PostingKind.SERVICE_CREDIT, source_kind="credit", source_id=credit_id, entries=tuple(entries)
    )


def _sides(entity: UUID, debit: Account, to: Account, amount: Money) -> tuple[Entry, ...]:
    if not amount:
        return ()
    return (
        Entry(legal_entity=entity, account=debit, currency=amount.currency, amount=amount.amount),
        Entry(legal_entity=entity, account=to, currency=amount.currency, amount=amount.amount.copy_negate()),
    )
