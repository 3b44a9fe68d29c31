"""A crowd by crowd-kit: judgements from a file of arrays, posteriors into another, seconds as JSON."""

import json
import sys
import time

import numpy as np
import pandas as pd
from crowdkit.aggregation import GLAD, DawidSkene, MajorityVote, OneCoinDawidSkene

METHODS = {
    "majority": MajorityVote,
    "one-coin": lambda: OneCoinDawidSkene(n_iter=100),
    "dawid-skene": lambda: DawidSkene(n_iter=100),
    "glad": lambda: GLAD(n_iter=100),
}


def main(given: str, target: str) -> None:
    """Every method with its defaults and a hundred rounds; reading and building the frame are not charged."""
    arrays = np.load(given)
    frame = pd.DataFrame({"task": arrays["item"], "worker": arrays["worker"], "label": arrays["label"]})
    found, seconds = {}, {}
    for name, make in METHODS.items():
        began = time.perf_counter()
        method = make()
        method.fit(frame)
        seconds[name] = time.perf_counter() - began
        shares = method.probas_.reindex(
            index=range(int(arrays["items"])), columns=range(int(arrays["labels"]))
        )
        found[name] = shares.fillna(0.0).to_numpy()
    np.savez(target, **found)
    print(json.dumps(seconds))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
