"""The product's benchmarks by name; results are saved under ``bench/results`` as they come.

    python bench/run.py                  every row
    python bench/run.py crowd-journey    one row

Rows are listed with ``python bench/run.py --list`` and explained in ``bench/README.md``.
"""

import argparse
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT), str(ROOT / "bench")]

import batch  # noqa: E402
import certificate  # noqa: E402
import crowd_seeds  # noqa: E402
import eligible  # noqa: E402
import erasure  # noqa: E402
import gap  # noqa: E402
import judgements  # noqa: E402
import live  # noqa: E402
import mask  # noqa: E402
import masked_page  # noqa: E402
import truth_accuracy  # noqa: E402
import truth_speed  # noqa: E402
from saved import save  # noqa: E402

CROWDS = ("bluebirds", "sentiment")
SEEDS = 20
TARGET_RATIO = 0.95
PLANS = ((1, 5), (3, 5), (1, 39), (3, 39), (5, 39), (7, 39))
"""(least, most) judgements an item."""


def crowd_journey() -> None:
    """Each recorded crowd once through the API of the real platform: processes, vaults, ledger and all."""
    from tests.support import server

    began = time.monotonic()
    rows: list[dict[str, Any]] = []
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="heliotrope-bench-")))
        databases = stack.enter_context(server.running(folder))
        os.environ.update(databases.environment())
        os.environ["HELIOTROPE_STATE"] = str(folder / "state")
        import django

        django.setup()
        from tests.support.crowd_journey import HEAD, travel
        from tests.support.platform import running_platform
        from tests.support.replay import crowd_folder, load_crowd

        up = stack.enter_context(running_platform(databases.environment(), folder / "logs"))
        print(HEAD)
        for name in CROWDS:
            row = travel(load_crowd(name, crowd_folder()), up.port, seed=1, least=3).row
            print(row.line(), flush=True)
            rows.append(asdict(row))
            save("crowd-journey", rows, began, target_ratio=TARGET_RATIO)
        from django.db import connections

        connections.close_all()


def crowd_plans() -> None:
    """A simulation, no platform: the decisions of an order replayed over many random orders of asking.

    The same consensus and the same rule as the product's fold; in rounds, as the journey buys.  Unlike
    ``truth-adaptive``, an item is looked at again after every fold until all of the order can settle, which
    is what an order with an end does.
    """
    import truth
    from heliotrope.core.line import QualityPlan

    began = time.monotonic()
    rows: list[dict[str, Any]] = []
    folder = _crowds()
    print(
        f"{'crowd':10} {'least':>5} {'most':>4} {'bought':>7} {'right':>6} {'sd':>6} "
        f"{'majority':>8} {'stated':>6}"
    )
    for crowd in truth.load(folder):
        recorded = int(crowd.coded.answers.judgements.max())
        for least, most in PLANS:
            if most > recorded:
                continue
            plan = QualityPlan(target_ratio=TARGET_RATIO, least=least, most=most, labels=crowd.coded.labels)
            row = _over_seeds(crowd, plan)
            rows.append(row)
            print(
                f"{crowd.name:10} {least:5} {most:4} {row['bought']:7.0f} {row['right_ratio']:6.3f} "
                f"{row['right_sd']:6.3f} {row['majority_bought_ratio']:8.3f} {row['stated_ratio']:6.3f}",
                flush=True,
            )
            save("crowd-plans", rows, began, kind="simulation", seeds=SEEDS, target_ratio=TARGET_RATIO)


def _over_seeds(crowd: Any, plan: Any) -> dict[str, Any]:
    from heliotrope.core.quality.majority import majority

    bought, right, plain, stated = [], [], [], []
    for seed in range(SEEDS):
        now, consensus = _order(crowd.coded.answers, plan, seed)
        bought.append(len(now))
        right.append(float((consensus.label == crowd.truth).mean()))
        plain.append(float((majority(now).label == crowd.truth).mean()))
        stated.append(float(consensus.confidence.mean()))
    everything = majority(crowd.coded.answers)
    return {
        "crowd": crowd.name,
        "least": plan.least,
        "most": plan.most,
        "items": crowd.coded.answers.items,
        "available": len(crowd.coded.answers),
        "bought": statistics.fmean(bought),
        "right_ratio": statistics.fmean(right),
        "right_sd": statistics.pstdev(right),
        "majority_bought_ratio": statistics.fmean(plain),
        "majority_all_ratio": float((everything.label == crowd.truth).mean()),
        "stated_ratio": statistics.fmean(stated),
    }


def _order(answers: Any, plan: Any, seed: int) -> Any:
    """What an order with an end buys: rounds over every item until no item asks."""
    import numpy as np

    import truth
    from heliotrope.core.quality.folding import fold
    from heliotrope.core.quality.redundancy import Next, decide

    place, recorded = truth.places(answers, seed), answers.judgements
    asked = np.minimum(plan.least, recorded)
    while True:
        now = truth.bought(answers, place, asked)
        consensus = fold(now, None, plan)
        confidence = np.minimum(consensus.confidence, 1.0).tolist()
        ask = [
            item
            for item in range(answers.items)
            if asked[item] < recorded[item]
            and decide(confidence[item], int(asked[item]), plan).next is Next.ASK
        ]
        if not ask:
            return now, consensus
        asked[ask] += 1


def truth_adaptive() -> None:
    """A simulation, no platform: every way of buying judgements, an item settling for good by itself."""
    import truth

    sys.argv = ["truth.py", "adaptive", "--data", str(_crowds()), "--seeds", str(SEEDS)]
    truth.main()


def truth_methods() -> None:
    """Every method on each crowd, with and without gold: right, stated, log loss, calibration; and a peer."""
    import truth_methods

    truth_methods.run(_crowds())


def redundancy() -> None:
    """Adaptive against fixed redundancy, paired over seeds: saved, right answers lost, calibration."""
    import redundancy as paired

    paired.run(_crowds())


def _crowds() -> Path:
    from tests.support.replay import crowd_folder

    folder = crowd_folder()
    if not folder.is_dir():
        raise SystemExit(
            f"The recorded crowds are not in {folder}; set HELIOTROPE_SHARED to their data's parent."
        )
    return folder


ROWS: Mapping[str, Callable[[], None]] = {
    "crowd-journey": crowd_journey,
    **{name: partial(crowd_seeds.run, name) for name in crowd_seeds.PARTS},
    "crowd-plans": crowd_plans,
    certificate.NAME: certificate.row,
    "live-speed": live.speed,
    **{f"live-cost-{seed}": partial(live.cost, seed) for seed in live.SEEDS},
    "redundancy": redundancy,
    "truth-adaptive": truth_adaptive,
    "truth-methods": truth_methods,
    **{name: partial(truth_speed.row, name) for name in truth_speed.SIZES},
    **truth_accuracy.rows(_crowds),
    **{name: partial(batch.row, name) for name in batch.ROWS},
    eligible.NAME: eligible.row,
    **mask.ROWS,
    **masked_page.ROWS,
    **judgements.ROWS,
    **erasure.ROWS,
    gap.SHARED: gap.shared,
    **{name: partial(gap.large, name) for name in gap.LARGE},
}


def named(asked: str) -> list[str]:
    """The row of this name, or the rows whose names begin with it: ``crowd`` is all of the crowds'."""
    return [name for name in ROWS if name == asked or name.startswith(f"{asked}-")]


def _first_line(row: Callable[[], None]) -> str:
    told = row.func if isinstance(row, partial) else row
    return (told.__doc__ or "").splitlines()[0]


def main() -> int:
    """Run the rows that were named, or all."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("rows", nargs="*", metavar="ROW", help="a row's name; all when none is given")
    parser.add_argument("--list", action="store_true", help="print the rows and end")
    given = parser.parse_args()
    if given.list:
        for name, row in ROWS.items():
            print(f"{name:23} {_first_line(row)}")
        return 0
    if strange := [name for name in given.rows if not named(name)]:
        parser.error(f"there is no row {', '.join(strange)}; choose from {', '.join(ROWS)}")
    for name in [row for asked in given.rows for row in named(asked)] or ROWS:
        print(f"\n{name}", flush=True)
        ROWS[name]()
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
