"""Batches of equal efforts, this product's solver beside OR-Tools' SimpleMinCostFlow, alternating."""

import json
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from batches import Shape, draw
from heliotrope.core.match.batch.eligibility import compile_problem, runs
from heliotrope.core.match.batch.problem import COIN, HOUR, Problem
from saved import save

HERE = Path(__file__).parent
CENT = COIN * HOUR // 100
TIMEOUT_S = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A shape, how many are drawn, the gap at which this product's solver may stop, and whether a peer can
    hold its pairs."""

    shape: Shape
    seeds: int
    gap: float
    peer: bool = True


ROWS = {
    "batch-10k": Row(shape=Shape(units=10_000, workers=5_000), seeds=5, gap=0.0005),
    "batch-100k": Row(shape=Shape(units=100_000, workers=26_000), seeds=2, gap=0.001),
    "batch-over": Row(shape=Shape(units=30_000, workers=5_000), seeds=3, gap=0.001),
    "batch-1m": Row(shape=Shape(units=1_000_000, workers=100_000, windows=3), seeds=2, gap=0.005, peer=False),
}

COLUMNS = {
    "seed": "4d", "pairs": "9d", "ours_s": "8.3f", "peer_solve_s": "12.3f", "peer_build_s": "12.3f",
    "faster": "7.1f", "true_gap": "9.2e", "certified_gap": "13.2e", "undone": "7d", "ours_mb": "8.0f",
    "peer_mb": "8.0f",
}  # fmt: skip
"""What is printed of a seed, and how."""


def edges(problem: Problem) -> dict[str, np.ndarray]:
    """Every eligible pair as arrays, in cents; what a peer is given."""
    compiled = compile_problem(problem)
    reach = runs(compiled)
    spans = reach.last - reach.first
    unit = np.repeat(np.arange(len(spans)), spans)
    offset = np.arange(len(unit)) - np.repeat(np.cumsum(spans) - spans, spans)
    window = reach.lists[np.repeat(reach.first, spans) + offset]
    fits = (reach.end[window] >= reach.earliest[unit]) & (reach.start[window] <= reach.latest[unit])
    unit, window = unit[fits], window[fits].astype(np.int64)
    rate = problem.workers.rate[problem.windows.worker[compiled.windows]] * HOUR // CENT
    return {
        "unit": unit,
        "window": window,
        "cost": rate[window],
        "value": problem.units.value[compiled.units] * HOUR // CENT,
        "capacity": problem.windows.capacity[compiled.windows] // HOUR,
    }


def row(name: str) -> None:
    """Batches of an hour's work each, beside the peer where there is one."""
    _beside(name) if ROWS[name].peer else _alone(name)


def _alone(name: str) -> None:
    """What no peer can hold: how long it takes, what it needs and what is proven of it."""
    shape, gap, began, rows = ROWS[name].shape, ROWS[name].gap, time.monotonic(), list[dict[str, Any]]()
    for seed in range(1, ROWS[name].seeds + 1):
        found = _run(_ours(shape, seed, gap))
        certified = (found["cost"] - found["bound"]) / found["bound"]
        rows.append({"seed": seed, "certified_gap": certified} | found)
        print(
            f"seed {seed}: {found['reach']:,} pairs, {found['solve_s']:.1f} s, {found['mb']:.0f} MB, "
            f"{found['undone']:,} undone, certified gap {certified:.2e}",
            flush=True,
        )
        save(name, rows, began, shape=asdict(shape), gap_asked=gap)


def _ours(shape: Shape, seed: int, gap: float) -> list[str]:
    return [sys.executable, str(HERE / "batch_once.py"), json.dumps(asdict(shape)), str(seed), str(gap)]


def _beside(name: str) -> None:
    """Ours and OR-Tools' min-cost flow; who goes first changes with the seed."""
    from peers.environment import python_of

    shape, gap = ROWS[name].shape, ROWS[name].gap
    peer = python_of("ortools")
    began, rows = time.monotonic(), list[dict[str, Any]]()
    print(_head())
    for seed in range(1, ROWS[name].seeds + 1):
        with tempfile.NamedTemporaryFile(suffix=".npz") as file:
            given = edges(draw(shape, seed))
            np.savez(file, **given)
            file.flush()
            calls = {
                "ours": _ours(shape, seed, gap),
                "peer": [str(peer), str(HERE / "peers" / "flow.py"), file.name],
            }
            order = ("ours", "peer") if seed % 2 else ("peer", "ours")
            found = {who: _run(calls[who]) for who in order}
        rows.append(_compared(seed, len(given["unit"]), found["ours"], found["peer"]))
        print(_line(rows[-1]), flush=True)
        save(name, rows, began, shape=asdict(shape), gap_asked=gap)
    faster = sorted(one["faster"] for one in rows)
    print(f"median {statistics.median(faster):.1f}x, {faster[0]:.1f}x to {faster[-1]:.1f}x")


def _run(call: list[str]) -> dict[str, Any]:
    done = subprocess.run(call, capture_output=True, text=True, timeout=TIMEOUT_S, check=False)
    if done.returncode:
        sys.exit(done.stderr)
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def _compared(seed: int, pairs: int, ours: dict[str, Any], peer: dict[str, Any]) -> dict[str, Any]:
    least = peer["cost"] * CENT
    return {
        "seed": seed,
        "pairs": pairs,
        "ours_s": ours["solve_s"],
        "peer_solve_s": peer["solve_s"],
        "peer_build_s": peer["build_s"],
        "faster": peer["solve_s"] / ours["solve_s"],
        "true_gap": (ours["cost"] - least) / least,
        "certified_gap": (ours["cost"] - ours["bound"]) / ours["bound"],
        "undone": ours["undone"],
        "ours_mb": ours["mb"],
        "peer_mb": peer["mb"],
    }


def _head() -> str:
    return " ".join(f"{name:>{form.partition('.')[0].rstrip('d')}}" for name, form in COLUMNS.items())


def _line(one: dict[str, Any]) -> str:
    return " ".join(f"{one[name]:{form}}" for name, form in COLUMNS.items())
