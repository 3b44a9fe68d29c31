"""Labels as they are handed over: exact JSON Lines for machines, a safe CSV for spreadsheets."""

from collections.abc import Iterable, Sequence

from heliotrope.core.line import Result
from heliotrope.core.text import tables

COLUMNS = ("id", "answer", "confidence", "judgements", "on_target", "text")
"""The CSV's own columns; the client's further ones come after them."""


def results_jsonl(results: Iterable[Result]) -> bytes:
    """One object a line, every text exactly as the client gave it."""
    return tables.json_lines(map(_record, results))


def _record(result: Result) -> dict[str, object]:
    return {
        "id": result.content.key,
        "answer": result.answer,
        "confidence": float(confidence) if (confidence := _confidence(result)) else None,
        "judgements": result.judgements,
        "on_target": result.on_target,
        "text": result.content.text,
        "data": dict(result.content.data),
    }


def results_csv(results: Sequence[Result]) -> bytes:
    """One row an item; the client's further columns come after ours."""
    further = list(dict.fromkeys(column for result in results for column in result.content.data))
    rows = (_cells(result, further) for result in results)
    return tables.safe_csv([(*COLUMNS, *_free(further)), *rows])


def _cells(result: Result, further: Iterable[str]) -> Iterable[str]:
    content = result.content
    return (
        content.key,
        result.answer,
        _confidence(result),
        str(result.judgements),
        "true" if result.on_target else "false",
        content.text,
        *(str(content.data.get(column, "")) for column in further),
    )


def _confidence(result: Result) -> str:
    return "" if result.confidence_ratio is None else f"{result.confidence_ratio:.6f}"


def _free(further: Sequence[str]) -> list[str]:
    """Names for the client's columns that none of the others has: ``data.`` in front of a taken one."""
    taken = {*COLUMNS, *further}
    names: list[str] = []
    for column in further:
        name = column
        while name in COLUMNS or (name != column and name in taken):
            name = f"data.{name}"
        taken.add(name)
        names.append(name)
    return names
