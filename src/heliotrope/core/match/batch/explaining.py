"""Why a plan is as it is: for what is done the next-best choices, for what and who is left out the least that
would have to change.

All follows from the problem, the rules, the plan and its prices, so whoever doubts an answer gets the same
again.  The price of a place is what the plan would gain by as much more room there: a choice is dear by its
own cost or because others need the place more.  With whole units prices are near, not exact, so a choice can
look cheaper by a little; then its window is full to the last fitting hour.

What a choice is dearer by is its reduced cost (Dantzig 1963); the fewest conditions are found by looking at
every pair of the subject, O(pairs) for each, at most ``LOOKS``.  It loses where two units would have to
move at once: it tells of one."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np

from heliotrope.core.match.batch.problem import COIN, HOUR, UNDONE, Problem, Solution, Whole
from heliotrope.core.match.batch.relaxing import (
    Condition,
    Standing,
    Want,
    money,
    qualified,
    smallest,
    standing,
)
from heliotrope.core.match.batch.rules import PLAIN, Costs, Rules, Terms, costs, moved, terms, worth
from heliotrope.core.sentence import Sentence

CHOICES: Final = 3
"""How many of the next-best choices are told, and how many smallest sets of conditions."""

LOOKS: Final = 100_000
"""How many pairs are looked at for one subject."""

MONEY: Final = 1 << int(Condition.VALUE)
FULL: Final = 1 << int(Condition.CAPACITY)


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """A unit in a window, or left undone: its cost by name, the price of its place, and how much dearer both
    together are than the choice that was made, in parts of a coin; ``room`` says whether it would fit now."""

    window: int
    terms: Terms
    price: int
    dearer: int
    room: bool
    coin: int = COIN

    @property
    def sentence(self) -> Sentence:
        cost, price = money(self.terms.cost, self.coin), money(self.price, self.coin)
        less = money(-self.dearer, self.coin)
        if self.window == UNDONE:
            return Sentence(
                "Left undone it would cost %(dearer)s more.", dearer=money(self.dearer, self.coin)
            )
        if self.dearer <= 0 and not self.room:
            return Sentence(
                "%(less)s cheaper (work %(cost)s, place %(price)s), but the window has no room for it.",
                less=less, cost=cost, price=price,
            )  # fmt: skip
        return Sentence(
            "%(dearer)s dearer: work %(cost)s, place %(price)s.",
            dearer=money(self.dearer, self.coin), cost=cost, price=price,
        )  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """A unit and a window that would come together without the conditions in ``wants``; the plan would then
    cost ``more`` parts of a coin, or less where that is below zero."""

    unit: int
    window: int
    wants: tuple[Want, ...]
    more: int
    coin: int = COIN

    @property
    def sentences(self) -> tuple[Sentence, ...]:
        if not self.wants and self.more == 0:
            return (Sentence("Doing it costs as much as leaving it."),)
        if not self.wants:
            return (Sentence("Nothing stands in the way: the search ended before it came here."),)
        if self.more > 0:
            last = Sentence(
                "Without that the plan would cost %(more)s more.", more=money(self.more, self.coin)
            )
        else:
            last = Sentence(
                "Without that the plan would cost %(less)s less.", less=money(-self.more, self.coin)
            )
        return (*(want.sentence for want in self.wants), last)


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """Why a unit is where it is; ``others`` from the next-best on."""

    unit: int
    choice: Choice
    others: tuple[Choice, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOver:
    """The ways in which a unit that is left over could be done; ``all`` where every window was looked at."""

    unit: int
    ways: tuple[Way, ...]
    all: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """The ways in which a worker who got nothing could get work; ``all`` where every unit was looked at."""

    worker: int
    ways: tuple[Way, ...]
    all: bool


Explained = Done | LeftOver | LeftOut


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Ground:
    """A plan and what explanations of it start from.

    ``left`` (J,) is the capacity that is still free, ``paid`` (n,) what each unit costs and ``freed`` (n,)
    what the place it has is worth; ``windows`` and ``units`` are those that are looked at."""

    problem: Problem
    rules: Rules
    found: Solution
    left: Whole
    paid: Whole
    freed: Whole
    windows: Whole
    units: Whole


def ground(problem: Problem, found: Solution, rules: Rules = PLAIN, *, looks: int = LOOKS) -> Ground:
    """What explanations of a plan start from, with at most ``looks`` pairs for each subject."""
    value = worth(problem, rules) * HOUR
    paid = value + moved(problem, rules, np.arange(len(value)), np.full(len(value), UNDONE))
    freed = np.zeros(len(value), np.int64)
    left = problem.windows.capacity.copy()
    us = np.nonzero(found.window != UNDONE)[0]
    js = found.window[us]
    pairs = costs(problem, rules, us, js)
    np.subtract.at(left, js, pairs.load)
    paid[us], freed[us] = pairs.cost, _places(found, js, pairs)
    hour = problem.workers.rate[problem.windows.worker] + found.prices // found.place
    return Ground(
        problem=problem,
        rules=rules,
        found=found,
        left=left,
        paid=paid,
        freed=freed,
        windows=np.sort(np.argsort(hour, kind="stable")[:looks]),
        units=np.argsort(-(paid + freed), kind="stable")[:looks],
    )


def explain(
    problem: Problem, found: Solution, rules: Rules = PLAIN, *, units: Iterable[int] | None = None,
    workers: Iterable[int] | None = None, looks: int = LOOKS,
) -> Iterator[Explained]:  # fmt: skip
    """Each of the units, then each of the workers who got nothing; all of them where none are named."""
    on = ground(problem, found, rules, looks=looks)
    given = set(problem.windows.worker[found.window[found.window != UNDONE]].tolist())
    for u in range(len(problem.units)) if units is None else units:
        yield explain_unit(on, u)
    for w in range(len(problem.workers)) if workers is None else workers:
        if w not in given:
            yield explain_worker(on, w)


def explain_unit(on: Ground, u: int) -> Done | LeftOver:
    """Why the unit is where it is, or what would have to change for it to be done."""
    return _left_over(on, u) if on.found.window[u] == UNDONE else _done(on, u)


def explain_worker(on: Ground, w: int) -> LeftOut:
    """What would have to change for the worker to get work."""
    windows = np.nonzero(on.problem.windows.worker == w)[0]
    many = max(len(on.units) // max(len(windows), 1), 1)
    us, js = np.tile(on.units[:many], len(windows)), np.repeat(windows, len(on.units[:many]))
    pairs = costs(on.problem, on.rules, us, js)
    stands = standing(on.problem, on.rules, us, js, pairs.load, on.left[js])
    now = on.paid[us] + on.freed[us]
    more = pairs.cost - now
    codes = stands.codes | np.where(more > 0, MONEY, 0)
    ways = []
    for at in smallest(codes, more)[:CHOICES]:
        dear = Want(condition=Condition.RATE, has=int(pairs.cost[at]), needed=int(now[at]), coin=stands.coin)
        ways.append(_way(stands, us, js, at, int(codes[at]), int(more[at]), dear))
    return LeftOut(worker=w, ways=tuple(ways), all=many >= len(on.problem.units))


def _done(on: Ground, u: int) -> Done:
    own = int(on.found.window[u])
    js = qualified(on.problem, u, on.windows)
    us = np.full(len(js), u)
    pairs = costs(on.problem, on.rules, us, js)
    stands = standing(on.problem, on.rules, us, js, pairs.load, on.problem.windows.capacity[js])
    able = np.nonzero((stands.codes == 0) & (js != own))[0]
    asked = pairs.cost + _places(on.found, js, pairs)
    best = able[np.lexsort((js[able], asked[able]))][:CHOICES]
    total = int(on.paid[u] + on.freed[u])
    made = Choice(
        window=own,
        terms=terms(on.problem, on.rules, u, own),
        price=int(on.freed[u]),
        dearer=0,
        room=True,
        coin=on.problem.coin,
    )
    others = [_choice(on, u, int(js[at]), int(asked[at] - pairs.cost[at]), total) for at in best.tolist()]
    undone = _choice(on, u, UNDONE, 0, total)
    return Done(unit=u, choice=made, others=tuple(sorted((*others, undone), key=lambda one: one.dearer)))


def _choice(on: Ground, u: int, j: int, price: int, total: int) -> Choice:
    named = terms(on.problem, on.rules, u, j)
    room = j == UNDONE or named.load <= int(on.left[j])
    return Choice(
        window=j,
        terms=named,
        price=price,
        dearer=named.cost + price - total,
        room=room,
        coin=on.problem.coin,
    )


def _left_over(on: Ground, u: int) -> LeftOver:
    """Either the unit gets a place that others have, and must be worth its price, or there is more room."""
    js = on.windows
    us = np.full(len(js), u)
    pairs = costs(on.problem, on.rules, us, js)
    undone = int(on.paid[u])
    free = standing(on.problem, on.rules, us, js, pairs.load, on.left[js])
    price = _places(on.found, js, pairs)
    roomy = pairs.cost - undone
    taken = roomy + price
    standing_now = free.codes
    codes = standing_now | np.where(roomy > 0, MONEY, 0)
    too_large = np.where(on.problem.windows.capacity[js] < pairs.load, FULL, 0)
    # At its price, unless only whole units stand in the way.
    pushed = np.where(taken > 0, standing_now & ~FULL | too_large | MONEY, codes)
    ways = []
    both, more = np.concatenate((codes, pushed)), np.concatenate((roomy, np.where(taken > 0, taken, roomy)))
    for at in smallest(both, more)[:CHOICES]:
        pair, extra = at % len(js), int(more[at])
        dear = Want(condition=Condition.VALUE, has=undone, needed=undone + extra, coin=on.problem.coin)
        ways.append(_way(free, us, js, pair, int(both[at]), extra, dear))
    return LeftOver(unit=u, ways=tuple(ways), all=len(js) >= len(on.problem.windows))


def _way(stands: Standing, us: Whole, js: Whole, at: int, code: int, more: int, dear: Want) -> Way:
    wants = stands.wants(at, code & (MONEY - 1)) + ((dear,) if code & MONEY else ())
    return Way(unit=int(us[at]), window=int(js[at]), wants=wants, more=more, coin=stands.coin)


def _places(found: Solution, js: Whole, pairs: Costs) -> Whole:
    """What the places that the pairs take are worth, in parts of a coin."""
    if found.place == 1:
        priced: Whole = found.prices[js] * pairs.load
        return priced
    return found.prices[js]  # units of one effort: a place each
