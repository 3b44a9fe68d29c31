"""`heliotrope solve truth` and `solve agreement`: what a crowd says together, and how far it agrees."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Literal

from cyclopts import Parameter

from heliotrope.interfaces.cli.solving import progress, refusing

Named = Literal["majority", "one-coin", "dawid-skene", "hierarchical", "glad", "ordered"]
Kind = Literal["single", "multiple", "ordinal", "numeric", "text"]

# Help stands beside the types, so that a command's own words stay on one screen.
Method = Annotated[
    Named | None,
    Parameter(
        help="majority counts every judgement the same; one-coin learns how often each worker is right; "
        "dawid-skene what each takes for what; hierarchical the same, leaning on what the crowd takes for "
        "what; glad how hard each item is as well. Ordinal answers have ordered besides: how far and which "
        "way each errs. Texts take one-coin or majority; numbers none, or majority: the median."
    ),
]
Type = Annotated[
    Kind,
    Parameter(
        name="--type",
        help="single: one of a set of answers. multiple: any number of them, as in cat|dog, a lone | for "
        "none. ordinal: one of an ordered set, as numbers or as --order says. numeric: a number. text: short "
        "texts, the same but for case, spaces, width and the marks around them.",
    ),
]
Order = Annotated[
    str, Parameter(help='Ordinal answers from low to high when they are no numbers: "bad|fair|good".')
]
WorkersOut = Annotated[
    Path | None,
    Parameter(
        help="File to write with the columns worker, answers, accuracy, low, high: how often each worker is "
        "right, held against the others, with the middle 95 % of what it may be."
    ),
]
FindingsOut = Annotated[
    Path | None,
    Parameter(
        help="File to write with the columns finding (guessing, copying, collusion), workers, answers, "
        "observed, expected, chance and evidence: who answers without looking, and who has answers from one "
        "hand. A finding is a suspicion: look before anybody loses work. For single and ordinal answers."
    ),
]
Gold = Annotated[
    Path | None,
    Parameter(
        help="CSV file with the columns item and answer: items whose answer is known. They are answered as "
        "known, and teach about workers and about how modest to be. Items that nobody answered are left out."
    ),
]
Intervals = Annotated[
    bool,
    Parameter(help="Write the columns low and high after confidence: the middle 95 % of what it may be."),
]


def truth(
    answers: Path,
    /,
    *,
    out: Path,
    method: Method = None,
    type_: Type = "single",
    order: Order = "",
    workers_out: WorkersOut = None,
    findings_out: FindingsOut = None,
    gold: Gold = None,
    intervals: Intervals = False,
) -> None:
    """Find the true answer of every item from what many workers said.

    ANSWERS is a CSV file (UTF-8, comma) with a header that names the columns item, worker and answer; other
    columns are ignored. A worker answers an item once. For example:

        item,worker,answer
        photo-1,ana,cat
        photo-1,bo,dog

    The result is a CSV file with the columns item, answer and confidence, one row an item in the order of
    their first appearance; for numeric answers item, answer, low and high: the middle 95 % of what it may be.
    It appears whole or not at all; running again replaces it.

    Confidence is the stated chance, from 0 to 1, that the answer is right, made more modest where workers err
    alike, as far as their answers show it. A mistake that all of them share shows only in gold: give some, or
    check a random sample before you promise it. With majority it is the share of judgements for the answer.

    Without a method, the one is taken that best foretells answers hidden from it; below a hundred such
    answers it is dawid-skene.

    The last line of the output is one JSON object: items, workers, answers, labels, method, iterations,
    converged, seconds; with gold, how many items of it were used; without a method, held_out: how well each
    foretold (mean logarithm of the chance). Bad rows are named by their line and end the command with exit
    code 2; nothing is written then.

    Example:

        heliotrope solve truth answers.csv --out truth.csv

    Parameters
    ----------
    answers
        CSV file of judgements.
    out
        File to write; an existing one is replaced.
    """
    from heliotrope.interfaces.cli.truth_files import Wish, solve_truth

    files = Wish(workers=workers_out, findings=findings_out, gold=gold, intervals=intervals)
    with refusing(), progress() as watch:
        summary = solve_truth(answers, out, method, kind=type_, order=_parts(order), wish=files, watch=watch)
    print(json.dumps({name: value for name, value in asdict(summary).items() if value is not None}))


def agreement(
    answers: Path,
    /,
    *,
    type_: Annotated[Literal["single", "ordinal", "numeric"], Parameter(name="--type")] = "single",
    order: Order = "",
    pairs_out: Path | None = None,
) -> None:
    """Tell how far workers agree, plainly and beyond chance; the truth plays no part in it.

    ANSWERS is a CSV file with the columns item, worker and answer, as for solve truth.

    The output is one JSON object: items, workers, answers, level, raw (share of pairs of answers that are
    the same), cohen (κ of two workers, the mean over all couples), fleiss (κ) and krippendorff (α). Bad rows
    are named by their line and end the command with exit code 2.

    Example:

        heliotrope solve agreement answers.csv --type ordinal --pairs-out pairs.csv

    Parameters
    ----------
    answers
        CSV file of judgements.
    type_
        single: answers are the same or not. ordinal: they have an order, as numbers or as --order says.
        numeric: they are numbers, and only α is told.
    pairs_out
        File to write with the columns worker, other, shared, same and kappa: every two workers who answered
        an item in common.
    """
    from heliotrope.interfaces.cli.agreement_files import solve_agreement

    with refusing(), progress() as watch:
        summary = solve_agreement(answers, type_, order=_parts(order), pairs_path=pairs_out, watch=watch)
    print(json.dumps(asdict(summary)))


def _parts(order: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in order.split("|")) if order else ()
