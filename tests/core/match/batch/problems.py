"""Small batches drawn at random, and a checker that knows nothing of how a plan was found."""

from collections import Counter
from dataclasses import dataclass, replace

import numpy as np
from hypothesis import strategies as st

from heliotrope.core.match.batch.problem import COIN, HOUR, UNDONE, Problem, Solution, Units, Windows, Workers

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Hand:
    skills: tuple[int, ...] = (1, 0, 0)
    languages: tuple[int, ...] = (5, 0)
    rate: int = 10
    windows: tuple[tuple[int, int, int], ...] = ((0, 24, 1),)
    """Start, end and capacity, each in hours."""
    certificates: int = 0
    home: int = 0


def batch(asks: list[Ask], hands: list[Hand]) -> Problem:
    def column(name: str, kind: type, factor: float = 1) -> np.ndarray:
        return np.array([round(getattr(one, name) * factor) for one in asks], kind)

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
        ),
        workers=Workers(
            skills=np.array([hand.skills for hand in hands], np.int8).reshape(len(hands), SKILLS),
            languages=np.array([hand.languages for hand in hands], np.int8).reshape(len(hands), LANGUAGES),
            rate=np.array([hand.rate * COIN for hand in hands], np.int64),
            certificates=np.array([hand.certificates for hand in hands], np.uint64),
            home=np.array([hand.home for hand in hands], np.int16),
        ),
        windows=Windows(
            worker=np.array([one[0] for one in of], np.int64),
            start=np.array([one[1] * 3600 for one in of], np.int64),
            end=np.array([one[2] * 3600 for one in of], np.int64),
            capacity=np.array([one[3] * HOUR for one in of], np.int64),
        ),
    )


def may(problem: Problem, u: int, j: int) -> bool:
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
        and int(overlap_s) * HOUR >= int(one.effort[u]) * 3600
    )


def price(problem: Problem, window: np.ndarray) -> int:
    """What a plan costs; fails where it gives work to somebody who may not or cannot do it."""
    one, given, cost = problem.units, Counter[int](), 0
    for u, j in enumerate(window.tolist()):
        if j == UNDONE:
            cost += int(one.value[u]) * HOUR
            continue
        assert may(problem, u, j), (u, j)
        given[j] += int(one.effort[u])
        cost += int(problem.workers.rate[problem.windows.worker[j]]) * int(one.effort[u])
    for j, load in given.items():
        assert load <= problem.windows.capacity[j], j
    return cost


def least(problem: Problem) -> int:
    """The cost of the best of all plans, by trying each."""
    one = problem.units
    choices = [[j for j in range(len(problem.windows)) if may(problem, u, j)] for u in range(len(one))]
    left = problem.windows.capacity.astype(int).tolist()

    def best(u: int) -> int:
        if u == len(one):
            return 0
        effort = int(one.effort[u])
        found = int(one.value[u]) * HOUR + best(u + 1)
        for j in choices[u]:
            if left[j] >= effort:
                left[j] -= effort
                paid = int(problem.workers.rate[problem.windows.worker[j]]) * effort
                found = min(found, paid + best(u + 1))
                left[j] += effort
        return found

    return best(0)


def check(problem: Problem, found: Solution) -> None:
    """The plan can be carried out, costs what it says, and its bound is none above it."""
    assert price(problem, found.window) == found.cost
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


def asks(efforts: st.SearchStrategy[float]) -> st.SearchStrategy[list[Ask]]:
    return st.lists(_asks(efforts), max_size=6)


def shuffled(problem: Problem, seed: int) -> Problem:
    """The same units in another order."""
    order = np.random.default_rng(seed).permutation(len(problem.units))
    one = problem.units
    columns = {name: getattr(one, name)[order] for name in Units.__slots__}
    return replace(problem, units=Units(**columns))
