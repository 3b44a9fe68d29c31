"""Instances of generalised assignment in, who takes each job out; every bad number is named by its line.

The door turns seconds into steps of the search; the work counted until then repeats the answer, clock or no.
"""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from heliotrope.core.errors import BadRow, Invalid
from heliotrope.core.match.gap.problem import Problem
from heliotrope.core.match.gap.solution import Rules, Solution
from heliotrope.interfaces.cli.csv_files import BadFile, Watch, target_of, write_whole

MOST_CELLS = 50_000_000
MOST_DIGITS = 15
LONGEST_STEPS = 2.0
"""The search stops when this many steps, as long as the longest of the last ones, would pass the time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GapSummary:
    """What was solved, as the command prints it.

    Attributes:
        objective: what the assignment costs.
        bound: no assignment costs less.
        gap: how much of the objective might be saved at best; 0 is proof.
        work: with it and the seed, ``--work`` gives the same answer.
        seconds: time from opening the file to having written the result.
    """

    objective: int
    bound: int
    gap: float
    agents: int
    jobs: int
    seed: int
    work: int
    seconds: float


def solve_gap(
    in_path: Path,
    out_path: Path,
    *,
    seconds: float,
    seed: int = 1,
    work: int | None = None,
    stop: float = 0.0,
    watch: Watch | None = None,
) -> GapSummary:
    """Read an instance, assign every job and write one row a job.

    Args:
        seconds: time for all of it; without any assignment by then, the first that is found ends the search.
        work: counted work in place of the time.
        stop: the gap at which the assignment is good enough.

    Raises:
        BadFile: bad numbers, every one named; nothing is written.
        Invalid: no assignment can exist, or a target that cannot be one.
        Unassigned: none was found.
        OSError: a file that cannot be read or written.
    """
    began = time.monotonic()
    if seconds <= 0 or (work is not None and work < 0) or not 0 <= stop < 1:
        raise Invalid("The seconds must be above 0, the work at least 0 and the gap in [0, 1)")
    watch = watch or (lambda _step, _done, _all: None)
    target = target_of(out_path, in_path)

    problem = read_instance(in_path)
    rules = Rules(gap_ratio=stop)
    solution = _searched(problem, seed, rules, began=began, seconds=seconds, work=work, watch=watch)
    write_assignment(target, solution)

    return GapSummary(
        objective=solution.cost,
        bound=solution.bound,
        gap=round(solution.gap_ratio, 8),
        agents=problem.agents,
        jobs=problem.jobs,
        seed=seed,
        work=solution.work,
        seconds=round(time.monotonic() - began, 3),
    )


def _searched(
    problem: Problem, seed: int, rules: Rules, *, began: float, seconds: float, work: int | None, watch: Watch
) -> Solution:
    watch("preparing", 0, 1)
    from heliotrope.core.match.gap.solving import Search, prepare

    prepare()
    began = max(began, time.monotonic() - seconds / 2)  # at least half of the time is for the search
    search = Search(problem, seed=seed, rules=rules)
    last, longest = time.monotonic(), 0.0
    for done in search.steps():
        now = time.monotonic()
        longest, last = max(now - last, 0.8 * longest), now
        if work is None:
            watch("searching, seconds", min(now - began, seconds), seconds)
            over = now - began + LONGEST_STEPS * min(longest, seconds / 20) >= seconds
        else:
            watch("searching, work", min(done, work), max(work, 1))
            over = done >= work
        if over and search.found:
            break
    return search.solution()


def read_instance(path: Path) -> Problem:
    """The instance of a file in the format of the OR-Library.

    Raises:
        BadFile: every number that is none, or too few or too many of them, by line.
    """
    bad: list[BadRow] = []
    numbers: list[int] = []
    lines: list[int] = []
    for line, text in _lines(path, bad):
        for word in text.split():
            numbers.append(_number(word, line, bad))
            lines.append(line)
    if bad:
        raise BadFile(path, bad)
    if len(numbers) < 2 or min(numbers[:2]) < 1 or numbers[0] * numbers[1] > MOST_CELLS:
        message = f"the file must begin with the numbers of agents and of jobs, at most {MOST_CELLS} pairs"
        raise BadFile(path, [BadRow(line=lines[0] if lines else 1, column="", message=message)])
    agents, jobs = numbers[:2]
    _count(path, numbers, lines, agents, jobs)
    for place in range(2 + agents * jobs, len(numbers)):
        if numbers[place] < 0:
            message = f"{numbers[place]} is below 0 as {_meaning(place, agents, jobs)}"
            bad.append(BadRow(line=lines[place], column="", message=message))
    if bad:
        raise BadFile(path, bad)
    cells = np.array(numbers[2:], dtype=np.int64)
    pairs = agents * jobs
    return Problem(
        cost=cells[:pairs].reshape(agents, jobs).copy(),
        load=cells[pairs : 2 * pairs].reshape(agents, jobs).copy(),
        capacity=cells[2 * pairs :].copy(),
    )


def _lines(path: Path, bad: list[BadRow]) -> Iterator[tuple[int, str]]:
    with path.open("rb") as file:
        for line, raw in enumerate(file, start=1):
            try:
                yield line, raw.decode("utf-8-sig" if line == 1 else "utf-8")
            except UnicodeDecodeError as error:
                message = f"is not UTF-8 at byte {error.start + 1}; save the file as plain text"
                bad.append(BadRow(line=line, column="", message=message))


def _number(word: str, line: int, bad: list[BadRow]) -> int:
    digits = word.removeprefix("-").removeprefix("+")
    if digits.isascii() and digits.isdigit() and len(digits) <= MOST_DIGITS:
        return int(word)
    message = f"{word[:40]!r} is not a whole number of at most {MOST_DIGITS} digits"
    bad.append(BadRow(line=line, column="", message=message))
    return 0


def _count(path: Path, numbers: list[int], lines: list[int], agents: int, jobs: int) -> None:
    needed = 2 + 2 * agents * jobs + agents
    if len(numbers) < needed:
        message = (
            f"the file ends after {len(numbers)} numbers; {agents} agents and {jobs} jobs need {needed}: "
            f"next would be {_meaning(len(numbers), agents, jobs)}"
        )
        raise BadFile(path, [BadRow(line=lines[-1], column="", message=message)])
    if len(numbers) > needed:
        message = f"{numbers[needed]} is one number too many: {agents} agents and {jobs} jobs need {needed}"
        raise BadFile(path, [BadRow(line=lines[needed], column="", message=message)])


def _meaning(place: int, agents: int, jobs: int) -> str:
    place -= 2
    for what in ("cost", "load"):
        if place < agents * jobs:
            return f"the {what} of job {place % jobs + 1} with agent {place // jobs + 1}"
        place -= agents * jobs
    return f"the capacity of agent {place + 1}"


def write_assignment(target: Path, solution: Solution) -> None:
    """Write ``job,agent``, both numbered from 1, in the order of the jobs; all of it or nothing."""
    rows = ((str(job), str(agent + 1)) for job, agent in enumerate(solution.agent_of_job, start=1))
    write_whole(target, [("job", "agent")], rows)
