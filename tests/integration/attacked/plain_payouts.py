"""The plain model of payouts: who is owed what, whether it is held, and by what it was paid."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from uuid import UUID

KEPT = ("held", "forfeited")


@dataclass(slots=True)
class Owed:
    """What one worker's provider is owed for one delivery.

    ``hold``: empty, held, forfeited or released.  ``by``: a batch, ``hand`` or nothing yet; ``paid`` once it
    left.
    """

    order_id: UUID
    delivery_id: UUID
    provider_id: UUID
    worker: str
    amount: Decimal
    hold: str = ""
    by: UUID | str | None = None
    paid: bool = False


@dataclass(slots=True)
class Batch:
    """A batch of payouts."""

    proposer: str
    payouts: list[UUID]
    state: str = "proposed"
    returned: set[UUID] = field(default_factory=set)


@dataclass(slots=True)
class Plain:
    """Everything that the tables and the ledger should say."""

    owed: dict[UUID, Owed] = field(default_factory=dict)
    batches: dict[UUID, Batch] = field(default_factory=dict)
    suspicions: dict[UUID, tuple[UUID, str, str]] = field(default_factory=dict)
    """Order, worker and state by key."""
    accounts: set[UUID] = field(default_factory=set)

    def payable(self) -> list[UUID]:
        """What a batch may take, whether its provider has an account or not."""
        return [key for key, one in self.owed.items() if one.by is None and one.hold not in KEPT]

    def standing(self, order_id: UUID, worker: str) -> str:
        """What the suspicions about a worker say of the pay; empty when there never was one."""
        states = {
            state for order, who, state in self.suspicions.values() if (order, who) == (order_id, worker)
        }
        if not states:
            return ""
        return "forfeited" if "upheld" in states else "held" if "found" in states else "free"

    def align(self, order_id: UUID) -> None:
        """Bring the holds of an order in line with its suspicions; what left stays as it is."""
        for one in self.owed.values():
            if one.order_id != order_id:
                continue
            standing = self.standing(order_id, one.worker)
            gone = one.paid or (isinstance(one.by, UUID) and self.batches[one.by].state != "proposed")
            if standing in KEPT and not one.hold and not gone:
                one.hold = "held"
            if standing == "forfeited" and one.hold == "held":
                one.hold = "forfeited"
            if standing == "free" and one.hold in KEPT:
                one.hold = "released"

    def holds(self) -> dict[UUID, str]:
        """The hold of each, to be put back when an act is refused: a refusal takes all of it back."""
        return {key: one.hold for key, one in self.owed.items()}

    def put_back(self, holds: Mapping[UUID, str]) -> None:
        """Every hold as it was."""
        for key, hold in holds.items():
            self.owed[key].hold = hold

    def propose(self, batch_id: UUID, proposer: str) -> None:
        """All that is payable to providers with an account, in one batch."""
        taken = [key for key in self.payable() if self.owed[key].provider_id in self.accounts]
        self.batches[batch_id] = Batch(proposer=proposer, payouts=taken)
        for key in taken:
            self.owed[key].by = batch_id

    def may_approve(self, batch_id: UUID, who: str) -> bool:
        """Whether this person may let the batch go."""
        batch = self.batches[batch_id]
        kept = any(self.owed[key].hold in KEPT for key in batch.payouts)
        return batch.state == "proposed" and batch.proposer != who and not kept

    def free(self, keys: Iterable[UUID]) -> None:
        """These are owed again."""
        for key in keys:
            self.owed[key].by, self.owed[key].paid = None, False

    def left_with(self, batch_id: UUID, provider_id: UUID) -> list[UUID]:
        """What of a batch was paid to a provider and did not come back."""
        batch = self.batches[batch_id]
        if batch.state != "paid" or provider_id in batch.returned:
            return []
        return [key for key in batch.payouts if self.owed[key].provider_id == provider_id]

    def due_by_hand(self, order_id: UUID, provider_id: UUID) -> list[UUID]:
        """What paying a provider for a delivery by hand would pay."""
        return [
            key for key, one in self.owed.items()
            if (one.order_id, one.provider_id) == (order_id, provider_id)
            and not one.paid and one.hold not in KEPT
        ]  # fmt: skip

    def sums(self) -> dict[str, Decimal]:
        """What the operator's accounts with providers stand at."""
        found = {
            "provider-payable": Decimal(0),
            "pay-held": Decimal(0),
            "forfeited": Decimal(0),
            "cash": Decimal(0),
        }
        account = {"held": "pay-held", "forfeited": "forfeited"}
        for one in self.owed.values():
            found["cash" if one.paid else account.get(one.hold, "provider-payable")] -= one.amount
        return {name: amount for name, amount in found.items() if amount}
