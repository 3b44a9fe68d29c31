"""Generalised assignment beside OR-Tools CP-SAT: the same instances, the same time, one after the other.

Ours is the command as a user runs it, one thread, all of its time charged.  Every assignment is checked and
its cost counted again here, from the files alone.
"""

import csv
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from peers.environment import python_of
from saved import save

ROOT = Path(__file__).resolve().parents[1]
SECONDS = 20
WARM_UP = "2 3\n10 20 30\n15 12 25\n4 5 6\n5 4 6\n9 10\n"
SIZES = ((20, 400), (40, 800), (30, 900))
SEEDS = (1, 2, 3)
SHARED = "gap-shared"
LARGE = {f"gap-large-{kind.lower()}": kind for kind in "CDE"}
HEAD = "instance       known   bound    ours  gap %     s  CP-SAT  gap %     s"


def shared() -> None:
    """Five published instances of generalised assignment, 20 s each, beside CP-SAT."""
    folder = Path(os.environ.get("HELIOTROPE_SHARED", ROOT.parent / "shared")) / "data" / "gap"
    if not folder.is_dir():
        raise SystemExit(f"The instances are not in {folder}; set HELIOTROPE_SHARED to their data's parent.")
    with (folder / "best-known.csv").open(encoding="utf-8") as file:
        known = {row["file"]: int(row["best_known_cost"]) for row in csv.DictReader(file)}
    _run(SHARED, ((name, folder / name, best) for name, best in known.items()))


def large(row: str) -> None:
    """Larger instances of one type by the standard formulas, three seeds, 20 s each, beside CP-SAT."""
    with tempfile.TemporaryDirectory(prefix="heliotrope-bench-") as folder:
        _run(row, _drawn(LARGE[row], Path(folder)))


def _drawn(kind: str, folder: Path) -> Iterator[tuple[str, Path, None]]:
    from tests.core.match.gap.instances import drawn

    for agents, jobs in SIZES:
        for seed in SEEDS:
            problem = drawn(kind, agents, jobs, seed)
            path = folder / f"{kind}-{agents}x{jobs}-{seed}"
            rows = [*problem.cost.tolist(), *problem.load.tolist(), problem.capacity.tolist()]
            text = "\n".join([f"{agents} {jobs}", *(" ".join(map(str, row)) for row in rows)])
            path.write_text(f"{text}\n", encoding="utf-8")
            yield path.name, path, None


def _run(row: str, instances: Iterator[tuple[str, Path, int | None]]) -> None:
    peer, began = python_of("ortools"), time.monotonic()
    rows: list[dict[str, Any]] = []
    with tempfile.TemporaryDirectory(prefix="heliotrope-bench-") as name:
        folder = Path(name)
        (folder / "warm-up").write_text(WARM_UP, encoding="utf-8")
        _ours(folder / "warm-up", folder)  # compiles on the first run of a checkout
        print(HEAD)
        for instance, path, known in instances:
            ours, theirs = _ours(path, folder), _theirs(peer, path)
            rows.append(_compared(instance, known, ours, theirs))
            print(_line(rows[-1]), flush=True)
            gaps = [r["ours_gap"] for r in rows]
            below = sum(r["at_or_below"] for r in rows)
            save(row, rows, began, seconds_each=SECONDS, mean_gap=statistics.fmean(gaps), at_or_below=below)
    print(f"mean gap {statistics.fmean(gaps):.5%}; at or below CP-SAT on {below} of {len(rows)}")


def _ours(path: Path, folder: Path) -> dict[str, Any]:
    out = folder / "plan.csv"
    command = [sys.executable, "-m", "heliotrope.interfaces.cli", "solve", "gap", path, "--out", out]
    environment = os.environ | {"PYTHONPATH": str(ROOT / "src")}
    began = time.monotonic()
    told = subprocess.run(
        [*command, "--seconds", str(SECONDS)], env=environment, check=True, capture_output=True, text=True
    ).stdout
    said: dict[str, Any] = json.loads(told.splitlines()[-1])
    said["seconds"] = round(time.monotonic() - began, 2)
    if _counted(path, out) != said["objective"]:
        raise SystemExit(f"The assignment of {path.name} does not cost what it says")
    return said


def _counted(path: Path, out: Path) -> int:
    """The cost of a written assignment that respects every capacity."""
    numbers = [int(word) for word in path.read_text(encoding="utf-8").split()]
    agents, jobs = numbers[:2]
    with out.open(encoding="utf-8") as file:
        chosen = {int(row["job"]): int(row["agent"]) for row in csv.DictReader(file)}
    if sorted(chosen) != list(range(1, jobs + 1)):
        raise SystemExit(f"The assignment of {path.name} does not name every job once")
    cost, left = 0, numbers[2 + 2 * agents * jobs :]
    for job, agent in chosen.items():
        pair = 2 + (agent - 1) * jobs + job - 1
        cost += numbers[pair]
        left[agent - 1] -= numbers[pair + agents * jobs]
    if min(left) < 0:
        raise SystemExit(f"The assignment of {path.name} overloads an agent")
    return cost


def _theirs(peer: Path, path: Path) -> dict[str, Any]:
    script = ROOT / "bench" / "peers" / "cpsat_gap.py"
    command = [peer, script, path, str(SECONDS), str(os.cpu_count() or 1)]
    told = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    said: dict[str, Any] = json.loads(told.splitlines()[-1])
    return said


def _compared(
    instance: str, known: int | None, ours: dict[str, Any], theirs: dict[str, Any]
) -> dict[str, Any]:
    reference = known or max(ours["bound"], theirs["bound"])
    cost = theirs["objective"]
    return {
        "instance": instance,
        "best_known": known,
        "bound": max(ours["bound"], theirs["bound"]),
        "ours": ours["objective"],
        "ours_bound": ours["bound"],
        "ours_gap": ours["objective"] / reference - 1,
        "ours_seconds": ours["seconds"],
        "work": ours["work"],
        "cpsat": cost,
        "cpsat_bound": theirs["bound"],
        "cpsat_gap": None if cost is None else cost / reference - 1,
        "cpsat_seconds": theirs["seconds"],
        "at_or_below": cost is None or ours["objective"] <= cost,
    }


def _line(row: dict[str, Any]) -> str:
    cost, gap = row["cpsat"], row["cpsat_gap"]
    return (
        f"{row['instance']:12} {row['best_known'] or '-':>7} {row['bound']:7.0f} {row['ours']:7} "
        f"{row['ours_gap'] * 100:6.3f} {row['ours_seconds']:5.1f} {cost or '-':>7} "
        f"{'-' if gap is None else format(gap * 100, '.3f'):>6} {row['cpsat_seconds']:5.1f}"
    )
