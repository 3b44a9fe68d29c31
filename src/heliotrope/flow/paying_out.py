"""Paying providers: accounts in the vaults of their homes, batches, and the file that a bank takes."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from heliotrope.core.errors import Conflict, Invalid, NotFound
from heliotrope.core.money.amounts import exact_sum
from heliotrope.core.money.iban import BankAccount, bank_account
from heliotrope.core.money.ledger import Parties
from heliotrope.core.money.pain import PaymentOrder, Transfer, to_pain
from heliotrope.flow.suspecting import align_pay
from heliotrope.foundation.audit import services as audit
from heliotrope.foundation.tenancy.actor import Actor
from heliotrope.foundation.tenancy.scope import acting_in_vault
from heliotrope.foundation.vaults import checked_home
from heliotrope.money import paying
from heliotrope.money import selectors as money_selectors
from heliotrope.money.selectors import PayoutLine
from heliotrope.network import selectors as network_selectors
from heliotrope.pipeline.demand import selectors as demand_selectors
from heliotrope.pipeline.quality import contest_lines


@dataclass(frozen=True, slots=True, kw_only=True)
class ToPay:
    """What may be proposed together: one home of accounts, one currency.

    Attributes:
        data_home: empty for providers without an account.
        providers: what each is owed.
    """

    data_home: str
    currency: str
    providers: dict[UUID, Decimal]
    lines: tuple[PayoutLine, ...]

    @property
    def total(self) -> Decimal:
        """All of it together."""
        return exact_sum(self.providers.values())


def to_pay(actor: Actor) -> tuple[ToPay, ...]:
    """What is payable, by the home of the providers' accounts and by currency."""
    lines = money_selectors.payable(actor)
    accounts = money_selectors.payee_accounts(actor, {line.provider_id for line in lines})
    groups: dict[tuple[str, str], list[PayoutLine]] = defaultdict(list)
    for line in lines:
        known = accounts.get(line.provider_id)
        groups[known.data_home if known else "", line.currency].append(line)
    return tuple(
        ToPay(data_home=home, currency=currency, providers=_sums(found), lines=tuple(found))
        for (home, currency), found in sorted(groups.items(), reverse=True)
    )


def _sums(lines: Sequence[PayoutLine]) -> dict[UUID, Decimal]:
    sums: dict[UUID, list[Decimal]] = defaultdict(list)
    for line in lines:
        sums[line.provider_id].append(line.amount)
    return {provider: exact_sum(amounts) for provider, amounts in sums.items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountGiven:
    """A provider's account as somebody typed it.

    Attributes:
        id: the key of this version; sent again it changes nothing.
        data_home: the region whose vault keeps the number.
    """

    id: UUID
    provider_id: UUID
    data_home: str
    holder: str
    number: str
    bic: str
    country: str


def set_account(actor: Actor, given: AccountGiven, *, now: datetime) -> None:
    """Pay a provider into this account from now on; its number goes to the vault and nowhere else."""
    network_selectors.provider(actor, given.provider_id)
    home = checked_home(given.data_home)
    account = bank_account(holder=given.holder, number=given.number, bic=given.bic, country=given.country)
    # The vault first: a number that nothing names harms nobody, an account without its number does.
    with acting_in_vault(actor, home):
        paying.keep_bank_details(actor, given.id, account)
    paying.name_account(
        actor,
        account_id=given.id,
        provider_id=given.provider_id,
        data_home=home,
        masked=account.masked,
        now=now,
    )


def propose(
    actor: Actor, *, batch_id: UUID, data_home: str, currency: str, execute_on: date, now: datetime
) -> UUID:
    """Propose to pay all that is payable into accounts of one home, in one currency.

    The same batch sent again gives the first.
    """
    if _there(actor, batch_id):
        return batch_id
    if execute_on < now.date():
        raise Invalid("A bank pays today or later; choose another day.")
    for order_id in contest_lines.suspected_orders(
        {line.order_id for line in money_selectors.payable(actor)}
    ):
        align_pay(actor, demand_selectors.order(actor, order_id), now=now)
    found = [one for one in to_pay(actor) if (one.data_home, one.currency) == (data_home, currency)]
    if not found or not data_home:
        raise Invalid("Nothing is payable there; a provider needs its account first.")
    accounts = money_selectors.payee_accounts(actor, found[0].providers)
    return paying.propose(
        actor,
        batch_id=batch_id,
        lines=found[0].lines,
        accounts={provider: account.id for provider, account in accounts.items()},
        data_home=data_home,
        execute_on=execute_on,
        now=now,
    )


def _there(actor: Actor, batch_id: UUID) -> bool:
    try:
        money_selectors.payout_batch(actor, batch_id)
    except NotFound:
        return False
    return True


def file_of(actor: Actor, batch_id: UUID) -> tuple[bytes, str]:
    """The approved batch as pain.001 with its name; who took it is recorded in the vault.

    It is made anew each time from what never changes, so every copy is the same, and a bank takes it once.

    Raises:
        Conflict: the batch is not approved.
        Invalid: the operator's own account is not known.
    """
    batch = money_selectors.payout_batch(actor, batch_id)
    if batch.state not in ("approved", "paid") or batch.decided_at is None:
        raise Conflict("A batch becomes a file when a second person has approved it.")
    payees = money_selectors.batch_payees(actor, batch_id)
    amounts: dict[UUID, tuple[UUID | None, list[Decimal]]] = {}
    for one in payees:
        amounts.setdefault(one.provider_id, (one.account_id, []))[1].append(one.amount)
    with acting_in_vault(actor, batch.data_home):
        accounts = money_selectors.bank_details(actor, [one.account_id for one in payees if one.account_id])
        audit.record(actor, "payout-file.taken", subject_kind="payout-batch", subject_id=batch_id)
    order = PaymentOrder(
        message_id=batch.number,
        created_at=batch.decided_at.replace(microsecond=0),
        execute_on=batch.execute_on,
        currency=batch.currency,
        debtor=_debtor(actor),
        transfers=tuple(
            Transfer(
                reference=f"{batch.number}-{provider_id.hex[-8:].upper()}",
                amount=exact_sum(parts),
                account=accounts[account_id],
                remittance=f"Pay {batch.number}",
            )
            for provider_id, (account_id, parts) in sorted(amounts.items())
            if account_id is not None
        ),
    )
    return to_pain(order), f"{batch.number}.xml"


def _debtor(actor: Actor) -> BankAccount:
    own = network_selectors.own_entity(actor)
    profile = money_selectors.billing_profile(actor, own)
    if profile is None or not profile.iban:
        raise Invalid("Say first which account pays: fill in the IBAN of your own billing details.")
    return bank_account(
        holder=profile.name[:70], number=profile.iban, bic=profile.bic, country=profile.country
    )


def mark_paid(actor: Actor, batch_id: UUID, *, now: datetime) -> None:
    """Record that the bank carried a batch out."""
    paying.mark_paid(actor, batch_id, parties=_parties(actor, batch_id), now=now)


def take_return(actor: Actor, batch_id: UUID, provider_id: UUID, *, reason: str, now: datetime) -> None:
    """Record that the bank sent back what a batch paid a provider."""
    network_selectors.provider(actor, provider_id)
    paying.take_return(
        actor, batch_id, provider_id, reason=reason, parties=_parties(actor, batch_id), now=now
    )


def _parties(actor: Actor, batch_id: UUID) -> dict[UUID, Parties]:
    """Whose books each claim moves: those into which its order's delivery was posted."""
    claims = money_selectors.batch_claims(actor, batch_id)
    if not claims:
        money_selectors.payout_batch(actor, batch_id)
    payees = network_selectors.provider_books(actor)
    found: dict[tuple[UUID, UUID], Parties] = {}
    for client_id, order_id in set(claims.values()):
        books = network_selectors.books(actor, client_id)
        by_contract = money_selectors.payees_of(actor, order_id)
        found[client_id, order_id] = Parties(
            operator=books.operator, client=books.client, providers=payees | by_contract
        )
    return {claim: found[place] for claim, place in claims.items()}
