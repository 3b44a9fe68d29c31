"""The postings of tax invoices, credit notes and returned payouts; the chart of accounts is `ledger`'s."""

from collections.abc import Iterable
from decimal import Decimal
from uuid import UUID

from heliotrope.core.errors import Invalid
from heliotrope.core.money.amounts import Money
from heliotrope.core.money.ledger import Account, Entry, Parties, Posting, PostingKind


def post_tax(parties: Parties, tax: Money, *, document_id: UUID) -> Posting:
    """A tax invoice was issued: its charges stand in the books already, the tax on them comes now."""
    moves = (
        (parties.operator, Account.RECEIVABLE, tax.amount),
        (parties.operator, Account.TAX_PAYABLE, -tax.amount),
        (parties.client, Account.TAX_RECOVERABLE, tax.amount),
        (parties.client, Account.PAYABLE, -tax.amount),
    )
    return _posting(PostingKind.TAX, "tax-document", document_id, tax.currency, moves)


def post_credit(parties: Parties, net: Money, tax: Money, *, document_id: UUID) -> Posting:
    """A credit note was issued; the operator bears it, and what providers earned stays theirs."""
    total = (net + tax).amount
    moves = (
        (parties.operator, Account.CREDITED, net.amount),
        (parties.operator, Account.TAX_PAYABLE, tax.amount),
        (parties.operator, Account.RECEIVABLE, -total),
        (parties.client, Account.PAYABLE, total),
        (parties.client, Account.SERVICE_EXPENSE, -net.amount),
        (parties.client, Account.TAX_RECOVERABLE, -tax.amount),
    )
    return _posting(PostingKind.CREDIT_NOTE, "tax-document", document_id, net.currency, moves)


def post_credited_tax(parties: Parties, tax: Money, *, document_id: UUID) -> Posting:
    """A credit note was issued on what stands credited in the books already: its tax comes back now."""
    moves = (
        (parties.operator, Account.TAX_PAYABLE, tax.amount),
        (parties.operator, Account.RECEIVABLE, -tax.amount),
        (parties.client, Account.PAYABLE, tax.amount),
        (parties.client, Account.TAX_RECOVERABLE, -tax.amount),
    )
    return _posting(PostingKind.CREDIT_NOTE, "tax-document", document_id, tax.currency, moves)


def post_refund(parties: Parties, amount: Money, *, refund_id: UUID) -> Posting:
    """The operator paid back what a client had paid beyond what it owed."""
    moves = (
        (parties.operator, Account.RECEIVABLE, amount.amount),
        (parties.operator, Account.CASH, -amount.amount),
        (parties.client, Account.CASH, amount.amount),
        (parties.client, Account.PAYABLE, -amount.amount),
    )
    return _posting(PostingKind.CLIENT_REFUND, "refund", refund_id, amount.currency, moves)


def post_payout_return(payout: Posting) -> Posting:
    """The bank sent a payout back: the operator owes it again."""
    return Posting(
        kind=PostingKind.PAYOUT_RETURN,
        source_kind=payout.source_kind,
        source_id=payout.source_id,
        entries=tuple(
            Entry(
                legal_entity=entry.legal_entity,
                account=entry.account,
                currency=entry.currency,
                amount=-entry.amount,
            )
            for entry in payout.entries
        ),
    )


def _posting(
    kind: PostingKind,
    source_kind: str,
    source_id: UUID,
    currency: str,
    moves: Iterable[tuple[UUID, Account, Decimal]],
) -> Posting:
    known = tuple(moves)
    if not known or known[0][2] < 0:
        raise Invalid("Money moves forward; a credit note takes back what an invoice asked for.")
    return Posting(
        kind=kind,
        source_kind=source_kind,
        source_id=source_id,
        entries=tuple(
            Entry(legal_entity=entity, account=account, currency=currency, amount=amount)
            for entity, account, amount in known
            if amount
        ),
    )
