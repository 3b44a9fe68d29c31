"""The answers of every method of crowd-kit for single choice, on many crowds: arrays in, answers out.

A fit that takes longer than its bound is given up, and its method is left out of the whole file of crowds.
"""

import json
import signal
import sys
import time
import warnings
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
from crowdkit.aggregation import (
    GLAD,
    KOS,
    MACE,
    MMSR,
    DawidSkene,
    MajorityVote,
    OneCoinDawidSkene,
    Wawa,
    ZeroBasedSkill,
)
from sklearn.base import BaseEstimator

BOUND_S = 20
"""Processor's seconds of one fit, which a busy machine does not change."""


class TaggedWawa(BaseEstimator, Wawa):
    """With the tags that a later scikit-learn asks for."""


class TaggedSkill(BaseEstimator, ZeroBasedSkill):
    """With the tags that a later scikit-learn asks for."""


METHODS: dict[str, Callable[[], Any]] = {
    "majority": MajorityVote,
    "wawa": TaggedWawa,
    "zero-based-skill": TaggedSkill,
    "dawid-skene": DawidSkene,
    "one-coin": OneCoinDawidSkene,
    "glad": GLAD,
    "mace": MACE,
    "m-msr": lambda: MMSR(n_iter=1000),
    "kos": KOS,
}


class TooLong(Exception):
    """A fit came to its bound."""


def _bound(_signal: int, _frame: object) -> None:
    raise TooLong


def answered(method: Any, frame: pd.DataFrame, items: int) -> np.ndarray:
    """(items,); the label of each item, -1 where there is none."""
    labels = method.fit_predict(frame)
    return labels.reindex(range(items)).fillna(-1).to_numpy().astype(np.int64)


def main(given: str, target: str) -> None:
    """Every method with its defaults on every crowd of the file."""
    warnings.simplefilter("ignore")
    signal.signal(signal.SIGPROF, _bound)
    arrays = np.load(given)
    count = int(arrays["crowds"])
    found: dict[str, np.ndarray] = {}
    left_out: dict[str, str] = {}
    seconds = dict.fromkeys(METHODS, 0.0)
    for n in range(count):
        item, worker, label = (arrays[f"{part}-{n}"] for part in ("item", "worker", "label"))
        frame = pd.DataFrame({"task": item, "worker": worker, "label": label})
        for name, make in METHODS.items():
            if name in left_out:
                continue
            if name == "kos" and label.max() > 1:
                left_out[name] = "two labels only"
                continue
            began = time.process_time()
            signal.setitimer(signal.ITIMER_PROF, BOUND_S)
            try:
                found[f"{name}-{n}"] = answered(make(), frame, int(arrays[f"items-{n}"]))
            except TooLong:
                left_out[name] = f"over {BOUND_S} s"
            except Exception as error:
                left_out[name] = f"{type(error).__name__}: {error}"[:200]
            finally:
                signal.setitimer(signal.ITIMER_PROF, 0)
            seconds[name] += time.process_time() - began
    np.savez(target, **found)
    print(json.dumps({"left_out": left_out, "seconds": seconds}))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
