"""What one more judgement of an item would tell, by whom, against its price.

The value of a judgement is the doubt that it is expected to take away, in bits: the mutual information of
the answer and of what the item is.  What a bit may cost is not a setting: the plan's target says it.  At the
target the client has no more wish to pay, so there a judgement of the crowd's usual worker is just worth its
price; whoever tells less for the money than that is not asked.  With one class of workers at one price this
is the target and nothing else; it differs where those who are left tell little, or one class tells more.

When it loses: it looks one judgement ahead, and it takes workers to err independently, as the belief does.

Source:
    Lindley (1956), Annals of Mathematical Statistics 27(4), for the measure.
"""

from dataclasses import dataclass
from decimal import Decimal
from math import log2

from heliotrope.core.errors import Invalid


@dataclass(frozen=True, slots=True, kw_only=True)
class Askable:
    """A class of workers that may be asked once more: people, or AI workers.

    Attributes:
        accuracy_ratio: chance that the next answer of one of them is right.
        price: of one judgement, over zero.
        left: how many of them have not judged the item.
    """

    group: str
    accuracy_ratio: float
    price: Decimal
    left: int = 1

    def __post_init__(self) -> None:
        if not 0 <= self.accuracy_ratio <= 1 or not self.price > 0 or self.left < 0:
            raise Invalid(
                f"A class has an accuracy in [0, 1], a price over 0 and no less than nobody: {self}"
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class Among:
    """Whom an item may be given to, and what the crowd is like.

    Attributes:
        labels: number of answers there are, at least 2.
        usual: the worker that the target is measured by: the crowd's mean.
        price: what the usual worker's judgement costs.
    """

    labels: int
    usual: float
    price: Decimal
    classes: tuple[Askable, ...]

    def __post_init__(self) -> None:
        if self.labels < 2 or not 0 <= self.usual <= 1 or not self.price > 0:
            raise Invalid(f"A crowd chooses among two labels or more, at a price: {self}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """The best that one more judgement can do.

    Attributes:
        told_bits: doubt that it is expected to take away.
        worth_bits: the least for which its price is paid.
    """

    asked: Askable
    told_bits: float
    worth_bits: float

    @property
    def pays(self) -> bool:
        """Whether it is worth its price; ties go to asking."""
        return self.told_bits >= self.worth_bits * (1 - 1e-9)


def told(belief_ratio: float, accuracy_ratio: float, labels: int) -> float:
    """Bits that one answer tells of an item; 0 for whoever guesses, and where nothing is in doubt.

    What is not believed of the likeliest label is taken as spread evenly over the others, and so are wrong
    answers.
    """
    if not 0 <= belief_ratio <= 1 or not 0 <= accuracy_ratio <= 1 or labels < 2:
        raise Invalid(f"A belief and an accuracy lie in [0, 1], not {belief_ratio} and {accuracy_ratio}")
    wrong = (1 - accuracy_ratio) / (labels - 1)
    said = belief_ratio * accuracy_ratio + (1 - belief_ratio) * wrong
    rest = labels - 1
    heard = _bits(said) + rest * _bits((1 - said) / rest)
    noise = _bits(accuracy_ratio) + rest * _bits(wrong)
    return max(0.0, heard - noise)


def best_offer(belief_ratio: float, target_ratio: float, among: Among) -> Offer | None:
    """Whom to ask, were anybody asked: who tells most for the money; None when nobody is left.

    Of classes that tell the same for the money the first in order.
    """
    usual = told(target_ratio, among.usual, among.labels)
    offers = [
        Offer(
            asked=one,
            told_bits=told(belief_ratio, one.accuracy_ratio, among.labels),
            worth_bits=usual * float(one.price / among.price),
        )
        for one in among.classes
        if one.left
    ]
    return max(offers, key=_for_the_money, default=None)


def _for_the_money(offer: Offer) -> float:
    return offer.told_bits / float(offer.asked.price)


def _bits(chance: float) -> float:
    return -chance * log2(chance) if chance > 0 else 0.0
