"""Dawid–Skene by the product from a file to a file, again and again: a line of words in, a line of JSON out.

``ANSWERS TARGET ROUNDS`` is the peer's model: from plain shares, with hardly any pseudo-counts, so many
rounds, the plain posterior.  ``ANSWERS TARGET whole`` is all that ``heliotrope solve truth --method
dawid-skene`` does.
"""

import json
import sys
import time
from itertools import chain
from pathlib import Path

from heliotrope.core.quality.climbing import Stop
from heliotrope.core.quality.dawid_skene import dawid_skene
from heliotrope.core.quality.model import Priors
from heliotrope.interfaces.cli.csv_files import write_text
from heliotrope.interfaces.cli.truth_files import solve_truth
from heliotrope.interfaces.cli.truth_reading import coded_with, read_answers
from heliotrope.interfaces.cli.truth_writing import rows

NEXT_TO_NONE = Priors(worker_weight=1e-10, class_weight=1e-10)


def quiet(*_told: object) -> None:
    """Shows no progress."""


def as_the_peer(given: Path, target: Path, rounds: int) -> dict[str, float]:
    """Read, solve and write with the peer's model and as many rounds."""
    began = time.perf_counter()
    coded = coded_with(read_answers(given, quiet), ())
    read = time.perf_counter()
    counts = coded.answers.counts
    shares = counts / counts.sum(axis=1, keepdims=True)
    stop = Stop(iterations=rounds, tolerance=0.0)
    found = dawid_skene(coded.answers, priors=NEXT_TO_NONE, stop=stop, begin=shares)
    solved = time.perf_counter()
    names = [coded.labels[k] for k in found.label.tolist()]
    lines = rows(coded.items, names, [found.confidence], chances=True)
    write_text(target, chain(["item,answer,confidence\n"], lines))
    ended = time.perf_counter()
    return {"reading": read - began, "solving": solved - read, "writing": ended - solved, "rounds": rounds}


def peak_mb() -> float:
    """The most memory this process held so far."""
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    return int(status.split("VmHWM:")[1].split()[0]) / 1024


def main() -> None:
    """Answer line by line."""
    for line in sys.stdin:
        given, target, how = line.split()
        wall, own = time.perf_counter(), time.process_time()
        if how == "whole":
            parts: dict[str, float] = {
                "rounds": solve_truth(Path(given), Path(target), "dawid-skene").iterations
            }
        else:
            parts = as_the_peer(Path(given), Path(target), int(how))
        took = {"seconds": time.perf_counter() - wall, "processor_seconds": time.process_time() - own}
        print(json.dumps({**took, **parts, "peak_mb": peak_mb()}), flush=True)


if __name__ == "__main__":
    main()
