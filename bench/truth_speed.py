"""How fast answers are aggregated, from a file to a file, beside crowd-kit's Dawid–Skene.

Each engine is a process of its own that has run before it is timed; they take turns.  The peer runs with its
defaults; ours has its model, its start and as many rounds, so that both come to the same posteriors, which
is checked.  The files lie in memory where the machine has such a folder.
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
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import numpy as np

from peers.environment import python_of
from saved import save

HERE = Path(__file__).resolve().parent
SHARED_MEMORY = Path("/dev/shm")
LABELS = ("bird", "cat", "dog", "fish")
OURS_A_TURN = 5
"""Runs of ours for one of the peer, which takes longer than all of them."""
SAME = 1e-4
"""Largest distance of two chances that are taken as the same; they are written with six digits."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """A crowd, and how often each engine is timed on it."""

    items: int
    workers: int
    each: int
    rounds: int
    asked_times: float


SIZES = {
    "truth-20k": Size(items=4_000, workers=200, each=5, rounds=9, asked_times=100),
    "truth-1m": Size(items=200_000, workers=5_000, each=5, rounds=3, asked_times=50),
}


def write(path: Path, size: Size) -> None:
    """Four labels; workers right in 0.5 + Beta(4, 2) / 2 of cases; rows in random order."""
    rng = np.random.default_rng(1)
    right = rng.integers(0, len(LABELS), size.items)
    accuracy = 0.5 + rng.beta(4, 2, size.workers) * 0.49
    first = rng.integers(0, size.workers, size.items)
    step = rng.integers(1, size.workers // size.each, size.items)
    worker = ((first[:, None] + step[:, None] * np.arange(size.each)) % size.workers).ravel()
    item = np.repeat(np.arange(size.items), size.each)
    other = (right[item] + rng.integers(1, len(LABELS), item.size)) % len(LABELS)
    label = np.where(rng.random(item.size) < accuracy[worker], right[item], other)
    order = rng.permutation(item.size)
    rows = zip(item[order].tolist(), worker[order].tolist(), label[order].tolist(), strict=True)
    with path.open("w", encoding="utf-8") as file:
        file.write("item,worker,answer\n")
        file.writelines(f"item-{i:06},worker-{w:04},{LABELS[k]}\n" for i, w, k in rows)


class Engine:
    """A process that solves when it is told to."""

    def __init__(self, command: list[str]) -> None:
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def run(self, *words: object) -> dict[str, float]:
        """One run's seconds by its parts."""
        told, said = self._stream(self._process.stdin), self._stream(self._process.stdout)
        told.write(" ".join(map(str, words)) + "\n")
        told.flush()
        found: dict[str, float] = json.loads(said.readline())
        return found

    @staticmethod
    def _stream(stream: IO[str] | None) -> IO[str]:
        assert stream is not None
        return stream

    def end(self) -> None:
        """Close its input and wait for it to end."""
        self._stream(self._process.stdin).close()
        self._process.wait(60)


@contextmanager
def engine(*command: object) -> Iterator[Engine]:
    """An engine that ends with the block."""
    started = Engine([str(word) for word in command])
    try:
        yield started
    finally:
        started.end()


def command_line(*words: object) -> dict[str, float]:
    """``heliotrope solve truth`` as a process: its seconds, and the most memory it held."""
    began = time.perf_counter()
    program = "from heliotrope.interfaces.cli.main import run; run()"
    process = subprocess.Popen(
        [sys.executable, "-c", program, "solve", "truth", *map(str, words)], stdout=subprocess.DEVNULL
    )
    _, code, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(code)
    if process.returncode:
        raise SystemExit(f"solve truth ended with {process.returncode}")
    return {
        "seconds": time.perf_counter() - began,
        "processor_seconds": used.ru_utime + used.ru_stime,
        "peak_mb": used.ru_maxrss / 1024,
    }


def apart(one: Path, other: Path) -> dict[str, float]:
    """Share of items with the same answer in both files, and of those whose chance is the same."""
    first, second = _read(one), _read(other)
    if first.keys() != second.keys():
        raise SystemExit("The two files do not answer the same items")
    same = [first[item][0] == second[item][0] for item in first]
    near = [abs(first[item][1] - second[item][1]) <= SAME for item in first]
    return {"same_answers": statistics.fmean(same), "same_chances": statistics.fmean(near)}


def _read(path: Path) -> dict[str, tuple[str, float]]:
    with path.open(newline="", encoding="utf-8") as file:
        return {row["item"]: (row["answer"], float(row["confidence"])) for row in csv.DictReader(file)}


def summed(name: str, runs: list[dict[str, float]]) -> dict[str, Any]:
    """Medians of an engine's runs, and the slowest over the fastest."""
    middle = {part: statistics.median(run[part] for run in runs) for part in runs[0]}
    seconds = [run["seconds"] for run in runs]
    return {"engine": name, "runs": len(runs), **middle, "spread": max(seconds) / min(seconds)}


def row(name: str) -> None:
    """Aggregating 20,000 or a million answers from a file to a file, beside crowd-kit's Dawid–Skene."""
    began, size = time.monotonic(), SIZES[name]
    place = SHARED_MEMORY if os.access(SHARED_MEMORY, os.W_OK) else None
    os.environ["PYTHONPATH"] = os.pathsep.join(sys.path)
    with tempfile.TemporaryDirectory(prefix="heliotrope-bench-", dir=place) as made:
        folder = Path(made)
        given, small, theirs, mine = (folder / f"{one}.csv" for one in ("given", "small", "theirs", "mine"))
        write(given, size)
        write(small, SIZES["truth-20k"])
        with (
            engine(python_of("crowdkit"), HERE / "peers" / "crowd_kit_speed.py") as peer,
            engine(sys.executable, HERE / "truth_once.py") as ours,
        ):
            peer.run(small, theirs)
            ours.run(small, mine, 5)
            them, us = [], []
            for _ in range(size.rounds):
                them.append(peer.run(given, theirs))
                us += [ours.run(given, mine, int(them[-1]["rounds"])) for _ in range(OURS_A_TURN)]
            rows = [summed("crowd-kit", them), summed("ours", us)]
            told = apart(theirs, mine)
            wholes = [ours.run(given, mine, "whole") for _ in range(3)]
        rows.append(summed("ours, as the command does it", wholes))
        for way, words in (("dawid-skene", ("--method", "dawid-skene")), ("default", ())):
            runs = [command_line(given, "--out", mine, *words) for _ in range(2)]
            rows.append(summed(f"command line, {way}", runs))
        _report(name, size, rows, told, began)


def _report(name: str, size: Size, rows: list[dict[str, Any]], told: dict[str, float], began: float) -> None:
    """Print and save; the ratio is that of the medians."""
    peer, ours = rows[0], rows[1]
    facts = {
        "answers": size.items * size.each,
        "items": size.items,
        "workers": size.workers,
        "labels": len(LABELS),
        **told,
        "times": peer["seconds"] / ours["seconds"],
        "processor_times": peer["processor_seconds"] / ours["processor_seconds"],
        "asked_times": size.asked_times,
    }
    for one in rows:
        print(
            f"{one['engine']:30} {one['seconds']:9.4f} s  processor {one['processor_seconds']:9.4f} s  "
            f"spread {one['spread']:5.2f}  {one['peak_mb']:6.0f} MB  rounds {one.get('rounds', 0):g}"
        )
    print(
        f"{facts['times']:.0f} times faster ({facts['processor_times']:.0f} by the processor's time, asked "
        f"{size.asked_times:.0f}); same answers {told['same_answers']:.4%}, same chances "
        f"{told['same_chances']:.4%}",
        flush=True,
    )
    save(name, rows, began, **facts)
