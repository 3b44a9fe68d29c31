"""Files of judgements in, files of answers out; every bad row is named by its line.

The reader keeps numbers, not strings, so that millions of rows fit.
"""

import time
from array import array
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from heliotrope.core.errors import Invalid
from heliotrope.core.quality.answers import Coded, Coder
from heliotrope.core.quality.consensus import Consensus
from heliotrope.core.quality.truth import Method, solve
from heliotrope.interfaces.cli.csv_files import CsvFile, Watch, target_of, write_whole

COLUMNS = ("item", "worker", "answer")


@dataclass(frozen=True, slots=True, kw_only=True)
class TruthSummary:
    """What was solved, as the command prints it.

    Attributes:
        answers: judgements read.
        iterations: rounds of EM; 0 for the majority.
        converged: False when the rounds ran out first.
        seconds: time from opening the file to having written the result.
    """

    items: int
    workers: int
    answers: int
    labels: int
    method: str
    iterations: int
    converged: bool
    seconds: float


def solve_truth(in_path: Path, out_path: Path, method: Method, *, watch: Watch | None = None) -> TruthSummary:
    """Read judgements, form the consensus and write one answer an item.

    Labels are taken in the order of their characters, so a tie does not depend on the order of rows.

    Raises:
        InvalidRows: bad rows, every one named; nothing is written.
        Invalid: no answers at all, or a target that is the input or no regular file.
        OSError: a file that cannot be read or written.
    """
    began = time.monotonic()
    watch = watch or (lambda _step, _done, _all: None)
    target = target_of(out_path, in_path)

    coded = read_answers(in_path, watch)
    consensus = solve(coded.answers, method, watch=_rounds(watch))
    write_truth(target, coded, consensus)

    return TruthSummary(
        items=coded.answers.items,
        workers=coded.answers.workers,
        answers=len(coded.answers),
        labels=coded.answers.labels,
        method=method.value,
        iterations=consensus.iterations,
        converged=consensus.converged,
        seconds=round(time.monotonic() - began, 3),
    )


def _rounds(watch: Watch) -> Callable[[int, float], None]:
    from heliotrope.core.quality.dawid_skene import Stop

    most = Stop().iterations
    return lambda iteration, _change: watch("solving, rounds", iteration, most)


def read_answers(path: Path, watch: Watch) -> Coded:
    """Judgements of a CSV file with the columns item, worker and answer, in any order.

    Values are kept as they are.

    Raises:
        InvalidRows: every bad row by its line.
        Invalid: a header without any answer.
    """
    file = CsvFile(path, COLUMNS, watch)
    coder, lines = Coder(), array("q")
    for line, (item, worker, answer) in file:
        coder.add(item, worker, answer)
        lines.append(line)
    for earlier, again in coder.repeated():
        message = f"this worker already answered this item in line {lines[earlier]}; keep one of the two"
        file.fault(lines[again], "worker", message)
    file.refuse_if_bad()
    if not lines:
        raise Invalid(f"{path} has a header and no answers: there is nothing to solve")
    return coder.coded(sorted(coder.labels()))


def write_truth(target: Path, coded: Coded, consensus: Consensus) -> None:
    """Write ``item,answer,confidence`` in the order of the items; all of it or nothing."""
    rows = zip(coded.items, consensus.label.tolist(), consensus.confidence.tolist(), strict=True)
    whole = ((item, coded.labels[label], f"{confidence:.6f}") for item, label, confidence in rows)
    write_whole(target, [("item", "answer", "confidence")], whole)
