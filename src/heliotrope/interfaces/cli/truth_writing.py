"""Answers as lines of a CSV file, some thousands at a time."""

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from heliotrope.interfaces.cli.csv_files import fields

LINES = 10_000
NEAR = 1e-6
"""How near to the middle between two roundings a figure is left to exact formatting."""


def rows(
    items: Sequence[str], answers: Sequence[str], figures: Sequence[NDArray[np.float64]], *, chances: bool
) -> Iterator[str]:
    """Item, answer and figures; chances with six digits, any other number as short as ten digits say it."""
    for begin in range(0, len(items), LINES):
        here = slice(begin, begin + LINES)
        numbers = [_chances(figure[here]) if chances else _numbers(figure[here]) for figure in figures]
        lines = map(",".join, zip(fields(items[here]), fields(answers[here]), *numbers, strict=True))
        yield "\n".join(lines) + "\n"


def _numbers(figures: NDArray[np.float64]) -> list[str]:
    return [format(figure, ".10g") for figure in figures.tolist()]


def _chances(chances: NDArray[np.float64]) -> list[str]:
    """Each with six digits after the point, as ``format(chance, ".6f")`` has it, digit by digit at once."""
    millions = chances * 1e6
    whole = np.rint(millions)
    if not bool(((whole >= 0) & (whole < 1e7)).all()):
        return [format(chance, ".6f") for chance in chances.tolist()]
    text = np.full((chances.size, 9), ord("\n"), dtype=np.uint8)
    text[:, 1] = ord(".")
    left = whole.astype(np.int64)
    for place in (7, 6, 5, 4, 3, 2, 0):
        left, digit = np.divmod(left, 10)
        text[:, place] = digit + ord("0")
    said = text.tobytes().decode().split("\n")[:-1]
    for row in np.flatnonzero(np.abs(np.abs(millions - whole) - 0.5) < NEAR).tolist():
        said[row] = format(float(chances[row]), ".6f")
    return said
