"""`heliotrope solve`: the core's answers to questions in files; needs no database.

Heavy modules are imported inside the commands, so that the command line starts at once.
"""

import json
import sys
from dataclasses import asdict
from pathlib import Path

from cyclopts import App

from heliotrope.interfaces.cli import solve_crowd
from heliotrope.interfaces.cli.solving import progress, refusing

app = App(name="solve", help="Solve a question from a file: no database, no configuration.")
app.command(solve_crowd.truth)
app.command(solve_crowd.agreement)


@app.command
def match(
    *,
    units: Path,
    workers: Path,
    out: Path,
    explain: Path | None = None,
    seconds: float | None = None,
    gap: float = 0.0,
    work: int | None = None,
) -> None:
    """Find who does which unit in which window, at the least cost, and prove how good that is.

    UNITS and WORKERS are CSV files (UTF-8, comma) with a header; other columns are ignored. For example:

        unit,skill,level,language,language_level,effort_h,release_at,due_at,value
        ticket-7,python,3,en,4,1.5,2026-03-02T08:00Z,2026-03-02T18:00Z,90

        worker,skills,languages,rate_per_hour,currency,windows
        ana,python:4|sql:2,en:5|th:3,24.50,EUR,2026-03-02T09:00Z/2026-03-02T17:00Z:6

    A worker may do a unit who has its skill and its language at its level or above (level 0 asks for
    nothing), and a window that overlaps the time from release to due by the effort. The number after a
    window is how many hours of work it takes. The work costs rate x effort; a unit that is left undone costs
    its value. Rates and values are of one currency. Instants are in ISO 8601, UTC where nothing else is said.
    Hours count to a ten-millionth (an effort is rounded up, a window's hours down), money to a billionth, or
    to fewer decimals beside amounts of ten million and more. Levels end at 127, efforts at 100000 hours.

    The result is a CSV file: unit, worker, window, cost, one row a unit in their order; what is left undone
    has no worker. It appears whole or not at all; running again replaces it. The last line of the output is
    one JSON object: objective, bound (what no plan can cost less than), gap (how far the objective is above
    it, as a ratio), units, undone, workers, currency, work, whole, seconds. Bad rows are named by their line
    and end the command with exit code 2; nothing is written then.

    Example: `heliotrope solve match --units units.csv --workers workers.csv --out plan.csv --gap 0.001`

    Parameters
    ----------
    units
        CSV file of what is to be done.
    workers
        CSV file of who can do it, and when.
    out
        File to write; an existing one is replaced.
    explain
        File to write why into, JSON a line: each unit's price and next-best choices, and for what and who is
        left out the least that would have to change, with its cost.
    seconds
        About how long it may take; without it, until the gap is reached or no more is gained. The first run
        on a machine compiles for some fifteen seconds; half of the time is for the search even then.
    gap
        Ratio at which a plan is good enough: 0.001 is 0.1 %. With 0 the search goes on to the least cost.
    work
        Counted work in place of the seconds: the work of an earlier run gives the same plan again.
    """
    from heliotrope.interfaces.cli.match_files import Limit, solve_match

    with refusing(), progress() as watch:
        limit = Limit(seconds=seconds, work=work)
        found = solve_match(units, workers, out, explain=explain, gap=gap, limit=limit, watch=watch)
    print(found.said())


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
        10 20 30  15 12 25
        4 5 6  5 4 6
        9 10

    The result is a CSV file with the columns job and agent, both numbered from 1, one row a job. It appears
    whole or not at all; running again replaces it.

    The last line of the output is one JSON object: objective, bound, gap, agents, jobs, seed, work, seconds.
    No assignment costs less than the bound; gap is the share of the objective that might be saved at best.
    Bad numbers are named by their line, jobs that fit no agent by their number (exit code 2); without an
    assignment it ends with 1. Nothing is written then. The first run on a machine compiles for some fifteen
    seconds; at least half of the seconds are for the search even then.

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
        with refusing(), progress() as watch:
            found = solve_gap(instance, out, seconds=seconds, seed=seed, work=work, stop=stop, watch=watch)
    except Unassigned as error:
        print(error, file=sys.stderr)
        raise SystemExit(1) from error
    print(json.dumps(asdict(found)))


if __name__ == "__main__":
    app()
