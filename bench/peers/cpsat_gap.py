"""OR-Tools CP-SAT on an instance of generalised assignment; runs in the peer's own environment.

    PYTHON bench/peers/cpsat_gap.py INSTANCE SECONDS WORKERS

The time is the solver's own: reading and building the model are not charged.
"""

import json
import sys
import time
from pathlib import Path

from ortools.sat.python import cp_model


def main() -> None:
    """Solve, and print one JSON object."""
    path, seconds, workers = Path(sys.argv[1]), float(sys.argv[2]), int(sys.argv[3])
    numbers = [int(word) for word in path.read_text(encoding="utf-8").split()]
    agents, jobs = numbers[:2]
    pairs = agents * jobs
    cost, load, capacity = (
        numbers[2 : 2 + pairs],
        numbers[2 + pairs : 2 + 2 * pairs],
        numbers[2 + 2 * pairs :],
    )

    model = cp_model.CpModel()
    takes = [model.new_bool_var("") for _ in range(pairs)]
    for job in range(jobs):
        model.add_exactly_one(takes[job::jobs])
    for agent in range(agents):
        mine = slice(agent * jobs, (agent + 1) * jobs)
        model.add(cp_model.LinearExpr.weighted_sum(takes[mine], load[mine]) <= capacity[agent])
    model.minimize(cp_model.LinearExpr.weighted_sum(takes, cost))

    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = seconds
    solver.parameters.num_workers = workers
    began = time.monotonic()
    status = solver.solve(model)
    found = status in {cp_model.OPTIMAL, cp_model.FEASIBLE}
    print(
        json.dumps(
            {
                "status": solver.status_name(status),
                "objective": round(solver.objective_value) if found else None,
                "bound": solver.best_objective_bound,
                "seconds": round(time.monotonic() - began, 2),
            }
        )
    )


if __name__ == "__main__":
    main()
