"""The plain model of units, offers and hands: dictionaries and nothing else, so that one can check it by eye.

An item of a sum is answered once, so it and its unit are one thing here.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

CAPACITY = 2
WAITING = ("open", "offered")


@dataclass(slots=True)
class Piece:
    """An item with its one unit."""

    order_id: UUID
    unit: str = "open"
    item: str = "open"


@dataclass(slots=True)
class Asked:
    """An offer."""

    item_id: UUID
    worker: str
    expires_at: datetime
    state: str = "open"


@dataclass(slots=True)
class Hand:
    """An assignment; ``answer`` and ``judgement_id`` once it was answered."""

    item_id: UUID
    worker: str
    until: datetime
    state: str = "active"
    answer: str = ""
    judgement_id: UUID | None = None


@dataclass(slots=True)
class Parcel:
    """A delivery of an order, or of one item of a stream."""

    order_id: UUID
    item_id: UUID | None
    items: int
    state: str = "delivered"


@dataclass(slots=True)
class Deal:
    """An order or a stream."""

    stream: bool
    state: str = "working"
    closing: bool = False


@dataclass(slots=True)
class Plain:
    """Everything that the tables should say."""

    deals: dict[UUID, Deal] = field(default_factory=dict)
    pieces: dict[UUID, Piece] = field(default_factory=dict)
    offers: dict[UUID, Asked] = field(default_factory=dict)
    hands: dict[UUID, Hand] = field(default_factory=dict)
    parcels: dict[UUID | None, Parcel] = field(default_factory=dict)
    """By item; the order's own under None."""

    def load(self, worker: str) -> int:
        """What somebody has in hand."""
        return sum(one.worker == worker and one.state == "active" for one in self.hands.values())

    def hands_out(self, item_id: UUID) -> bool:
        """Whether the item's order gives its units to workers."""
        deal = self.deals[self.pieces[item_id].order_id]
        return deal.state == "working" and not deal.closing

    def to_take(self, worker: str) -> set[UUID]:
        """The items that somebody who asks may be handed."""
        if self.load(worker) >= CAPACITY:
            return set()
        return {key for key, one in self.pieces.items() if one.unit == "open" and self.hands_out(key)}

    def may_offer(self, wanted: Iterable[UUID], worker: str) -> bool:
        """Whether all of these may be offered to one worker together."""
        keys = list(wanted)
        free = all(self.pieces[key].unit == "open" and self.hands_out(key) for key in keys)
        return free and len(keys) == len(set(keys)) and self.load(worker) < CAPACITY

    def answerable(self, offer_id: UUID, now: datetime) -> bool:
        """Whether an offer still waits for its worker's word."""
        offer = self.offers[offer_id]
        return offer.state == "open" and offer.expires_at > now

    def may_accept(self, offer_id: UUID, now: datetime) -> bool:
        """Whether an offer can be taken: the unit still waits for it and there is room."""
        offer = self.offers[offer_id]
        waits = self.answerable(offer_id, now) and self.pieces[offer.item_id].unit == "offered"
        return waits and self.load(offer.worker) < CAPACITY

    def drop(self, offer_id: UUID, state: str) -> None:
        """An offer was declined or expired."""
        offer = self.offers[offer_id]
        offer.state = state
        if self.pieces[offer.item_id].unit == "offered":
            self.pieces[offer.item_id].unit = "open"

    def put_down(self, hand_id: UUID) -> None:
        """A unit left somebody's hands unanswered."""
        hand = self.hands[hand_id]
        hand.state = "released"
        self.pieces[hand.item_id].unit = "open"

    def close(self, order_id: UUID) -> None:
        """An order takes no more: what waits is withdrawn."""
        self.deals[order_id].closing = True
        self._withdraw(order_id)

    def _withdraw(self, order_id: UUID) -> None:
        for offer in self.offers.values():
            if offer.state == "open" and self.pieces[offer.item_id].order_id == order_id:
                offer.state = "expired"
        for one in self._of(order_id).values():
            if one.unit in WAITING:
                one.unit = "cancelled"

    def _of(self, order_id: UUID) -> dict[UUID, Piece]:
        return {key: one for key, one in self.pieces.items() if one.order_id == order_id}

    def fold(self, order_id: UUID) -> None:
        """What the answers lead to: a stream's items settle one by one, an order's together with the last."""
        deal, own = self.deals[order_id], self._of(order_id)
        if deal.state != "working":
            return
        if deal.closing:
            self._withdraw(order_id)
        live = [one for one in own.values() if one.unit in ("open", "offered", "assigned")]
        if live and not deal.stream:
            return
        for one in own.values():
            if one.unit == "done":
                one.item = "settled"
            elif one.unit == "cancelled" and one.item == "open":
                one.item = "cancelled"
        if not live and (deal.closing or not deal.stream):
            answered = any(one.unit == "done" for one in own.values())
            deal.state = "settled" if answered else "cancelled"

    def deliver_item(self, item_id: UUID) -> None:
        """A stream's item is handed over once it is settled, and once."""
        piece = self.pieces[item_id]
        if piece.item == "settled" and self.deals[piece.order_id].state in ("working", "settled"):
            self.parcels.setdefault(item_id, Parcel(order_id=piece.order_id, item_id=item_id, items=1))

    def deliver(self, order_id: UUID) -> None:
        """A settled order is handed over; a settled stream is over once each of its items is."""
        deal, own = self.deals[order_id], self._of(order_id)
        if deal.state != "settled":
            return
        settled = [key for key, one in own.items() if one.item == "settled"]
        if not deal.stream:
            self.parcels[None] = Parcel(order_id=order_id, item_id=None, items=len(settled))
        for key in settled if deal.stream else ():
            self.deliver_item(key)
        deal.state = "delivered"
        if deal.stream:
            self._end(order_id)

    def accept(self, item_id: UUID | None) -> None:
        """The client says yes."""
        parcel = self.parcels[item_id]
        parcel.state = "accepted"
        if item_id is None:
            self.deals[parcel.order_id].state = "accepted"
        else:
            self._end(parcel.order_id)

    def _end(self, order_id: UUID) -> None:
        waiting = [
            one for one in self.parcels.values() if one.order_id == order_id and one.state == "delivered"
        ]
        if self.deals[order_id].state == "delivered" and not waiting:
            self.deals[order_id].state = "accepted"
