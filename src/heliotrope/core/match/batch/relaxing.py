"""What stands between a unit and a window, condition by condition, and the smallest sets that must go."""

from dataclasses import dataclass
from decimal import Decimal
from enum import IntEnum
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from heliotrope.core.match.batch.problem import COIN, HOUR, SECOND, Problem, Whole
from heliotrope.core.match.batch.rules import Rules, paid_enough
from heliotrope.core.sentence import Sentence

Column: TypeAlias = npt.NDArray[Any]
"""Whole numbers or truths, (m,), as wide as their source keeps them."""


class Condition(IntEnum):
    """What a pair must meet; the last two are about money, all before about who and when."""

    SKILL = 0
    LANGUAGE = 1
    CERTIFICATE = 2
    HOME = 3
    WAGE = 4
    TIME = 5
    CAPACITY = 6
    VALUE = 7
    RATE = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Want:
    """A condition that is not met: what there is and what is needed.

    Levels for skill and language, how many are missing for certificates and homes, coins an hour for the
    wage, parts of an hour for time and capacity, parts of a coin for value and rate."""

    condition: Condition
    has: int
    needed: int
    coin: int = COIN

    @property
    def sentence(self) -> Sentence:
        return _SENTENCES[self.condition](self)


def money(parts: int, coin: int = COIN) -> Decimal:
    """Parts of a coin as an amount, to the hundredth."""
    return (Decimal(parts) / (coin * HOUR)).quantize(Decimal("0.01"))


def hours(parts: int) -> Decimal:
    return (Decimal(parts) / HOUR).quantize(Decimal("0.01"))


def _skill(want: Want) -> Sentence:
    return Sentence(
        "The skill is at level %(has)s, level %(needed)s is asked.", has=want.has, needed=want.needed
    )


def _language(want: Want) -> Sentence:
    return Sentence(
        "The language is at level %(has)s, level %(needed)s is asked.", has=want.has, needed=want.needed
    )


def _certificate(want: Want) -> Sentence:
    return Sentence("Certificates that are asked and missing: %(missing)s.", missing=want.needed)


def _home(_want: Want) -> Sentence:
    return Sentence("The worker's home is not among those whose workers may do it.")


def _wage(want: Want) -> Sentence:
    return Sentence(
        "The wage is %(has)s an hour, the floor is %(needed)s.",
        has=money(want.has * HOUR, want.coin),
        needed=money(want.needed * HOUR, want.coin),
    )


def _time(want: Want) -> Sentence:
    return Sentence(
        "Release, due instant and window leave %(has)s hours, the work takes %(needed)s.",
        has=hours(want.has),
        needed=hours(want.needed),
    )


def _capacity(want: Want) -> Sentence:
    return Sentence(
        "%(has)s hours of the window are free, the work takes %(needed)s.",
        has=hours(want.has),
        needed=hours(want.needed),
    )


def _value(want: Want) -> Sentence:
    return Sentence(
        "Leaving it costs %(has)s, doing it here would cost the plan %(needed)s.",
        has=money(want.has, want.coin),
        needed=money(want.needed, want.coin),
    )


def _rate(want: Want) -> Sentence:
    return Sentence(
        "It costs the plan %(needed)s as it is, here it would cost %(has)s.",
        has=money(want.has, want.coin),
        needed=money(want.needed, want.coin),
    )


_SENTENCES = {
    Condition.SKILL: _skill,
    Condition.LANGUAGE: _language,
    Condition.CERTIFICATE: _certificate,
    Condition.HOME: _home,
    Condition.WAGE: _wage,
    Condition.TIME: _time,
    Condition.CAPACITY: _capacity,
    Condition.VALUE: _value,
    Condition.RATE: _rate,
}


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Standing:
    """What pairs have and need for each condition before money: a column (m,) a condition."""

    has: tuple[Column, ...]
    needed: tuple[Column, ...]
    coin: int = COIN

    @property
    def codes(self) -> Whole:
        """One bit for each condition that is not met, (m,)."""
        found = np.zeros(len(self.has[0]), np.int64)
        for c, (has, needed) in enumerate(zip(self.has, self.needed, strict=True)):
            found |= (has < needed).astype(np.int64) << c
        return found

    def wants(self, at: int, code: int) -> tuple[Want, ...]:
        """What the pair lacks of the conditions in the code."""
        return tuple(
            Want(
                condition=Condition(c),
                has=int(self.has[c][at]),
                needed=int(self.needed[c][at]),
                coin=self.coin,
            )
            for c in range(len(self.has))
            if code >> c & 1
        )


def standing(problem: Problem, rules: Rules, us: Whole, js: Whole, load: Whole, left: Whole) -> Standing:
    """How each unit of ``us`` stands with the window beside it; ``left`` is the capacity still free there."""
    one, who, when = problem.units, problem.workers, problem.windows
    ws = when.worker[js]
    span_s = np.minimum(when.end[js], one.due[us]) - np.maximum(when.start[js], one.release[us])
    spare = np.maximum(span_s, 0) * SECOND
    nothing = np.zeros(len(us), np.int64)
    lacking = one.certificates[us] & ~who.certificates[ws]
    allowed = (one.homes[us] == 0) | ((one.homes[us] >> who.home[ws].astype(np.uint64)) & np.uint64(1) == 1)
    has = (
        _level(who.skills, ws, one.skill[us]),
        _level(who.languages, ws, one.language[us]),
        nothing,
        nothing,
        who.rate[ws],
        np.where(spare >= load, load, spare),
        left,
    )
    needed = (
        one.level[us],
        one.language_level[us],
        np.bitwise_count(lacking),
        ~allowed,
        np.where(paid_enough(problem, rules)[js], nothing, rules.wage_floor),
        load,
        load,
    )
    return Standing(has=has, needed=needed, coin=problem.coin)


def qualified(problem: Problem, u: int, js: Whole) -> Whole:
    """Of these windows those whose workers have the skill and the language that the unit asks for."""
    one, who = problem.units, problem.workers
    for levels, name, asked in (
        (who.skills, one.skill, one.level),
        (who.languages, one.language, one.language_level),
    ):
        if asked[u] > 0:
            ws = problem.windows.worker[js]
            js = js[_level(levels, ws, np.broadcast_to(name[u], len(ws))) >= asked[u]]
    return js


def _level(levels: npt.NDArray[np.int8], ws: Whole, names: npt.NDArray[np.integer]) -> npt.NDArray[np.int8]:
    """Levels by worker and name; 0 where there are no names at all."""
    if levels.shape[1] == 0:
        return np.zeros(len(ws), np.int8)
    found: npt.NDArray[np.int8] = levels[ws, names]
    return found


def smallest(codes: Whole, extra: Whole) -> list[int]:
    """Of which pairs the sets of conditions are smallest: no other's is a part of theirs, and of those with
    the same set the least ``extra``; the fewest conditions first, then the least extra.

    Sets none of which holds another (Sperner 1928): O(m) for each that is kept, and the square of how many
    different sets there are, of which 512 are possible.
    """
    found = np.flatnonzero(np.bincount(codes, minlength=1)).tolist() if len(codes) else []
    firsts = {}
    for code in found:
        if not any(other != code and other & code == other for other in found):
            where = np.flatnonzero(codes == code)
            firsts[code] = int(where[np.argmin(extra[where])])
    return [firsts[code] for code in sorted(firsts, key=lambda c: (c.bit_count(), int(extra[firsts[c]]), c))]
