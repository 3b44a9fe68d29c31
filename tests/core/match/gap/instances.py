"""Problems by the standard formulas, and checkers that share nothing with the solvers."""

from itertools import product

import numpy as np

from heliotrope.core.match.gap.problem import Problem
from heliotrope.core.match.gap.solution import Solution


def problem_of(cost: object, load: object, capacity: object) -> Problem:
    return Problem(
        cost=np.array(cost, np.int64), load=np.array(load, np.int64), capacity=np.array(capacity, np.int64)
    )


def drawn(kind: str, agents: int, jobs: int, seed: int) -> Problem:
    """An instance of type C, D or E (Yagiura, Yamaguchi & Ibaraki 1998)."""
    rng = np.random.default_rng(seed)
    if kind == "C":
        load, cost = rng.integers(5, 26, (agents, jobs)), rng.integers(10, 51, (agents, jobs))
    elif kind == "D":
        load = rng.integers(1, 101, (agents, jobs))
        cost = 111 - load + rng.integers(-10, 11, (agents, jobs))
    else:
        load = np.floor(1 - 10 * np.log(1 - rng.random((agents, jobs)))).astype(np.int64)
        cost = np.floor(1000 / load - 10 * rng.random((agents, jobs))).astype(np.int64)
    return problem_of(cost, load, (0.8 * load.sum(axis=1) / agents).astype(np.int64))


def check(problem: Problem, solution: Solution) -> None:
    """Every job has one agent, nobody is overloaded, the cost is the sum, the prices prove the bound."""
    cost, load = problem.cost.tolist(), problem.load.tolist()
    carried = [0] * problem.agents
    total = 0
    assert len(solution.agent_of_job) == problem.jobs
    for job, agent in enumerate(solution.agent_of_job):
        assert 0 <= agent < problem.agents
        carried[agent] += load[agent][job]
        total += cost[agent][job]
    assert all(used <= room for used, room in zip(carried, problem.capacity.tolist(), strict=True))
    assert total == solution.cost
    assert solution.bound <= solution.cost
    assert solution.bound <= proven(problem, solution.prices)


def proven(problem: Problem, prices: object) -> int:
    """What prices in thousandths prove, by knapsacks over reachable loads in a dictionary."""
    whole = list(prices)  # type: ignore[call-overload]
    value = sum(whole)
    for agent in range(problem.agents):
        best = {0: 0}
        room = int(problem.capacity[agent])
        for job, price in enumerate(whole):
            profit, weight = price - 1000 * int(problem.cost[agent, job]), int(problem.load[agent, job])
            if profit > 0:
                for used, gained in sorted(best.items(), reverse=True):
                    if used + weight <= room:
                        best[used + weight] = max(best.get(used + weight, 0), gained + profit)
        value -= max(best.values())
    return -(-value // 1000)


def cheapest(problem: Problem) -> int | None:
    """The least cost over every assignment there is; None when none respects the capacities."""
    best = None
    for agents in product(range(problem.agents), repeat=problem.jobs):
        choice = np.array(agents)
        if (problem.loads_of(choice) <= problem.capacity).all():
            cost = problem.cost_of(choice)
            best = cost if best is None else min(best, cost)
    return best
