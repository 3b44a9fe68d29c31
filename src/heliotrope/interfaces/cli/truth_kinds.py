"""What a crowd's answers come to, by the kind of answer: read, solve, and hand back what is to be written."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from heliotrope.core.errors import Invalid
from heliotrope.core.quality.answers import Coded
from heliotrope.core.quality.calibration import Stated
from heliotrope.core.quality.methods import Method
from heliotrope.core.quality.multiple import sets
from heliotrope.core.quality.number_workers import near, widening
from heliotrope.core.quality.numeric import NORMAL_95, medians, numeric
from heliotrope.core.quality.suspects import Suspect
from heliotrope.core.quality.truth import (
    Truth,
    solve,
    solve_ordinal,
    solve_sets,
    solve_texts,
    suspects_of,
    workers_of,
)
from heliotrope.core.quality.wording import normal, worded
from heliotrope.core.quality.workers import Accuracy
from heliotrope.foundation.crews import recruit
from heliotrope.interfaces.cli.csv_files import Watch
from heliotrope.interfaces.cli.truth_reading import (
    Chosen,
    Numbered,
    Placed,
    coded_with,
    measured,
    number,
    of_items,
    parted,
    read_answers,
    read_gold,
    read_numbers,
)

BIAS_AND_SPREAD = "bias-and-spread"


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What is asked of which files.

    Attributes:
        order: labels from low to high, for an ordinal question whose labels are no numbers.
    """

    answers: Path
    method: Method | None
    gold: Path | None
    order: tuple[str, ...]
    watch: Watch


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Solved:
    """What a question came to.

    Attributes:
        items: names, in the order of ``answer`` and ``figures``.
        figures: by column; each (items,).
        always: the columns that are written in any case, the others only on wish.
        of_workers: told when asked for, as it takes its time.
        suspects: the same; None where answers are not compared for it.
    """

    items: Sequence[str]
    workers: Sequence[str]
    answers: int
    labels: int | None
    answer: Sequence[str]
    figures: Mapping[str, NDArray[np.float64]]
    always: tuple[str, ...]
    method: str
    iterations: int
    converged: bool
    gold: int
    held_out: Mapping[str, float]
    of_workers: Callable[[], Accuracy]
    suspects: Callable[[], tuple[Suspect, ...]] | None = None


def single(question: Question) -> Solved:
    """One label of a closed set; labels in the order of their characters, so no row's place decides a tie."""
    known = read_gold(question.gold, question.watch)
    coded = coded_with(read_answers(question.answers, question.watch), known.values())
    return _of_one_label(question, coded, known, partial(solve, recruit=recruit()))


def ordinal(question: Question) -> Solved:
    """One label of an ordered set: numbers, or the order that was named."""
    form = Placed(question.order) if question.order else Numbered()
    known = read_gold(question.gold, question.watch, form)
    coder = read_answers(question.answers, question.watch, form)
    named = question.order
    coded = coder.coded(named) if named else coded_with(coder, known.values(), number)
    return _of_one_label(question, coded, known, solve_ordinal)


def _of_one_label(
    question: Question, coded: Coded, known: dict[str, str], solver: Callable[..., Truth]
) -> Solved:
    """The truth where each answer is one label, with what is to be said of its workers."""
    gold = {item: coded.labels.index(answer) for item, answer in of_items(known, coded).items()}
    truth = solver(
        coded.answers,
        question.method,
        gold=gold,
        choosing=_choosing(question.watch),
        watch=_rounds(question.watch),
    )
    names = [coded.labels[k] for k in truth.stated.label.tolist()]
    shape = _Shape(coded.items, coded.workers, len(coded.answers), len(coded.labels), len(gold))
    solved = _labelled(shape, names, truth, lambda: workers_of(coded.answers, truth, gold=gold))
    return replace(solved, suspects=lambda: suspects_of(coded.answers, truth, gold=gold))


def multiple(question: Question) -> Solved:
    """Some labels of a closed set, as many as are right."""
    form = Chosen()
    known = read_gold(question.gold, question.watch, form)
    coded = coded_with(read_answers(question.answers, question.watch, form), known.values())
    labels = sorted({label for text in coded.labels for label in parted(text)})
    if not labels:
        raise Invalid(f"{question.answers} chooses no label anywhere: there is nothing to solve")
    member = np.array([[label in parted(text) for label in labels] for text in coded.labels])
    answers = coded.answers
    chosen = sets(
        answers.item, answers.worker, member[answers.label], items=answers.items, workers=answers.workers
    )
    gold = of_items(known, coded)
    told = {
        item * len(labels) + k: int(label in parted(text))
        for item, text in gold.items()
        for k, label in enumerate(labels)
    }
    method = question.method or Method.HIERARCHICAL
    truth = solve_sets(chosen, method, gold=told, watch=_rounds(question.watch))
    yes = truth.stated.label.reshape(-1, len(labels)).astype(bool)
    names = ["|".join(label for label, own in zip(labels, row, strict=True) if own) or "|" for row in yes]

    def accuracy() -> Accuracy:
        found = workers_of(chosen.answers, truth, gold=told, person=chosen.person)
        count = np.bincount(answers.worker, minlength=answers.workers)
        return Accuracy(answers=count, accuracy=found.accuracy, low=found.low, high=found.high)

    shape = _Shape(coded.items, coded.workers, len(answers), len(labels), len(gold))
    return _labelled(shape, names, truth, accuracy)


def text(question: Question) -> Solved:
    """A short text; the same words in another dress are the same answer."""
    method = question.method or Method.ONE_COIN
    if method not in {Method.ONE_COIN, Method.MAJORITY}:
        raise Invalid(
            f"Texts are solved by one-coin or majority, not by {method.value}: they share no labels"
        )
    known = read_gold(question.gold, question.watch)
    coded = coded_with(read_answers(question.answers, question.watch), ())
    gold = of_items(known, coded)
    texts = worded(coded, gold)
    truth = solve_texts(texts, method, gold=texts.gold, watch=_rounds(question.watch))
    names = [texts.texts[item][k] for item, k in enumerate(truth.stated.label.tolist())]
    count = len({normal(label) for label in coded.labels})
    shape = _Shape(coded.items, coded.workers, len(coded.answers), count, len(gold))
    return _labelled(shape, names, truth, lambda: workers_of(texts.answers, truth, gold=texts.gold))


def numbers(question: Question) -> Solved:
    """A number, with the middle 95 % of what it may be."""
    if question.method not in {None, Method.MAJORITY}:
        raise Invalid("Numbers are solved by their own method, or by majority: the median")
    known = read_gold(question.gold, question.watch, _numeral)
    coded, values = read_numbers(question.answers, question.watch)
    gold = {item: number(answer) for item, answer in of_items(known, coded).items()}
    said = measured(coded, values)
    found = numeric(said, gold=gold, watch=_rounds(question.watch))
    widen = widening(said, gold)
    answer, reach = found.answer.copy(), NORMAL_95 * widen * found.spread
    if question.method is Method.MAJORITY:
        answer = medians(said)
        answer[list(gold)] = list(gold.values())
    return Solved(
        items=coded.items,
        workers=coded.workers,
        answers=len(coded.answers),
        labels=None,
        answer=[format(value, ".10g") for value in answer.tolist()],
        figures={"low": found.answer - reach, "high": found.answer + reach},
        always=("low", "high"),
        method=Method.MAJORITY.value if question.method else BIAS_AND_SPREAD,
        iterations=found.iterations,
        converged=found.converged,
        gold=len(gold),
        held_out={},
        of_workers=lambda: near(said, found, gold=gold, widen=widen),
    )


def _numeral(answer: str) -> str:
    number(answer)
    return answer


@dataclass(frozen=True, slots=True)
class _Shape:
    items: Sequence[str]
    workers: Sequence[str]
    answers: int
    labels: int
    gold: int


def _labelled(
    shape: _Shape, answer: Sequence[str], truth: Truth, of_workers: Callable[[], Accuracy]
) -> Solved:
    stated: Stated = truth.stated
    scores = {} if truth.choice is None else truth.choice.scores
    return Solved(
        items=shape.items,
        workers=shape.workers,
        answers=shape.answers,
        labels=shape.labels,
        answer=answer,
        figures={"confidence": stated.confidence, "low": stated.low, "high": stated.high},
        always=("confidence",),
        method=truth.fit.method.value,
        iterations=truth.fit.consensus.iterations,
        converged=truth.fit.consensus.converged,
        gold=shape.gold,
        held_out={name.value: round(score, 6) for name, score in scores.items()},
        of_workers=of_workers,
    )


def _rounds(watch: Watch) -> Callable[[int, float], None]:
    from heliotrope.core.quality.climbing import Stop

    most = Stop().iterations
    return lambda iteration, _change: watch("solving, rounds", iteration, most)


def _choosing(watch: Watch) -> Callable[[int, int], None]:
    return lambda done, whole: watch("choosing a method, fits", done, whole)


KINDS: Mapping[str, Callable[[Question], Solved]] = {
    "single": single,
    "multiple": multiple,
    "ordinal": ordinal,
    "numeric": numbers,
    "text": text,
}
