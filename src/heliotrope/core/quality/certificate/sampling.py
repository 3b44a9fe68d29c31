"""Which items of a delivery are inspected: a stratified random sample that anybody can draw again.

Items are sorted by delivered answer and, within one answer, by the model's confidence, and cut into strata
of equal size.  Each stratum gets inspections by its size and by how unsure the model is, and draws them by
the order of a keyed hash, so every item's chance of being inspected is known: inspected / items of its
stratum.  Drawing more later goes on in the same order, so what was inspected stays a random sample.

O(items · log items).  When it loses: strata help only as far as the model's confidence says anything.  On
`crowd/sentiment` and `crowd/bluebirds`, where many workers err alike, they spare less than a tenth of the
inspections; slopes within strata spared nothing more and are left out.

Source:
    Cochran (1977), Sampling Techniques, ch. 5, for the allocation; Särndal, Swensson & Wretman (1992), Model
    Assisted Survey Sampling, ch. 7, for strata as the model that assists.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from math import sqrt

from heliotrope.core.errors import Invalid

A_STRATUM = 7
"""Inspections that a stratum should have."""
MOST_STRATA = 8
LEAST_INSPECTED = 2
DOUBT = 0.1
"""Variance that a stated confidence may hide: no stratum is taken to be as sure as the model says."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivered:
    """An item of the delivery as the model sees it.

    Attributes:
        key: names the item; what the draw rests on.
        confidence_ratio: stated chance that the answer is right; None when the model states none.
    """

    key: str
    answer: str
    confidence_ratio: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Stratum:
    """Items that are sampled together.

    Attributes:
        items: in the order in which they are drawn; the first ``inspections`` are inspected.
        confidence_ratio: mean of what the model states of them; None when it states nothing of any.
    """

    number: int
    items: tuple[Delivered, ...]
    inspections: int
    confidence_ratio: float | None

    @property
    def drawn(self) -> tuple[Delivered, ...]:
        """The items to inspect, in the order of the draw."""
        return self.items[: self.inspections]


def rank(seed: str, key: str) -> str:
    """An item's place in the draw, in hexadecimal; the least of a stratum are inspected."""
    return sha256(f"{seed}:{key}".encode()).hexdigest()


def sample(items: Sequence[Delivered], *, inspections: int, seed: str) -> tuple[Stratum, ...]:
    """The strata of a delivery with the items to inspect in each.

    Args:
        inspections: how many in all; at least one, and no more than there are items.
        seed: known to nobody while the work was done; the same seed draws the same items.

    Raises:
        Invalid: nothing to inspect, too many inspections, or two items with one key.
    """
    if not 1 <= inspections <= len(items):
        raise Invalid(f"Of {len(items)} items 1 to {len(items)} can be inspected, not {inspections}")
    parts = _cut(items, max(1, min(MOST_STRATA, inspections // A_STRATUM)))
    given = allocated([(len(part), _mean(part)) for part in parts], inspections)
    return sample_of(items, inspections=given, seed=seed)


def sample_of(items: Sequence[Delivered], *, inspections: Sequence[int], seed: str) -> tuple[Stratum, ...]:
    """The same strata with a number of inspections for each, as when more of a sample is drawn.

    Raises:
        Invalid: a stratum has fewer items than inspections, or two items have one key.
    """
    if len({item.key for item in items}) < len(items):
        raise Invalid("Two items have one key; each is drawn by its own")
    parts = _cut(items, len(inspections))
    if any(wanted > len(part) for part, wanted in zip(parts, inspections, strict=True)):
        raise Invalid("A stratum has fewer items than inspections")
    return tuple(
        Stratum(
            number=n,
            items=tuple(sorted(part, key=lambda item: rank(seed, item.key))),
            inspections=wanted,
            confidence_ratio=_mean(part),
        )
        for n, (part, wanted) in enumerate(zip(parts, inspections, strict=True), 1)
    )


def _cut(items: Sequence[Delivered], count: int) -> list[list[Delivered]]:
    """So many parts of equal size to within one item, by answer and then by confidence."""
    ordered = sorted(items, key=_place)
    return [ordered[len(items) * n // count : len(items) * (n + 1) // count] for n in range(count)]


def _place(item: Delivered) -> tuple[str, bool, float, str]:
    return item.answer, item.confidence_ratio is None, item.confidence_ratio or 0.0, item.key


def _mean(items: Sequence[Delivered]) -> float | None:
    stated = [item.confidence_ratio for item in items if item.confidence_ratio is not None]
    return sum(stated) / len(stated) if stated else None


def allocated(strata: Sequence[tuple[int, float | None]], inspections: int) -> tuple[int, ...]:
    """Inspections of each stratum, by size and doubt (Neyman's allocation), rounded by largest remainder.

    Args:
        strata: items and mean confidence of each.
    """
    sizes = [size for size, _ in strata]
    if sum(sizes) < inspections:
        raise Invalid(f"There are {sum(sizes)} items, fewer than {inspections} inspections")
    weights = [size * sqrt(_variance(stated)) for size, stated in strata]
    least = min(LEAST_INSPECTED, inspections // len(strata))
    given = [min(least, size) for size in sizes]
    while (left := inspections - sum(given)) > 0:
        free = [n for n, size in enumerate(sizes) if given[n] < size]
        # The stratum that is furthest behind its share gets the next one.
        whole = sum(weights[n] for n in free)
        behind = {n: weights[n] / whole * (left + sum(given[m] for m in free)) - given[n] for n in free}
        given[max(free, key=lambda n: (behind[n], -n))] += 1
    return tuple(given)


def _variance(stated: float | None) -> float:
    return 0.25 if stated is None else stated * (1 - stated) + DOUBT
