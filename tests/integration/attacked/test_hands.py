"""From an order to its yes beside a plain model: every machine of hands, with delivering and accepting."""

from decimal import Decimal
from uuid import UUID

from hypothesis import strategies as st
from hypothesis.stateful import invariant, precondition, rule

from heliotrope.flow import delivering
from heliotrope.money import selectors as money_selectors
from tests.integration.attacked.bounds import bounds
from tests.integration.attacked.hands import NTH, Hands

CHARGED, PAID = Decimal(5), Decimal("4.25")
"""What one judgement costs the client, and what is left of it less 15 %."""


class Orders(Hands):
    """The same stream and order, handed over and accepted."""

    @rule(stream=st.booleans())
    def deliver(self, stream: bool) -> None:
        order_id = self.stream if stream else self.order
        delivering.make(client_id=self.world.client_id, order_id=order_id)
        self.plain.deliver(order_id)

    @precondition(lambda self: self.keys)
    @rule(which=NTH)
    def deliver_one(self, which: int) -> None:
        item_id = list(self.keys.values())[which % len(self.keys)]
        delivering.make(client_id=self.world.client_id, order_id=self.stream, item_id=item_id)
        self.plain.deliver_item(item_id)

    @precondition(lambda self: self.plain.parcels)
    @rule(which=NTH)
    def accept_delivery(self, which: int) -> None:
        item_id = list(self.plain.parcels)[which % len(self.plain.parcels)]
        key = next(row.id for row in self.rows.of("delivery") if row.item_id == item_id)
        may = self.plain.parcels[item_id].state == "delivered"
        invoice_id = self.tried(
            may, lambda: self.as_("ana", lambda ana: delivering.accept(ana, key, now=self.now))
        )
        if invoice_id is not None:
            self.plain.accept(item_id)

    @invariant()
    def what_was_handed_over_is_what_the_model_says(self) -> None:
        self.rows.moved_as_they_may(("delivery",))
        found = {row.item_id: (row.order_id, row.state, row.items) for row in self.rows.of("delivery")}
        parcels = self.plain.parcels
        assert found == {key: (one.order_id, one.state, one.items) for key, one in parcels.items()}

    @invariant()
    def each_judgement_that_was_handed_over_is_paid_and_charged_once(self) -> None:
        items: dict[UUID, UUID | None] = {row.id: row.item_id for row in self.rows.of("delivery")}
        owed: dict[UUID | None, Decimal] = {}
        for row in self.rows.of("payout"):
            owed[items[row.delivery_id]] = owed.get(items[row.delivery_id], Decimal(0)) + row.amount
        assert owed == {key: PAID * one.items for key, one in self.plain.parcels.items()}
        billed = {items[row.delivery_id]: row.total for row in self.rows.of("invoice")}
        yes = {key: one for key, one in self.plain.parcels.items() if one.state == "accepted"}
        assert billed == {key: CHARGED * one.items for key, one in yes.items()}
        assert self.as_("ada", money_selectors.off_balance) == ()


Orders.TestCase.settings = bounds(10, steps=20)
TestOrders = Orders.TestCase
