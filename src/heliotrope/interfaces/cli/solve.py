"""`heliotrope solve`: the core's answers to questions in files; needs no database.

Heavy modules are imported inside the commands, so that the command line starts at once.
"""

import json
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Literal, NoReturn

from cyclopts import App

from heliotrope.core.errors import Invalid, InvalidRows

SHOWN_ROWS = 20
PATIENCE_S = 1.0
"""How long a command may be silent before it shows how far it is."""

app = App(name="solve", help="Solve a question from a file: no database, no configuration.")


@app.command
def truth(answers: Path, /, *, out: Path, method: Literal["dawid-skene", "majority"] = "dawid-skene") -> None:
    """Find the true answer of every item from what many workers said.

    ANSWERS is a CSV file (UTF-8, comma) with a header that names the columns item, worker and answer; other
    columns are ignored. A worker answers an item once. For example:

        item,worker,answer
        photo-1,ana,cat
        photo-1,bo,cat
        photo-1,chi,dog

    The result is a CSV file with the columns item, answer and confidence, one row an item in the order of
    their first appearance. It appears whole or not at all; running again replaces it.

    Confidence is the stated chance, from 0 to 1, that the answer is right. With dawid-skene it rests on
    how well each worker agrees with the others, so it is too high where many workers err alike: check a
    random sample before you promise it. With majority it is the share of judgements for the answer.

    The last line of the output is one JSON object: items, workers, answers, labels, method, iterations,
    converged, seconds. Bad rows are named by their line and end the command with exit code 2; nothing is
    written then.

    Example:

        heliotrope solve truth answers.csv --out truth.csv

    Parameters
    ----------
    answers
        CSV file of judgements.
    out
        File to write; an existing one is replaced.
    method
        dawid-skene learns how reliable each worker is; majority counts every judgement the same.
    """
    from heliotrope.core.quality.truth import Method
    from heliotrope.interfaces.cli.truth_files import solve_truth

    try:
        with _progress() as watch:
            summary = solve_truth(answers, out, Method(method), watch=watch)
    except InvalidRows as error:
        _refuse(*_listing(answers, error))
    except Invalid as error:
        _refuse(str(error))
    except OSError as error:
        _refuse(f"{error.filename or answers}: {error.strerror or error}")
    else:
        print(json.dumps(asdict(summary)))


@app.command
def gap(
    instance: Path,
    /,
    *,
    out: Path,
    seconds: float = 20.0,
    seed: int = 1,
    work: int | None = None,
    stop: float = 0.0,
) -> None:
    """Give every job to one agent within the agents' capacities, at the least cost: generalised assignment.

    INSTANCE is a text file of whole numbers, separated by spaces or line ends as one likes (the OR-Library's
    format): the number of agents, the number of jobs; then for each agent the cost of every job; then for
    each agent the load of every job; then the capacity of each agent. Two agents and three jobs:

        2 3
        10 20 30
        15 12 25
        4 5 6
        5 4 6
        9 10

    The result is a CSV file with the columns job and agent, both numbered from 1, one row a job. It appears
    whole or not at all; running again replaces it.

    The last line of the output is one JSON object: objective, bound, gap, agents, jobs, seed, work, seconds.
    No assignment costs less than the bound; gap is the share of the objective that might be saved at best, 0
    when the assignment is proven best. Bad numbers are named by their line, jobs that fit no agent by their
    number; both end the command with exit code 2. When no assignment is found it ends with 1. Nothing is
    written then. The first run on a machine compiles for some fifteen seconds; at least half of the seconds
    are for the search even then.

    Example:

        heliotrope solve gap d10100 --seconds 20 --out plan.csv

    Parameters
    ----------
    instance
        File of the instance.
    out
        File to write; an existing one is replaced.
    seconds
        Time for all of it; it ends earlier with a proof.
    seed
        Another seed is another search.
    work
        Counted work in place of the time: the work and seed of an earlier run give the same assignment again.
    stop
        Stop at this gap; 0.001 is one part in a thousand.
    """
    from heliotrope.core.match.gap.solution import Unassigned
    from heliotrope.interfaces.cli.gap_files import solve_gap

    try:
        with _progress() as watch:
            summary = solve_gap(
                instance, out, seconds=seconds, seed=seed, work=work, gap_ratio=stop, watch=watch
            )
    except InvalidRows as error:
        _refuse(*_listing(instance, error))
    except Unassigned as error:
        print(error, file=sys.stderr)
        raise SystemExit(1) from error
    except Invalid as error:
        _refuse(str(error))
    except OSError as error:
        _refuse(f"{error.filename or instance}: {error.strerror or error}")
    else:
        print(json.dumps(asdict(summary)))


def _listing(path: Path, error: InvalidRows) -> Iterator[str]:
    count = len(error.rows)
    yield f"{path}: {count} bad {'row' if count == 1 else 'rows'}, nothing was written"
    for row in error.rows[:SHOWN_ROWS]:
        yield f"  {row}"
    if count > SHOWN_ROWS:
        yield f"  and {count - SHOWN_ROWS} more"


def _refuse(*lines: str) -> NoReturn:
    for line in lines:
        print(line, file=sys.stderr)
    raise SystemExit(2)


@contextmanager
def _progress() -> Iterator[Callable[[str, float, float], None]]:
    """A progress bar on the error output that appears only when the wait is noticeable."""
    from rich.console import Console
    from rich.progress import Progress, TaskID

    bar = Progress(console=Console(stderr=True), transient=True)
    steps: dict[str, TaskID] = {}
    began = time.monotonic()

    def watch(step: str, done: float, whole: float) -> None:
        if time.monotonic() - began < PATIENCE_S:
            return
        if not steps:
            bar.start()
        if step not in steps:
            steps[step] = bar.add_task(step, total=whole)
        bar.update(steps[step], completed=done)

    try:
        yield watch
    finally:
        if steps:  # stopping a bar that never started would still print an empty line
            bar.stop()


if __name__ == "__main__":
    app()
