"""Dawid–Skene by crowd-kit from a file to a file, again and again: a line of paths in, a line of JSON out."""

import json
import sys
import time
import warnings
from pathlib import Path

import pandas as pd
from crowdkit.aggregation import DawidSkene


def run(given: str, target: str) -> dict[str, float]:
    """Read, solve with its defaults, write item, answer and the chance of the answer."""
    wall, own = time.perf_counter(), time.process_time()
    frame = pd.read_csv(given).rename(columns={"item": "task", "answer": "label"})
    read = time.perf_counter()
    model = DawidSkene()
    model.fit(frame)
    solved = time.perf_counter()
    found = pd.DataFrame({"answer": model.labels_, "confidence": model.probas_.max(axis=1)})
    found.to_csv(target, index_label="item", float_format="%.6f")
    ended = time.perf_counter()
    return {
        "seconds": ended - wall,
        "processor_seconds": time.process_time() - own,
        "reading": read - wall,
        "solving": solved - read,
        "writing": ended - solved,
        "rounds": len(model.loss_history_),
    }


def peak_mb() -> float:
    """The most memory this process held so far."""
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    return int(status.split("VmHWM:")[1].split()[0]) / 1024


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    for line in sys.stdin:
        print(json.dumps({**run(*line.split()), "peak_mb": peak_mb()}), flush=True)
