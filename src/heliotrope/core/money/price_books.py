"""What a partner is paid for a piece: the version of its price book that rules an order.

The book is asked by the order's own measure and currency, as it was when the order was placed; a price of the
unit's skill goes before one of its line.  Where the book says nothing, the order's rate less the commission
is paid, as to anybody.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class BookPrice:
    """One version of a price: for a skill or for a line, by what it is for one of."""

    skill: str
    line: str
    measure: str
    rate: Decimal
    currency: str
    version: int
    effective_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What is priced: a piece of a line's work, of a skill where that is known, in an order's currency."""

    line: str
    measure: str
    currency: str
    placed_at: datetime
    skill: str = ""


def ruling(book: Iterable[BookPrice], asked: Asked) -> BookPrice | None:
    """The price that rules; None where the book says nothing of it in that measure and currency."""
    fits = [
        one
        for one in book
        if one.measure == asked.measure
        and one.effective_at <= asked.placed_at
        and ((one.skill and one.skill == asked.skill) or (one.line and one.line == asked.line))
    ]
    # The latest version of each rules, whatever its currency: a book that changed to another one asks that.
    latest: dict[bool, BookPrice] = {}
    for one in sorted(fits, key=lambda one: (one.effective_at, one.version)):
        latest[bool(one.skill)] = one
    found = latest.get(True) or latest.get(False)
    return found if found is not None and found.currency == asked.currency else None
