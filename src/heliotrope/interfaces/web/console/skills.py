"""Confusion matrices as pages show them."""

from collections.abc import Iterable
from typing import Any

from heliotrope.core.quality.skill_matrix import FEW, Cell, Matrix
from heliotrope.interfaces.web.console import texts

STRONG, SOME = 0.5, 0.1
"""Shares from which a cell is shaded darkly, or at all."""


def shown(matrices: Iterable[Matrix]) -> list[dict[str, Any]]:
    """What the component of a matrix takes."""
    return [
        {
            "labels": one.labels,
            "count": one.count,
            "few": one.is_few,
            "least": FEW,
            "right": texts.percent(one.right.ratio) if one.right else "",
            "between": _between(one.right) if one.right else "",
            "rows": [
                {
                    "truth": row.truth,
                    "count": row.count,
                    "few": bool(row.count) and row.is_few,
                    "cells": [_cell(cell, own=cell.answer == row.truth) for cell in row.cells],
                }
                for row in one.rows
            ],
        }
        for one in matrices
    ]


def _cell(cell: Cell, *, own: bool) -> dict[str, Any]:
    shade = "strong" if cell.ratio >= STRONG else "some" if cell.ratio >= SOME else "none"
    return {
        "count": cell.count,
        "share": texts.percent(cell.ratio),
        "between": _between(cell),
        "own": own,
        "shade": shade,
    }


def _between(cell: Cell) -> str:
    return f"{texts.percent(cell.low)} – {texts.percent(cell.high)}"
