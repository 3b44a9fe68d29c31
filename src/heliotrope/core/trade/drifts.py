"""Drift: where the live shop and our stock say different things."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

Place = tuple[str, str]
"""A SKU and the location that it lies at."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelf:
    """Our own side of one SKU at one location.

    Attributes:
        name: what people call the location; empty when it is its key.
        waiting: pieces of live orders that could not be reserved; the live shop has taken them off already.
        in_flight: pieces that we still owe the live shop, as a change of its free pieces.
    """

    sku: str
    location: str
    on_hand: int
    reserved: int
    waiting: int = 0
    in_flight: int = 0
    name: str = ""

    @property
    def expected(self) -> int:
        """Free pieces that the live shop should show by now."""
        return self.on_hand - self.reserved - self.waiting - self.in_flight


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """Free pieces of one SKU at one location by either side."""

    sku: str
    location: str
    ours: int
    live: int


def differences(
    shelves: Iterable[Shelf], *, before: Mapping[Place, int], after: Mapping[Place, int]
) -> tuple[Difference, ...]:
    """What differs although nothing moved while we looked.

    The live shop is read twice with its orders read in between.  A figure that moved is an order on its way,
    not a drift, and is left to the next comparison.

    Args:
        before, after: free pieces in the live shop, by SKU and location, read before and after its orders.
    """
    return tuple(
        Difference(sku=shelf.sku, location=shelf.location, ours=shelf.expected, live=live)
        for shelf in shelves
        if (live := after.get((shelf.sku, shelf.location))) is not None
        and before.get((shelf.sku, shelf.location)) == live
        and live != shelf.expected
    )
