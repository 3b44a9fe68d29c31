"""Kills the platform at many seeded moments, round after round, and keeps a report of what it found.

python -m tests.chaos [--moments 104] [--seed 36] [--minutes 120] [--report build/chaos] [--fresh]

A round is eight moments over all lines at once, on databases of its own.  Rounds that the report holds are
not played again, so an interrupted run goes on where it was.  It stops by itself: after the last round, after
the minutes, or at the first round in which something was lost or doubled, whose folder it keeps.
"""

import argparse
import json
import os
import shutil
import sys
import time
import traceback
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tests.chaos.platform import make_template, played
from tests.chaos.round import play
from tests.chaos.secrets import environment

MOMENTS = 8
"""In one round."""


def main() -> int:
    """Exit code 0 when every round that was wanted is in the report and nothing was wrong."""
    wanted = _arguments()
    os.environ |= environment()
    folder = wanted.report.resolve()
    folder.mkdir(parents=True, exist_ok=True)
    report = folder / "report.json"
    done = {} if wanted.fresh else _read(report)
    rounds = -(-wanted.moments // MOMENTS)
    deadline = time.monotonic() + 60 * wanted.minutes
    template = folder / "template"
    if wanted.fresh:
        shutil.rmtree(template, ignore_errors=True)
    if not template.exists():
        print("making databases to copy, once", flush=True)
        make_template(template)
    for number in range(rounds):
        seed = wanted.seed + number
        if str(seed) in done:
            continue
        if time.monotonic() > deadline:
            print(f"stopped after {wanted.minutes} minutes; the same command goes on")
            break
        found = _one(folder / f"round-{seed}", template / "data", seed)
        done[str(seed)] = found
        report.write_text(json.dumps(done, indent=1) + "\n")
        print(f"round {number + 1} of {rounds}: {_told(found)}", flush=True)
        if found["fault"]:
            return 1
    return _end(done, rounds)


def _one(folder: Path, template: Path, seed: int) -> dict[str, Any]:
    shutil.rmtree(folder, ignore_errors=True)
    found: dict[str, Any] = {"at": datetime.now(UTC).isoformat(timespec="seconds"), "fault": ""}
    try:
        with played(folder, template, environment()) as scene:
            found |= play(scene, seed=seed, moments=MOMENTS)
    except (Exception, KeyboardInterrupt) as error:
        if isinstance(error, KeyboardInterrupt):
            raise
        found["fault"] = traceback.format_exc()[-4000:]
    else:
        shutil.rmtree(folder, ignore_errors=True)
    return found


def _told(found: dict[str, Any]) -> str:
    if found["fault"]:
        return f"SOMETHING IS WRONG\n{found['fault']}"
    return (
        f"{len(found['moments'])} moments, {found['acknowledged']} acknowledged acts, {found['looks']} looks"
        f" at who holds what, {found['seconds']:.0f} s, nothing lost, nothing doubled"
    )


def _end(done: dict[str, Any], rounds: int) -> int:
    moments = [moment for one in done.values() for moment in one.get("moments", ())]
    killed = Counter(name for moment in moments for name in moment["victims"])
    acts = sum(one.get("acknowledged", 0) for one in done.values())
    print(f"{len(moments)} moments in {len(done)} rounds, {acts} acknowledged acts, all found once.")
    print("killed:", ", ".join(f"{name} {count}" for name, count in killed.most_common()))
    return 0 if len(done) >= rounds else 2


def _read(report: Path) -> dict[str, Any]:
    try:
        return {seed: one for seed, one in json.loads(report.read_text()).items() if not one["fault"]}
    except (OSError, ValueError):
        return {}


def _arguments() -> argparse.Namespace:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    asked.add_argument("--moments", type=int, default=104)
    asked.add_argument("--seed", type=int, default=36)
    asked.add_argument("--minutes", type=float, default=120.0)
    asked.add_argument("--report", type=Path, default=Path("build/chaos"))
    asked.add_argument("--fresh", action="store_true")
    return asked.parse_args()


if __name__ == "__main__":
    sys.exit(main())
