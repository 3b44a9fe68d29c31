"""A file of judgements in, files of answers and of workers out."""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from heliotrope.core.errors import Invalid
from heliotrope.core.quality.methods import Method
from heliotrope.core.quality.suspects import Suspect
from heliotrope.core.quality.workers import Accuracy
from heliotrope.interfaces.cli.csv_files import Watch, target_of, write_text, write_whole
from heliotrope.interfaces.cli.truth_kinds import KINDS, Question, Solved
from heliotrope.interfaces.cli.truth_writing import rows

FINDING_COLUMNS = ("finding", "workers", "answers", "observed", "expected", "chance", "evidence")
WORKER_COLUMNS = ("worker", "answers", "accuracy", "low", "high")


@dataclass(frozen=True, slots=True, kw_only=True)
class TruthSummary:
    """What was solved, as the command prints it.

    Attributes:
        answers: judgements read.
        labels: None for numbers, which have none.
        iterations: rounds of EM; 0 for the majority.
        converged: False when the rounds ran out first.
        seconds: time from opening the file to having written the result.
        gold: gold items that somebody answered; None without a file of gold.
        held_out: mean logarithm of the chance of a hidden answer by method; None where none was compared.
    """

    items: int
    workers: int
    answers: int
    labels: int | None
    method: str
    iterations: int
    converged: bool
    seconds: float
    gold: int | None = None
    held_out: Mapping[str, float] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What is given and asked for besides the answers.

    Attributes:
        workers: file to write workers' accuracies into.
        findings: file to write suspicions into.
        gold: file of known answers.
        intervals: whether to write the interval of the confidence as well.
    """

    workers: Path | None = None
    findings: Path | None = None
    gold: Path | None = None
    intervals: bool = False


def solve_truth(
    in_path: Path,
    out_path: Path,
    method: str | None = None,
    *,
    kind: str = "single",
    order: tuple[str, ...] = (),
    wish: Wish | None = None,
    watch: Watch | None = None,
) -> TruthSummary:
    """Read judgements, form the consensus and write one answer an item.

    Args:
        method: one of `Method`; None for the one that foretells best.
        kind: of answer, one of `KINDS`.
        order: labels from low to high, for ordinal answers that are no numbers.

    Raises:
        InvalidRows: bad rows, every one named; nothing is written.
        Invalid: no answers at all, or a target that is the input or no regular file.
        OSError: a file that cannot be read or written.
    """
    began, wish = time.monotonic(), wish or Wish()
    if order and kind != "ordinal":
        raise Invalid(f"An order belongs to ordinal answers, not to {kind} ones")
    inputs = [path for path in (in_path, wish.gold) if path is not None]
    target = target_of(out_path, *inputs)
    of_workers = None if wish.workers is None else target_of(wish.workers, *inputs, target)
    written = [path for path in (target, of_workers) if path is not None]
    of_findings = None if wish.findings is None else target_of(wish.findings, *inputs, *written)
    if of_findings is not None and kind not in {"single", "ordinal"}:
        raise Invalid(f"Workers are compared for findings on single and ordinal answers, not on {kind} ones")

    heard = watch or (lambda _step, _done, _all: None)
    named = None if method is None else Method(method)
    solved = KINDS[kind](Question(answers=in_path, method=named, gold=wish.gold, order=order, watch=heard))
    if of_workers is not None:
        _write_workers(of_workers, solved, solved.of_workers())
    if of_findings is not None and solved.suspects is not None:
        _write_findings(of_findings, solved, solved.suspects())
    columns = tuple(solved.figures) if wish.intervals else solved.always
    header = ",".join(("item", "answer", *columns)) + "\n"
    figures = [solved.figures[column] for column in columns]
    chances = "confidence" in solved.figures
    write_text(target, chain([header], rows(solved.items, solved.answer, figures, chances=chances)))
    return _summed_up(solved, with_gold=wish.gold is not None, began=began)


def _summed_up(solved: Solved, *, with_gold: bool, began: float) -> TruthSummary:
    return TruthSummary(
        items=len(solved.items),
        workers=len(solved.workers),
        answers=solved.answers,
        labels=solved.labels,
        method=solved.method,
        iterations=solved.iterations,
        converged=solved.converged,
        seconds=round(time.monotonic() - began, 3),
        gold=solved.gold if with_gold else None,
        held_out=solved.held_out or None,
    )


def _write_workers(target: Path, solved: Solved, found: Accuracy) -> None:
    """``worker,answers,accuracy,low,high`` in the order in which workers first appear; all or nothing."""
    figures = (found.accuracy.tolist(), found.low.tolist(), found.high.tolist())
    rows = zip(solved.workers, found.answers.tolist(), *figures, strict=True)
    whole = ((worker, str(count), *(f"{n:.6f}" for n in numbers)) for worker, count, *numbers in rows)
    write_whole(target, [WORKER_COLUMNS], whole)


def _write_findings(target: Path, solved: Solved, found: tuple[Suspect, ...]) -> None:
    rows = (
        (
            one.suspicion.value,
            "|".join(solved.workers[worker] for worker in one.workers),
            str(one.judgements),
            f"{one.observed:.1f}",
            f"{one.expected:.1f}",
            f"{one.chance:.6f}",
            one.evidence,
        )
        for one in found
    )
    write_whole(target, [FINDING_COLUMNS], rows)
