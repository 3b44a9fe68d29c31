"""A batch to its plan, by the way that fits it."""

from heliotrope.core.match.batch.ascending import Told, nobody
from heliotrope.core.match.batch.priced import solve_priced
from heliotrope.core.match.batch.problem import Problem, Solution
from heliotrope.core.match.batch.rules import PLAIN, Rules, plain
from heliotrope.core.match.batch.uniform import solve_uniform


def solve(
    problem: Problem, *, rules: Rules = PLAIN, gap: float = 0.0, work: int = 1 << 60, seed: int = 0,
    told: Told = nobody,
) -> Solution:  # fmt: skip
    """Who does what at the least cost, stopped at a ``gap`` or after ``work`` looks at a pair.

    Where every unit takes the same time and costs what its window costs, the plan is exact and ``seed``
    changes nothing.  ``told`` hears the looks so far, where there are many.
    """
    same = plain(problem, rules)
    if same is not None:
        return solve_uniform(same, gap=gap, work=work)
    return solve_priced(problem, rules=rules, gap=gap, work=work, seed=seed, told=told)
