"""Files of judgements and of gold in; every bad row is named by its line.

The reader keeps numbers, not strings, so that millions of rows fit.
"""

from array import array
from collections.abc import Callable, Iterable, Sequence
from math import isfinite
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from heliotrope.core.errors import Invalid
from heliotrope.core.quality.answers import Coded, Coder
from heliotrope.core.quality.numeric import Measured
from heliotrope.interfaces.cli.csv_files import CsvFile, Watch
from heliotrope.interfaces.cli.csv_scanning import scanned

COLUMNS = ("item", "worker", "answer")

Form = Callable[[str], str]
"""An answer as it counts, from the answer as it is written; raises Invalid for one that cannot be."""


def as_it_is(answer: str) -> str:
    """Every answer counts as it is written."""
    return answer


class Numbered:
    """Numbers as answers: those that are equal are one, as the first was written."""

    def __init__(self) -> None:
        self._first: dict[float, str] = {}

    def __call__(self, answer: str) -> str:
        return self._first.setdefault(number(answer), answer)


class Placed:
    """Answers that must be among some that were named in order."""

    def __init__(self, order: Sequence[str]) -> None:
        self._order = frozenset(order)
        if len(self._order) != len(order):
            raise Invalid(f"The order names every answer once, not {list(order)}")
        self._named = ", ".join(order)

    def __call__(self, answer: str) -> str:
        if answer not in self._order:
            raise Invalid(f"must be one of {self._named}")
        return answer


class Chosen:
    """Sets of labels, written with a bar between them; a lone bar chooses none."""

    def __init__(self) -> None:
        self._sets: dict[str, str] = {}

    def __call__(self, answer: str) -> str:
        known = self._sets.get(answer)
        if known is None:
            parts = parted(answer)
            if len(set(parts)) != len(parts):
                raise Invalid("names a label twice")
            known = self._sets[answer] = "|".join(sorted(parts)) or "|"
        return known


def parted(answer: str) -> list[str]:
    """The labels of a set as it is written."""
    return [part.strip() for part in answer.split("|") if part.strip()]


def number(answer: str) -> float:
    """The number that is written.

    Raises:
        Invalid: none, or one that is not finite.
    """
    try:
        value = float(answer)
    except ValueError:
        value = float("nan")
    if not isfinite(value):
        raise Invalid("must be a number, such as 12.5")
    return value


def read_answers(path: Path, watch: Watch, form: Form = as_it_is) -> Coder:
    """Judgements of a CSV file with the columns item, worker and answer, in any order.

    Raises:
        InvalidRows: every bad row by its line.
        Invalid: a header without any answer.
    """
    numbered = _scanned(path, watch, form)
    if numbered is not None:
        return numbered
    coder = Coder()
    _read(path, watch, lambda item, worker, answer: coder.add(item, worker, form(answer)), coder)
    return coder


def _scanned(path: Path, watch: Watch, form: Form) -> Coder | None:
    """The same of a large file without a fault; None for any other."""
    columns = scanned(path, COLUMNS, watch)
    if columns is None:
        return None
    item, worker, answer = columns
    try:
        labels = [form(name) for name in answer.names]
    except Invalid:
        return None
    coder = Coder.taken((item.names, item.numbers), (worker.names, worker.numbers), (labels, answer.numbers))
    return None if not len(coder) or coder.repeated() else coder


def read_numbers(path: Path, watch: Watch) -> tuple[Coded, NDArray[np.float64]]:
    """Judgements in numbers: who judged what, all under one label, and the numbers beside them.

    Raises:
        InvalidRows: every bad row by its line, what is no number among them.
        Invalid: a header without any answer.
    """
    coder, values = Coder(), array("d")

    def add(item: str, worker: str, answer: str) -> None:
        values.append(number(answer))
        coder.add(item, worker, "")

    _read(path, watch, add, coder)
    return coder.coded(), np.array(values, dtype=np.float64)


def measured(coded: Coded, values: NDArray[np.float64]) -> Measured:
    """Numbers by coded item and worker."""
    answers = coded.answers
    return Measured(
        item=answers.item, worker=answers.worker, value=values, items=answers.items, workers=answers.workers
    )


def _read(path: Path, watch: Watch, add: Callable[[str, str, str], None], coder: Coder) -> None:
    file = CsvFile(path, COLUMNS, watch)
    lines = array("q")
    for line, (item, worker, answer) in file:
        try:
            add(item, worker, answer)
        except Invalid as wrong:
            file.fault(line, "answer", str(wrong))
        else:
            lines.append(line)
    for earlier, again in coder.repeated():
        message = f"this worker already answered this item in line {lines[earlier]}; keep one of the two"
        file.fault(lines[again], "worker", message)
    file.refuse_if_bad()
    if not lines:
        raise Invalid(f"{path} has a header and no answers: there is nothing to solve")


def read_gold(path: Path | None, watch: Watch, form: Form = as_it_is) -> dict[str, str]:
    """Known answers of a CSV file with the columns item and answer; none without a file.

    Raises:
        InvalidRows: every bad row by its line, an item named twice among them.
    """
    known: dict[str, str] = {}
    if path is None:
        return known
    file = CsvFile(path, ("item", "answer"), watch)
    first: dict[str, int] = {}
    for line, (item, answer) in file:
        if item in known:
            file.fault(line, "item", f"is already answered in line {first[item]}; keep one of the two")
            continue
        try:
            known[item], first[item] = form(answer), line
        except Invalid as wrong:
            file.fault(line, "answer", str(wrong))
    file.refuse_if_bad()
    return known


def coded_with(coder: Coder, also: Iterable[str], key: Callable[[str], float | str] = str) -> Coded:
    """The judgements under all labels that were given or are known, in the order of a key."""
    return coder.coded(sorted({*coder.labels(), *also}, key=key))


def of_items(known: dict[str, str], coded: Coded) -> dict[int, str]:
    """Gold by the number of its item; of items that nobody answered there is none."""
    place = {item: k for k, item in enumerate(coded.items)}
    return {place[item]: answer for item, answer in known.items() if item in place}
