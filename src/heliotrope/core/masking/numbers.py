"""What a rule about digits is: which numbers it knows, how surely, and how they are written."""

from collections.abc import Callable
from dataclasses import dataclass

from heliotrope.core.masking.cues import Topic
from heliotrope.core.masking.kinds import Kind

Check = Callable[[str], bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class Number:
    """One kind of number that is written in digits.

    Attributes:
        country: whose it is; empty for what is the same everywhere.
        lengths: how many digits it may have.
        valid: whether these digits can be such a number; the check digits, where there are any.
        grouped: the groupings in which it is usually written, such as ``3-3-3-2``.
        bare: points of a valid one in one run of digits.
        written: points of a valid one in one of its groupings.
        steady: whether it counts even where a word names something else: a card is one beside an invoice too.
    """

    kind: Kind
    name: str
    country: str
    lengths: tuple[int, ...]
    valid: Check
    topic: Topic
    grouped: frozenset[str] = frozenset()
    bare: int
    written: int
    steady: bool = False


def national(
    country: str, name: str, length: int, valid: Check, *, grouped: str = "", bare: int, written: int = 0
) -> Number:
    """A national identifier; `grouped` lists its groupings, separated by spaces."""
    return Number(
        kind=Kind.NATIONAL_ID,
        name=f"{country} {name}",
        country=country,
        lengths=(length,),
        valid=valid,
        topic=Topic.NATIONAL,
        grouped=frozenset(grouped.split()),
        bare=bare,
        written=written or bare,
    )
