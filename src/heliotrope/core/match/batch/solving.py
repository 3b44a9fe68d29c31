"""A batch to its plan, by the way that fits it."""

from heliotrope.core.match.batch.priced import solve_priced
from heliotrope.core.match.batch.problem import Problem, Solution
from heliotrope.core.match.batch.uniform import solve_uniform


def solve(problem: Problem, *, gap: float = 0.0, work: int = 1 << 60, seed: int = 0) -> Solution:
    """Who does what at the least cost, stopped at a ``gap`` or after ``work`` looks at a pair.

    Where every unit takes the same time the plan is exact and ``seed`` changes nothing.
    """
    if problem.effort_is_one:
        return solve_uniform(problem, gap=gap, work=work)
    return solve_priced(problem, gap=gap, work=work, seed=seed)
