"""Code that plans work is compiled at its first use; done while the platform starts, nobody waits for it.

As a program of its own it plans two tiny days, which compiles all that a plan on a page takes.
"""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Final
from uuid import UUID

from heliotrope.interfaces.cli.installation import Installation, write_private
from heliotrope.interfaces.cli.preparing import planner_print
from heliotrope.interfaces.cli.processes import PYTHON

AFTER_OTHERS: Final = 10
"""How far its priority is below that of what starts at the same time."""


@contextmanager
def compiling(installation: Installation) -> Iterator[None]:
    """Compile beside what is done meanwhile, unless this very code was compiled before."""
    mark, current = installation.state / "planner.print", planner_print()
    if mark.is_file() and mark.read_text(encoding="ascii") == current:
        yield
        return
    command = (*PYTHON, "heliotrope.interfaces.cli.rehearsing", str(mark), current)
    with (installation.log_dir / "planner.log").open("ab") as output:
        process = subprocess.Popen(  # noqa: S603
            command, stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT, cwd="/"
        )
    try:
        yield
    finally:
        process.terminate()
        process.wait()


def rehearse() -> None:
    """Plan a day of two people twice, with equal efforts and with different ones, and price their hours."""
    from heliotrope.core.line import Requirement
    from heliotrope.core.match.batch.explaining import explain_unit, ground
    from heliotrope.core.match.batch.people import Waiting, batch_of
    from heliotrope.core.match.batch.solving import solve
    from heliotrope.core.match.dispatch.asks import Rules
    from heliotrope.core.match.dispatch.hours import WEEK, Past, bids_of
    from heliotrope.core.match.people import Candidate, Stretch

    at = datetime(2026, 1, 5, 9, tzinfo=UTC)
    day = Stretch(starts_at=at, ends_at=at + timedelta(hours=8))
    people = [
        Candidate(
            worker_id=UUID(int=n),
            skills={"support": n},
            languages={"en": 5},
            timezone="UTC",
            weekly=(),
            shifts=(day,),
            rate_per_hour=Decimal(10 + n),
            currency="EUR",
        )
        for n in (1, 2)
    ]
    for efforts in ((600, 600, 600), (600, 1200, 30_000)):
        waiting = [
            Waiting(
                unit_id=UUID(int=n),
                requirement=Requirement(
                    skill="support", level=1, language="en", language_level=1, effort_s=effort_s
                ),
                ready_at=at,
                due_at=day.ends_at,
                value=Decimal(100),
            )
            for n, effort_s in enumerate(efforts)
        ]
        batch = batch_of(waiting, people, at=at, until=day.ends_at, currency="EUR")
        on = ground(batch.problem, solve(batch.problem, gap=0.001))
        for row in range(len(waiting)):
            explain_unit(on, row)
    asked = waiting[0].requirement
    past = [Past(requirement=asked, channel="chat", hour_at=at - WEEK, count=Decimal(20), value=Decimal(9))]
    bids_of(past, people, at=at, currency="EUR", rules=Rules())


if __name__ == "__main__":
    from pathlib import Path

    os.nice(AFTER_OTHERS)
    rehearse()
    write_private(Path(sys.argv[1]), sys.argv[2])
