"""How far workers agree, from a file of judgements."""

from collections.abc import Iterator
from dataclasses import dataclass
from math import isnan
from pathlib import Path
from typing import Literal

from heliotrope.core.errors import Invalid
from heliotrope.core.quality.agreement import (
    Couples,
    Level,
    cohen,
    fleiss,
    interval_alpha,
    krippendorff,
    raw_agreement,
)
from heliotrope.core.quality.answers import Coded
from heliotrope.interfaces.cli.csv_files import Watch, target_of, write_whole
from heliotrope.interfaces.cli.truth_reading import (
    Numbered,
    Placed,
    as_it_is,
    coded_with,
    number,
    read_answers,
    read_numbers,
)

Of = Literal["single", "ordinal", "numeric"]
LEVELS = {"single": Level.NOMINAL, "ordinal": Level.ORDINAL, "numeric": Level.INTERVAL}
PAIR_COLUMNS = ("worker", "other", "shared", "same", "kappa")


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreementSummary:
    """How far workers agree; a figure is None where nothing can be compared.

    Attributes:
        raw: share of pairs of judgements of one item that say the same.
        cohen: mean of Cohen's κ over all couples, weighted by the items they share.
        krippendorff: α on the level.
    """

    items: int
    workers: int
    answers: int
    level: str
    raw: float | None
    cohen: float | None
    fleiss: float | None
    krippendorff: float | None


def solve_agreement(
    in_path: Path,
    kind: Of = "single",
    *,
    order: tuple[str, ...] = (),
    pairs_path: Path | None = None,
    watch: Watch,
) -> AgreementSummary:
    """Read judgements and tell how far they agree; couples of workers into a file when asked for.

    Raises:
        InvalidRows: bad rows, every one named; nothing is written.
        Invalid: no answers at all, or couples of numbers.
    """
    target = None if pairs_path is None else target_of(pairs_path, in_path)
    if kind == "numeric":
        if target is not None:
            raise Invalid("Couples of workers are compared on labels: numbers have none")
        coded, values = read_numbers(in_path, watch)
        return _told(coded, kind, alpha=interval_alpha(coded.answers.item, values))
    form = Placed(order) if order else Numbered() if kind == "ordinal" else as_it_is
    coder = read_answers(in_path, watch, form)
    key = number if kind == "ordinal" else str
    coded = coder.coded(order) if order else coded_with(coder, (), key)
    couples = cohen(coded.answers)
    if target is not None:
        write_whole(target, [PAIR_COLUMNS], _pairs(coded, couples))
    return _told(coded, kind, couples, alpha=krippendorff(coded.answers, LEVELS[kind]))


def _told(coded: Coded, kind: Of, couples: Couples | None = None, *, alpha: float | None) -> AgreementSummary:
    answers = coded.answers
    return AgreementSummary(
        items=answers.items,
        workers=answers.workers,
        answers=len(answers),
        level=LEVELS[kind].value,
        raw=None if couples is None else raw_agreement(answers),
        cohen=None if couples is None else couples.mean,
        fleiss=None if couples is None else fleiss(answers),
        krippendorff=alpha,
    )


def _pairs(coded: Coded, couples: Couples) -> Iterator[tuple[str, ...]]:
    columns = (couples.one, couples.other, couples.shared, couples.same, couples.kappa)
    for one, other, shared, same, kappa in zip(*(column.tolist() for column in columns), strict=True):
        told = "" if isnan(kappa) else f"{kappa:.6f}"
        yield coded.workers[one], coded.workers[other], str(shared), str(same), told
