"""Many seeds of a recorded crowd as real orders through the flows, on real databases, without HTTP.

Two processes take the seeds in turn, each on a server and databases of its own, one a core.  Each seed is an
operator of its own, so no seed sees what another left behind.
"""

import multiprocessing
import os
import statistics
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from multiprocessing.queues import Queue
from pathlib import Path
from typing import TYPE_CHECKING, Any

from saved import save, saved_rows

if TYPE_CHECKING:
    from tests.support.replay import Crowd

DESKS = 2
SEEDS = 20
LEAST = 3
TARGET_RATIO = 0.95
SAME_BELIEF = 1e-4
UNHURRIED = {"PGOPTIONS": "-c synchronous_commit=off"}
"""A commit does not wait for the disk, as two servers on one disk mostly would; nothing else differs."""
FIGURES = (
    "bought",
    "right_ratio",
    "majority_bought_ratio",
    "stated_ratio",
    "cost",
    "saving_ratio",
    "seconds",
)
Row = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Seeds of one crowd that together take less than ten minutes."""

    crowd: str
    seeds: range


def _parts(crowd: str, seeds_a_part: int) -> dict[str, Part]:
    starts = range(1, SEEDS + 1, seeds_a_part)
    return {
        f"crowd-seeds-{crowd}-{n}": Part(crowd=crowd, seeds=range(start, start + seeds_a_part))
        for n, start in enumerate(starts, 1)
    }


PARTS: Mapping[str, Part] = {**_parts("bluebirds", 4), **_parts("sentiment", 2)}


def run(name: str) -> None:
    """Seeds of a crowd as orders through the flows, on real databases, without HTTP; then the spread."""
    part, began = PARTS[name], time.monotonic()
    print(
        f"{'crowd':10} {'seed':>4} {'items':>5} {'bought':>6} {'of':>5} {'right':>6} {'majority all':>12} "
        f"{'majority bought':>15} {'stated':>6} {'cost':>11} {'saving':>6} {'rounds':>6} {'seconds':>7} "
        "as decided"
    )
    for row in _replayed(part):
        print(_line(row), flush=True)
        _keep(row, part=name, began=began)
    every = saved_rows(_file(part.crowd))
    print(f"{part.crowd}: {len(every)} seeds saved, median and min..max")
    for figure, found in _spread(every).items():
        print(f"  {figure:22} {found['median']:9.3f}   {found['min']:.3f}..{found['max']:.3f}")


def _file(crowd: str) -> str:
    return f"crowd-seeds-{crowd}"


def _keep(row: Row, *, part: str, began: float) -> None:
    """Put a seed beside those that its crowd has saved, in place of what was saved of it before."""
    name = _file(row["crowd"])
    rows = [one for one in saved_rows(name) if one["seed"] != row["seed"]] + [row]
    rows.sort(key=lambda one: one["seed"])
    kind = "flows in process, real databases, no HTTP"
    save(name, rows, began, kind=kind, target_ratio=TARGET_RATIO, last_part=part, spread=_spread(rows))


def _replayed(part: Part) -> Iterator[Row]:
    """The row of each seed, in the order in which they end."""
    with ExitStack() as stack:
        spawn = multiprocessing.get_context("spawn")
        environments = spawn.Queue()
        desks = 0
        for environment in stack.enter_context(_databases()):
            environments.put(environment)
            desks += 1
        pool = ProcessPoolExecutor(desks, mp_context=spawn, initializer=_sit_down, initargs=(environments,))
        stack.callback(pool.shutdown, cancel_futures=True)
        for done in as_completed([pool.submit(_travel, part.crowd, seed) for seed in part.seeds]):
            yield done.result()


@contextmanager
def _databases() -> Iterator[list[dict[str, str]]]:
    """The environment of each process: servers of their own, or one on the server of DATABASE_URL."""
    from tests.support import server

    with ExitStack() as stack:
        environments = []
        for _ in range(1 if "DATABASE_URL" in os.environ else DESKS):
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="heliotrope-bench-")))
            databases = stack.enter_context(server.running(folder))
            environments.append(
                {**databases.environment(), **UNHURRIED, "HELIOTROPE_STATE": str(folder / "state")}
            )
        yield environments


def _sit_down(environments: "Queue[dict[str, str]]") -> None:
    os.environ.update(environments.get())
    import django

    django.setup()


def _travel(crowd_name: str, seed: int) -> Row:
    from tests.support.crowd_seeds import travel
    from tests.support.replay import crowd_folder, load_crowd

    crowd = load_crowd(crowd_name, crowd_folder())
    row = asdict(travel(crowd, seed=seed, least=LEAST, target_ratio=TARGET_RATIO))
    ran = {"ended_at": datetime.now(UTC).isoformat(timespec="seconds"), "load": round(os.getloadavg()[0], 1)}
    return row | ran | {"as_decided": is_as_decided(row, crowd)}


def is_as_decided(row: Row, crowd: "Crowd") -> bool:
    """Whether the platform came to what its rules come to without it, on the same orders of asking."""
    from crowd_decided import decided

    alone = decided(crowd, seed=row["seed"], least=row["least"], target_ratio=TARGET_RATIO)
    return (
        (row["bought"], row["rounds"]) == (alone.bought, alone.rounds)
        and abs(row["right_ratio"] - alone.right_ratio) < 1e-9
        and abs(row["stated_ratio"] - alone.stated_ratio) < SAME_BELIEF
    )


def _line(row: Row) -> str:
    return (
        f"{row['crowd']:10} {row['seed']:4} {row['items']:5} {row['bought']:6} {row['available']:5} "
        f"{row['right_ratio']:6.3f} {row['majority_all_ratio']:12.3f} {row['majority_bought_ratio']:15.3f} "
        f"{row['stated_ratio']:6.3f} {row['cost'] + ' ' + row['currency']:>11} {row['saving_ratio']:6.3f} "
        f"{row['rounds']:6} {row['seconds']:7.1f} {'yes' if row['as_decided'] else 'NO'}"
    )


def _spread(rows: Sequence[Row]) -> dict[str, dict[str, float]]:
    found = {figure: [float(row[figure]) for row in rows] for figure in FIGURES}
    return {
        figure: {"median": statistics.median(given), "min": min(given), "max": max(given)}
        for figure, given in found.items()
        if given
    }
