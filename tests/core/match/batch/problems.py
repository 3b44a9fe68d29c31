"""Small batches drawn at random, and a checker that knows nothing of how a plan was found."""

from collections import Counter
from dataclasses import dataclass, replace
from fractions import Fraction
from math import ceil, floor

import numpy as np
from hypothesis import strategies as st

from heliotrope.core.match.batch.problem import COIN, HOUR, UNDONE, Problem, Solution, Units, Windows, Workers
from heliotrope.core.match.batch.rules import PLAIN, Rules

SKILLS, LANGUAGES = 3, 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    skill: int = 0
    level: int = 1
    language: int = 0
    language_level: int = 1
    effort_h: float = 1
    release_h: int = 0
    due_h: int = 24
    value: int = 100
    certificates: int = 0
    homes: int = 0
    wanted_h: int = 0
    late: int = 0
    prefers: int = 0
    kept: int = UNDONE


@dataclass(frozen=True, slots=True, kw_only=True)
class Hand:
    skills: tuple[int, ...] = (1, 0, 0)
    languages: tuple[int, ...] = (5, 0)
    rate: int = 10
    windows: tuple[tuple[int, int, int], ...] = ((0, 24, 1),)
    """Start, end and capacity, each in hours."""
    certificates: int = 0
    home: int = 0
    speed: tuple[int, ...] = (1000,) * SKILLS
    quality: tuple[int, ...] = (1000,) * SKILLS
    circles: int = 0
    given_h: int = 0
    offered_h: int = 0
    newcomer: bool = False


def batch(asks: list[Ask], hands: list[Hand]) -> Problem:
    """Columns that all leave at their default are left out."""

    def column(name: str, kind: type, factor: float = 1) -> np.ndarray:
        return np.array([round(getattr(one, name) * factor) for one in asks], kind)

    def maybe(rows: list[Ask] | list[Hand], name: str, kind: type, factor: int = 1) -> np.ndarray | None:
        cells = [getattr(one, name) for one in rows]
        usual = type(rows[0]).__dataclass_fields__[name].default if rows else None
        return None if all(cell == usual for cell in cells) else np.array(cells, kind) * kind(factor)

    of = [(at, *window) for at, hand in enumerate(hands) for window in hand.windows]
    return Problem(
        units=Units(
            skill=column("skill", np.int16),
            level=column("level", np.int8),
            language=column("language", np.int16),
            language_level=column("language_level", np.int8),
            effort=column("effort_h", np.int64, HOUR),
            release=column("release_h", np.int64, 3600),
            due=column("due_h", np.int64, 3600),
            value=column("value", np.int64, COIN),
            certificates=column("certificates", np.uint64),
            homes=column("homes", np.uint64),
            wanted=column("wanted_h", np.int64, 3600),
            late=maybe(asks, "late", np.int64, COIN),
            prefers=maybe(asks, "prefers", np.uint64),
            kept=maybe(asks, "kept", np.int64),
        ),
        workers=Workers(
            skills=np.array([hand.skills for hand in hands], np.int8).reshape(len(hands), SKILLS),
            languages=np.array([hand.languages for hand in hands], np.int8).reshape(len(hands), LANGUAGES),
            rate=np.array([hand.rate * COIN for hand in hands], np.int64),
            certificates=np.array([hand.certificates for hand in hands], np.uint64),
            home=np.array([hand.home for hand in hands], np.int16),
            speed=maybe(hands, "speed", np.int16),
            quality=maybe(hands, "quality", np.int16),
            circles=maybe(hands, "circles", np.uint64),
            given=maybe(hands, "given_h", np.int64, HOUR),
            offered=maybe(hands, "offered_h", np.int64, HOUR),
            newcomer=maybe(hands, "newcomer", np.bool_),
        ),
        windows=Windows(
            worker=np.array([one[0] for one in of], np.int64),
            start=np.array([one[1] * 3600 for one in of], np.int64),
            end=np.array([one[2] * 3600 for one in of], np.int64),
            capacity=np.array([one[3] * HOUR for one in of], np.int64),
        ),
    )


def load(problem: Problem, u: int, j: int) -> int:
    """Parts of an hour that the worker of the window takes for the unit, up to one in 65,536 more."""
    one, who = problem.units, problem.workers
    speed = 1000 if who.speed is None else int(who.speed[problem.windows.worker[j], one.skill[u]])
    return ceil(int(one.effort[u]) * ceil(Fraction(65_536_000, speed)) / Fraction(65_536))


def may(problem: Problem, u: int, j: int, rules: Rules = PLAIN) -> bool:
    """Whether a window can do a unit, condition by condition."""
    one, who, when = problem.units, problem.workers, problem.windows
    w = int(when.worker[j])
    overlap_s = min(when.end[j], one.due[u]) - max(when.start[j], one.release[u])
    homes = int(one.homes[u])
    return (
        (one.level[u] == 0 or who.skills[w, one.skill[u]] >= one.level[u])
        and (one.language_level[u] == 0 or who.languages[w, one.language[u]] >= one.language_level[u])
        and int(one.certificates[u]) & ~int(who.certificates[w]) == 0
        and (homes == 0 or bool(homes >> int(who.home[w]) & 1))
        and int(overlap_s) * HOUR >= load(problem, u, j) * 3600
        and int(who.rate[w]) >= rules.wage_floor
    )


def left(problem: Problem, u: int, rules: Rules, values: np.ndarray | None = None) -> int:
    """What it costs to leave a unit undone; ``values`` where they are not the units' own."""
    kept = problem.units.kept
    moved = rules.change if kept is not None and kept[u] != UNDONE else 0
    return (int((problem.units.value if values is None else values)[u]) + moved) * HOUR


def paid(problem: Problem, u: int, j: int, rules: Rules) -> int:
    """What a pair costs, all that counts together."""
    one, who = problem.units, problem.workers
    w, skill, size = int(problem.windows.worker[j]), int(one.skill[u]), load(problem, u, j)
    hour = wage = int(who.rate[w])
    if who.quality is not None:
        right = Fraction(int(who.quality[w, skill]), 1000)
        hour += floor(wage * Fraction(rules.rework_thousandths, 1000) * (1 / right - 1))
    if who.given is not None and who.offered is not None and who.offered[w] > 0:
        share = floor(Fraction(int(who.given[w]), int(who.offered[w])) * 10**6)
        hour += floor(rules.fairness * Fraction(min(share, 10**6), 10**6))
    if who.newcomer is not None and who.newcomer[w]:
        hour -= rules.newcomer
    if who.circles is not None and one.prefers is not None and int(who.circles[w]) & int(one.prefers[u]):
        hour -= rules.preferred
    found = hour * size
    if one.late is not None and one.wanted is not None:
        ends = max(int(problem.windows.start[j]), int(one.release[u])) + ceil(Fraction(size * 3600, HOUR))
        found += max(ends - int(one.wanted[u]), 0) * (int(one.late[u]) * HOUR // 3600)
    if one.kept is not None and one.kept[u] not in {UNDONE, j}:
        found += rules.change * HOUR
    return found


def price(
    problem: Problem, window: np.ndarray, rules: Rules = PLAIN, values: np.ndarray | None = None
) -> int:
    """What a plan costs; fails where it gives work to somebody who may not or cannot do it."""
    given, cost = Counter[int](), 0
    for u, j in enumerate(window.tolist()):
        if j == UNDONE:
            cost += left(problem, u, rules, values)
            continue
        assert may(problem, u, j, rules), (u, j)
        given[j] += load(problem, u, j)
        cost += paid(problem, u, j, rules)
    for j, much in given.items():
        assert much <= problem.windows.capacity[j], j
    return cost


def least(problem: Problem, rules: Rules = PLAIN, values: np.ndarray | None = None) -> int:
    """The cost of the best of all plans, by trying each."""
    one = problem.units
    choices = [
        [
            (j, load(problem, u, j), paid(problem, u, j, rules))
            for j in range(len(problem.windows))
            if may(problem, u, j, rules)
        ]
        for u in range(len(one))
    ]
    room = problem.windows.capacity.astype(int).tolist()

    def best(u: int) -> int:
        if u == len(one):
            return 0
        found = left(problem, u, rules, values) + best(u + 1)
        for j, size, cost in choices[u]:
            if room[j] >= size:
                room[j] -= size
                found = min(found, cost + best(u + 1))
                room[j] += size
        return found

    return best(0)


def check(problem: Problem, found: Solution, rules: Rules = PLAIN, values: np.ndarray | None = None) -> None:
    """The plan can be carried out, costs what it says, and its bound is none above it."""
    assert price(problem, found.window, rules, values) == found.cost
    assert found.bound <= found.cost


def _asks(efforts: st.SearchStrategy[float]) -> st.SearchStrategy[Ask]:
    return st.builds(
        lambda span, **fields: Ask(release_h=span[0], due_h=span[0] + span[1], **fields),
        span=st.tuples(st.integers(0, 6), st.integers(0, 6)),
        skill=st.integers(0, SKILLS - 1),
        level=st.integers(0, 2),
        language=st.integers(0, LANGUAGES - 1),
        language_level=st.integers(0, 2),
        effort_h=efforts,
        value=st.integers(0, 30),
        certificates=st.sampled_from([0, 0, 1, 2, 3]),
        homes=st.sampled_from([0, 0, 1, 2, 3]),
    )


_windows = st.tuples(st.integers(0, 8), st.integers(0, 6), st.integers(0, 3)).map(
    lambda one: (one[0], one[0] + one[1], one[2])
)

hands = st.lists(
    st.builds(
        Hand,
        skills=st.tuples(*[st.integers(0, 2)] * SKILLS),
        languages=st.tuples(*[st.integers(0, 2)] * LANGUAGES),
        rate=st.integers(0, 30),
        windows=st.lists(_windows, min_size=1, max_size=2).map(tuple),
        certificates=st.integers(0, 3),
        home=st.integers(0, 1),
    ),
    min_size=1,
    max_size=4,
)
"""A few workers with a window or two each."""


def measured(asked: list[Ask], workers: list[Hand]) -> st.SearchStrategy[Problem]:
    """The same units and workers with all that rules may look at."""
    windows = sum(len(hand.windows) for hand in workers)
    thousandths = st.tuples(*[st.sampled_from([400, 900, 1000])] * SKILLS)
    ask = st.fixed_dictionaries(
        {
            "wanted_h": st.integers(0, 8),
            "late": st.integers(0, 5),
            "prefers": st.integers(0, 3),
            "kept": st.integers(UNDONE, windows - 1),
        }
    )
    hand = st.fixed_dictionaries(
        {
            "speed": st.tuples(*[st.sampled_from([500, 1000, 1300])] * SKILLS),
            "quality": thousandths,
            "circles": st.integers(0, 3),
            "given_h": st.integers(0, 9),
            "offered_h": st.integers(0, 9),
            "newcomer": st.booleans(),
        }
    )
    return st.tuples(
        st.lists(ask, min_size=len(asked), max_size=len(asked)),
        st.lists(hand, min_size=len(workers), max_size=len(workers)),
    ).map(
        lambda more: batch(
            [replace(one, **columns) for one, columns in zip(asked, more[0], strict=True)],
            [replace(one, **columns) for one, columns in zip(workers, more[1], strict=True)],
        )
    )


rules = st.builds(
    Rules,
    rework_thousandths=st.sampled_from([0, 1000, 1500]),
    fairness=st.integers(0, 9 * COIN),
    newcomer=st.integers(0, 9 * COIN),
    preferred=st.integers(0, 9 * COIN),
    wage_floor=st.integers(0, 12 * COIN),
    change=st.integers(0, 9 * COIN),
)


def asks(efforts: st.SearchStrategy[float]) -> st.SearchStrategy[list[Ask]]:
    return st.lists(_asks(efforts), max_size=6)


def shuffled(problem: Problem, seed: int) -> Problem:
    """The same units in another order."""
    order = np.random.default_rng(seed).permutation(len(problem.units))
    one = problem.units
    columns = {
        name: None if (column := getattr(one, name)) is None else column[order] for name in Units.__slots__
    }
    return replace(problem, units=Units(**columns))
