"""How often workers say the same, plainly and beyond chance.

All of them are about workers with one another, not about the truth: a crowd can agree on what is wrong.
With one frequent label chance agreement is high, and the coefficients fall though nobody works worse; a
coefficient is only worth comparing between sets of answers with like shares of labels.
"""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from heliotrope.core.errors import Invalid
from heliotrope.core.quality.answers import Answers
from heliotrope.core.quality.pairs import pairs_of


class Level(StrEnum):
    """What a difference between two labels means."""

    NOMINAL = "nominal"
    """Labels are the same or not."""
    ORDINAL = "ordinal"
    """Labels have an order; how many answers lie between counts."""
    INTERVAL = "interval"
    """Labels are numbers; their squared difference counts."""


def raw_agreement(answers: Answers) -> float | None:
    """Share of pairs of judgements of one item that agree; None when no item has two.

    Every pair counts once, so an item with many judgements weighs more.  Chance is not taken out: with
    one frequent label workers agree often without looking.
    """
    of_label, of_item = answers.counts, answers.judgements
    pairs = int((of_item * (of_item - 1)).sum())
    if pairs == 0:
        return None
    return int((of_label * (of_label - 1)).sum()) / pairs


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Couples:
    """Agreement of every two workers who judged an item in common.

    Attributes:
        one: (couples,); a worker.
        other: (couples,); another with a higher number.
        shared: (couples,); items that both judged.
        same: (couples,); items on which both said the same.
        kappa: (couples,); Cohen's κ; not a number where both always gave one and the same label.
    """

    one: NDArray[np.int64]
    other: NDArray[np.int64]
    shared: NDArray[np.int64]
    same: NDArray[np.int64]
    kappa: NDArray[np.float64]

    @property
    def mean(self) -> float | None:
        """κ over all couples, each weighed by the items it shares; None where no couple has one."""
        some = np.isfinite(self.kappa)
        return float(np.average(self.kappa[some], weights=self.shared[some])) if some.any() else None


def cohen(answers: Answers) -> Couples:
    """Cohen's κ of every two workers, over the items that both judged.

    Source:
        Cohen (1960), Educational and Psychological Measurement 20(1).
    """
    pairs = pairs_of(answers.item, answers.worker)
    said, replied = answers.label[pairs.one], answers.label[pairs.other]
    shared = pairs.summed(np.ones(said.size))
    same = pairs.summed((said == replied).astype(np.float64))
    by_chance = np.zeros(shared.size)
    for label in range(answers.labels):
        of_one = pairs.summed((said == label).astype(np.float64))
        by_chance += of_one * pairs.summed((replied == label).astype(np.float64))
    by_chance /= shared**2
    with np.errstate(invalid="ignore"):
        kappa = np.where(by_chance < 1, (same / shared - by_chance) / (1 - by_chance), np.nan)
    first = pairs.one[pairs.starts]
    return Couples(
        one=answers.worker[first],
        other=answers.worker[pairs.other[pairs.starts]],
        shared=shared.astype(np.int64),
        same=same.astype(np.int64),
        kappa=kappa,
    )


def fleiss(answers: Answers) -> float | None:
    """Fleiss' κ; None when no item has two judgements or only one label was ever given.

    Items with fewer than two judgements are left out.  Every other item counts the same, whatever its number
    of judgements, so with equal numbers it is Fleiss' own figure.

    Source:
        Fleiss (1971), Psychological Bulletin 76(5); unequal numbers as in Gwet (2014), Handbook of
        Inter-Rater Reliability, ch. 2.
    """
    judged = answers.judgements
    some = judged > 1
    if not some.any():
        return None
    of_label, of_item = answers.counts[some], judged[some]
    agreed = (of_label * (of_label - 1)).sum(axis=1) / (of_item * (of_item - 1))
    shares = (of_label / of_item[:, None]).mean(axis=0)
    by_chance = float((shares**2).sum())
    return None if by_chance >= 1 else (float(agreed.mean()) - by_chance) / (1 - by_chance)


def krippendorff(
    answers: Answers, level: Level = Level.NOMINAL, *, values: NDArray[np.float64] | None = None
) -> float | None:
    """Krippendorff's α: 1 less the disagreement seen, over that of answers dealt out at random.

    None when no item has two judgements or all answers are the same.  Labels are in their order.

    Args:
        values: (labels,); the number behind each label, for the interval level.

    Raises:
        Invalid: an interval level without a number for every label.

    Source:
        Krippendorff (2011), Computing Krippendorff's Alpha-Reliability.
    """
    judged = answers.judgements
    of_label = answers.counts[judged > 1].astype(np.float64)
    weight = 1 / (judged[judged > 1] - 1)
    together = of_label.T @ (of_label * weight[:, None]) - np.diag((of_label * weight[:, None]).sum(axis=0))
    number = together.sum(axis=1)
    whole = number.sum()
    apart = _apart(number, level, values)
    expected = float((np.outer(number, number) * apart).sum())
    if expected <= 0:
        return None
    return 1 - float((whole - 1) * (together * apart).sum()) / expected


def _apart(
    number: NDArray[np.float64], level: Level, values: NDArray[np.float64] | None
) -> NDArray[np.float64]:
    """(labels, labels); the squared difference of every two labels."""
    if level is Level.NOMINAL:
        return 1 - np.eye(number.size)
    if level is Level.INTERVAL:
        if values is None or values.shape != number.shape:
            raise Invalid("Agreement on an interval scale needs a number for every label")
        squares: NDArray[np.float64] = (values[:, None] - values) ** 2
        return squares
    # What lies below a label and half of itself: two labels are apart by what is between and half of each.
    place = np.cumsum(number) - number / 2
    steps: NDArray[np.float64] = (place[:, None] - place) ** 2
    return steps


def interval_alpha(item: NDArray[np.int64], value: NDArray[np.float64]) -> float | None:
    """Krippendorff's α of numbers, however many different ones there are; None as in `krippendorff`."""
    judged = np.bincount(item)
    some = judged[item] > 1
    item, value = item[some], value[some] - (value[some].mean() if some.any() else 0.0)
    if item.size == 0:
        return None
    whole, squares = np.bincount(item, value), np.bincount(item, value**2)
    count = np.bincount(item)
    several = count > 1
    seen = ((count * squares - whole**2)[several] / (count - 1)[several]).sum() / item.size
    expected = (item.size * (value**2).sum() - value.sum() ** 2) / (item.size * (item.size - 1))
    return None if expected <= 0 else float(1 - seen / expected)
