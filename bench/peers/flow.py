"""A batch by OR-Tools' SimpleMinCostFlow: edges from a file of arrays, cost and seconds as JSON."""

import json
import re
import sys
import time
from pathlib import Path

import numpy as np
from ortools.graph.python import min_cost_flow


def main(path: str) -> None:
    """A source a unit, an arc from each window to the sink, and one of its value for a unit left undone."""
    given = np.load(path)
    unit, window, cost = given["unit"], given["window"], given["cost"]
    value, capacity = given["value"], given["capacity"]
    units, windows = len(value), len(capacity)
    sink = units + windows
    began = time.perf_counter()
    flow = min_cost_flow.SimpleMinCostFlow()
    every = np.arange(units)
    flow.add_arcs_with_capacity_and_unit_cost(unit, units + window, np.ones(len(unit), np.int64), cost)
    flow.add_arcs_with_capacity_and_unit_cost(
        units + np.arange(windows), np.full(windows, sink), capacity, np.zeros(windows, np.int64)
    )
    flow.add_arcs_with_capacity_and_unit_cost(every, np.full(units, sink), np.ones(units, np.int64), value)
    supplies = np.concatenate((np.ones(units, np.int64), np.zeros(windows, np.int64), [-units]))
    flow.set_nodes_supplies(np.arange(sink + 1), supplies)
    built = time.perf_counter()
    status = flow.solve()
    ended = time.perf_counter()
    if status != flow.OPTIMAL:
        sys.exit(f"not solved: {status}")
    # The kernel's count for a process's resources begins with its parent's; this one is its own.
    peak = int(re.findall(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text(encoding="utf-8"))[0])
    result = {
        "cost": int(flow.optimal_cost()),
        "build_s": built - began,
        "solve_s": ended - built,
        "mb": peak / 1024,
    }
    print(json.dumps(result))


if __name__ == "__main__":
    main(sys.argv[1])
