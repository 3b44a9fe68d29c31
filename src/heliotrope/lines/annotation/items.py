"""Rows as items: every cell is right, or every wrong one is named."""

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import TypeVar

from heliotrope.core.decompose.rows import KNOWN, Row, cells_of
from heliotrope.core.errors import BadRow, Invalid, InvalidRows
from heliotrope.core.line import ItemContent, PlannedItem, Requirement
from heliotrope.core.text import cells
from heliotrope.lines.annotation.images import Images
from heliotrope.lines.annotation.settings import Settings

T = TypeVar("T")

KEY_MOST = 200
TEXT_MOST = 100_000
DATA_MOST = 10_000
MOST_FAULTS_A_ROW = 10
"""Every bad row is named, by its first cells: a broken file must not become millions of messages."""
LANGUAGE_LEVEL = 1
"""Any command of an item's language will do; how well a worker reads it shows in their answers."""

Faults = list[tuple[str, str]]
"""What is wrong in a row, as (column, message)."""


def planned(rows: Iterable[Row], settings: Settings, bad: list[BadRow]) -> tuple[PlannedItem, ...]:
    """The items of a file in its order.

    Raises:
        InvalidRows: every bad row, those that ``bad`` held before included.
        Invalid: no item to label, only gold or none at all.
    """
    images = Images()
    items: list[PlannedItem] = []
    first_line: dict[str, int] = {}
    for row in rows:
        faults: Faults = []
        item = _item(row, settings, images, faults)
        key = row.cells.get("id", "").strip()
        if key and key in first_line:
            faults.append(
                ("id", f"{cells.shown(key)} is already on line {first_line[key]}; keep one of them")
            )
        first_line.setdefault(key, row.line)
        named = faults[:MOST_FAULTS_A_ROW]
        bad.extend(BadRow(line=row.line, column=column, message=message) for column, message in named)
        if item is not None:
            items.append(item)
    if bad:
        raise InvalidRows(sorted(bad, key=lambda fault: fault.line))
    if all(item.gold for item in items):
        raise Invalid("The file has no item to label; add a row without a gold answer")
    return tuple(items)


def arrived(given: Mapping[str, object], settings: Settings) -> PlannedItem:
    """One item from a stream.

    Raises:
        Invalid: what is wrong, with every column at fault.
    """
    faults, values = cells_of(given)
    item = None if faults else _item(Row(line=0, cells=values), settings, Images(), faults)
    if item is None:
        raise Invalid("; ".join(f"{column}: {message}" if column else message for column, message in faults))
    return item


def _item(row: Row, settings: Settings, images: Images, faults: Faults) -> PlannedItem | None:
    """The row as an item; None when a cell is wrong, with every such cell in ``faults``."""
    cell = partial(_cell, row.cells, faults)
    key = cell("id", lambda value: cells.visible(value, KEY_MOST))
    text = cell("text", lambda value: cells.storable(value, TEXT_MOST)) or ""
    image = cell("image", images.read) or b""
    gold = cell("gold", lambda value: label_of(value, settings.labels)) or ""
    language = cell("language", cells.language) or (settings.language if text else "")
    further = [column for column in row.cells if column not in KNOWN]
    data = {column: cell(column, lambda value: cells.storable(value, DATA_MOST)) or "" for column in further}
    if _blank(row, "id"):
        faults.append(("id", "is empty; give each item a name of its own"))
    if _blank(row, "text") and _blank(row, "image"):
        faults.append(("text", "there is neither text nor image; give one of them"))
    if faults or key is None:
        return None
    return PlannedItem(
        content=ItemContent(key=key, text=text, image=image, data=data),
        requirement=Requirement(
            skill=settings.skill or ("label-images" if image else "label-text"),
            level=settings.level,
            language=language,
            language_level=LANGUAGE_LEVEL if language else 0,
            effort_s=settings.effort_s,
        ),
        gold=gold,
        line=row.line,
    )


def _cell(values: Mapping[str, str], faults: Faults, column: str, parse: Callable[[str], T]) -> T | None:
    """A cell's value; None when it is blank, or wrong and then in ``faults``."""
    value = values.get(column, "")
    if not value.strip():
        return None
    try:
        return parse(value)
    except Invalid as error:
        faults.append((column, str(error)))
        return None


def _blank(row: Row, column: str) -> bool:
    return not row.cells.get(column, "").strip()


def label_of(value: str, labels: tuple[str, ...]) -> str:
    """The label that was meant.

    Raises:
        Invalid: none of them, with all of them named.
    """
    label = value.strip()
    if label not in labels:
        raise Invalid(f"{cells.shown(value)} is no label; give one of {', '.join(labels)}")
    return label
