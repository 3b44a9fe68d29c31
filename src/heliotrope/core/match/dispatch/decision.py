"""What the floor decided, why in one line, and the terms that it rests on."""

from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Final

from heliotrope.core.match.batch.problem import COIN, HOUR
from heliotrope.core.match.dispatch.asks import NOBODY, Arrival, Rules, Stage
from heliotrope.core.match.dispatch.rule import Figures
from heliotrope.core.sentence import Sentence

__all__ = ["RULE", "VERSION", "Decision", "Terms"]

RULE, VERSION = "dispatch", 1

Told = tuple[int, int, int, int, int, int, int]
"""What a kernel answers: who, stage, total; and by the hour: asked, rate, night, apart."""

_FINE: Final = Decimal("1E-12")
"""To which part of the currency terms are told; their total is their sum."""
_CENT: Final = Decimal("0.01")


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What a worker's taking the unit comes to, exactly, in the operator's currency.

    Attributes:
        bid: what their time is worth to other work.
        night, apart: for awkward hours at the worker, and for hours between their clock and the customer's.
        language: for a stage that is not the first.
        affinity: below zero where they worked for the contact last.
        total: the sum of the above.
        worth: what it is worth that somebody takes the unit.
    """

    pay: Decimal
    bid: Decimal
    night: Decimal
    apart: Decimal
    language: Decimal
    affinity: Decimal
    total: Decimal
    worth: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """Who takes which unit, or that nobody does.

    Attributes:
        arrival: the unit that was given or that nobody took; None where a freed worker found none that fits.
        at: when it was decided.
        worth: what the unit is worth, in parts of a coin, ``HOUR`` to one.
        told: what the rest is read from.
        freed: whether a freed worker asked what to take.
    """

    arrival: Arrival | None
    at: int
    worth: int
    rules: Rules
    told: Told
    freed: bool = False

    @property
    def nearest(self) -> int:
        """Who takes it, or the cheapest of those who are kept for dearer work; ``NOBODY`` if none is free."""
        return self.told[0]

    @property
    def total(self) -> int:
        """What the nearest comes to, in parts of a coin, ``HOUR`` to one."""
        return self.told[2]

    @property
    def worker(self) -> int | None:
        """Who takes it; None when it waits."""
        nearest, _, total, *_ = self.told
        return None if nearest == NOBODY or total > self.worth else nearest

    @property
    def stage(self) -> Stage:
        """At which stage of the language the nearest was found."""
        return Stage(self.told[1])

    @property
    def figures(self) -> Figures | None:
        """The terms in whole numbers; None when nobody is free."""
        arrival = self.arrival
        if arrival is None or self.nearest == NOBODY:
            return None
        _, stage, _, asked, rate, night, apart = self.told
        busy = self.rules.busy(arrival)
        return Figures(
            worker=self.nearest,
            stage=Stage(stage),
            pay=busy * rate,
            bid=busy * (asked - rate),
            night=busy * night,
            apart=busy * apart,
            language=busy * self.rules.stages[stage],
            affinity=-self.rules.affinity * HOUR if arrival.last == self.nearest else 0,
        )

    @property
    def terms(self) -> Terms | None:
        """The terms as money; None when nobody is free."""
        one = self.figures
        if one is None:
            return None
        pay, bid, night, apart, language, affinity = map(
            _money, (one.pay, one.bid, one.night, one.apart, one.language, one.affinity)
        )
        return Terms(
            pay=pay,
            bid=bid,
            night=night,
            apart=apart,
            language=language,
            affinity=affinity,
            total=pay + bid + night + apart + language + affinity,
            worth=_money(self.worth),
        )

    @property
    def reason(self) -> Sentence:
        """Why, in one line; amounts are rounded here, and only here."""
        terms = self.terms
        if terms is None:
            if self.arrival is None:
                return Sentence("Nothing that waits suits the worker.")
            return Sentence("Nobody who may take it is free.")
        total, worth = _cents(terms.total), _cents(terms.worth)
        if self.worker is None:
            return Sentence(
                "Kept for other work: the nearest would cost %(total)s with what their time is worth there; "
                "this is worth %(worth)s.",
                total=total,
                worth=worth,
            )
        return Sentence(
            "%(why)s: pay %(pay)s, worth to other work %(bid)s, hours %(hours)s, language %(language)s, "
            "known contact %(affinity)s; %(total)s in all, and taking it is worth %(worth)s.",
            why=Sentence("Of what waits, most is gained here") if self.freed else _why(self.stage),
            pay=_cents(terms.pay),
            bid=_cents(terms.bid),
            hours=_cents(terms.night + terms.apart),
            language=_cents(terms.language),
            affinity=_cents(terms.affinity),
            total=total,
            worth=worth,
        )


def _why(stage: Stage) -> Sentence:
    match stage:
        case Stage.NATIVE:
            return Sentence("The least costly who suits")
        case Stage.FLUENT:
            return Sentence("The least costly is fluent, no native speaker")
        case Stage.HELP:
            return Sentence("The least costly needs translation help")


def _cents(amount: Decimal) -> Decimal:
    return amount.quantize(_CENT, rounding=ROUND_HALF_EVEN)


def _money(parts: int) -> Decimal:
    """Parts of a coin as money."""
    return (Decimal(parts) / (COIN * HOUR)).quantize(_FINE)
