"""The legal entities whose books an order's money moves through."""

from collections.abc import Sequence
from uuid import UUID

from heliotrope.core.money.ledger import Parties
from heliotrope.core.money.pay import PayLine
from heliotrope.foundation.tenancy.actor import Actor
from heliotrope.money import selectors as money_selectors
from heliotrope.network import selectors as network_selectors


def parties_of(actor: Actor, client_id: UUID, order_id: UUID, lines: Sequence[PayLine]) -> Parties:
    """Whose books are moved: a provider's are those that its contract named when it earned."""
    books = network_selectors.books(actor, client_id)
    payees = network_selectors.payees(actor, {line.worker_id for line in lines})
    today = {payee.provider_id: payee.legal_entity_id for payee in payees.values()}
    by_contract = money_selectors.payees_of(actor, order_id)
    return Parties(operator=books.operator, client=books.client, providers=today | by_contract)
