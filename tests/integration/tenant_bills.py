"""Billing of every side: details, a tax invoice, an account, a batch; and good bodies of their acts."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from heliotrope.flow import billing as flow_billing
from heliotrope.flow import paying_out
from heliotrope.foundation.clock import now
from heliotrope.foundation.ids import new_id
from heliotrope.foundation.tenancy.scope import acting
from heliotrope.money import paying
from heliotrope.money import selectors as money_selectors
from tests.integration.bills import fill_in, second_admin

if TYPE_CHECKING:
    from tests.integration.tenants import Side

TODAY = now().date().isoformat()
IBAN = "DE89370400440532013000"
BILLING: dict[str, Callable[[Any], Mapping[str, Any] | None]] = {
    "PUT /clients/{client_id}/billing-details": lambda _: {
        "name": "N", "street": "S 1", "city": "C", "country": "DE", "postcode": "1",
    },
    "POST /clients/{client_id}/tax-invoices": lambda _: {
        "id": str(new_id()), "from_date": TODAY, "to_date": TODAY,
    },
    "POST /tax-documents/{document_id}/credit-notes": lambda _: {"id": str(new_id()), "reason": "Twice"},
    "POST /tax-documents/{document_id}/payment": lambda _: None,
    "POST /tax-documents/{document_id}/refund": lambda _: None,
    "PUT /providers/{provider_id}/account": lambda _: {
        "id": str(new_id()), "data_home": "eu", "holder": "H", "number": IBAN, "country": "DE",
    },
    "POST /payout-batches": lambda _: {
        "id": str(new_id()), "data_home": "eu", "currency": "EUR", "execute_on": TODAY,
    },
    "POST /payout-batches/{batch_id}/approval": lambda _: None,
    "POST /payout-batches/{batch_id}/rejection": lambda _: None,
    "POST /payout-batches/{batch_id}/payment": lambda _: None,
    "POST /payout-batches/{batch_id}/returns": lambda ids: {
        "provider_id": ids["provider_id"], "reason": "AC04",
    },
}  # fmt: skip
"""A good body of every act of billing."""


def bill(side: "Side") -> None:
    """Details that carry the side's mark, and a tax invoice on what its client said yes to."""
    ada = side.world.admin()
    fill_in(side.world, side.client_id, mark=side.mark)
    today = now().date()
    with acting(ada):
        wish = flow_billing.InvoiceWish(id=new_id(), client_id=side.client_id, from_date=today, to_date=today)
        side.ids["document_id"] = flow_billing.issue(ada, wish, now=now())


def pay_out(side: "Side") -> None:
    """An approved batch of one payout of this side, which is not the one that other tests pay by hand."""
    ada, bea = side.world.admin(), second_admin(side.world)
    with acting(ada):
        lines = [
            line
            for line in money_selectors.payable(ada)
            if line.client_id == side.client_id and line.delivery_id != side.ids["delivery_id"]
        ]
        for line in lines[:1]:
            given = paying_out.AccountGiven(
                id=new_id(), provider_id=line.provider_id, data_home="eu", holder=f"Holder {side.mark}",
                number=IBAN, bic="", country="DE",
            )  # fmt: skip
            paying_out.set_account(ada, given, now=now())
            side.ids["batch_id"] = paying.propose(
                ada, batch_id=new_id(), lines=[line], accounts={line.provider_id: given.id},
                data_home="eu", execute_on=now().date(), now=now(),
            )  # fmt: skip
    with acting(bea):
        paying.approve(bea, side.ids["batch_id"], now=now())
