"""Files of a shop: orders and stock as CSV; every bad row is named by its line."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from heliotrope.core.errors import BadRow, Invalid, InvalidRows
from heliotrope.core.text.address import address_of
from heliotrope.core.text.records import table
from heliotrope.core.trade.incoming import IncomingLine, IncomingOrder, IncomingStock

ORDER_COLUMNS = (
    "order", "sku", "quantity", "title", "name", "company", "address1", "address2", "city", "province",
    "postcode", "country", "phone", "email", "placed_at", "promised_at", "location",
)  # fmt: skip
STOCK_COLUMNS = ("sku", "title", "location", "on_hand")
MOST_ROWS = 100_000
MOST_QUANTITY = 1_000_000
_EXPORT = {
    # The header that Shopify's own export of orders has: it calls the order's number its name.
    "name": "order", "lineitem sku": "sku", "lineitem quantity": "quantity", "lineitem name": "title",
    "shipping name": "name", "shipping company": "company", "shipping address1": "address1",
    "shipping address2": "address2", "shipping city": "city", "shipping province": "province",
    "shipping zip": "postcode", "shipping country": "country", "shipping phone": "phone",
    "created at": "placed_at",
}  # fmt: skip
_SPACED = re.compile(r" ([+-]\d{2}:?\d{2})$")
T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class FileOrder:
    """An order of a file, with the line on which it begins.

    Attributes:
        dated: whether the file says when it was placed.
    """

    order: IncomingOrder
    line: int
    dated: bool


def read_orders(source: bytes, *, now: datetime) -> tuple[FileOrder, ...]:
    """The orders of a CSV file; rows of one order follow each other or not, each is one of its lines.

    An address that is wrong is no bad row: it is what the order's exception is about.

    Args:
        now: when an order without ``placed_at`` counts as placed.

    Raises:
        InvalidRows: every bad row, by line and column; nothing may be kept.
    """
    rows, bad = _table(source, ORDER_COLUMNS, needed=("order", "sku", "quantity"))
    found: dict[str, list[tuple[int, Mapping[str, str], IncomingLine]]] = {}
    for line, row in rows:
        key = _cell(row, "order", line, bad, _key)
        sku = _cell(row, "sku", line, bad, _key)
        quantity = _cell(row, "quantity", line, bad, lambda text: _whole(text, 1))
        if key and sku and quantity:
            one = IncomingLine(sku=sku, quantity=quantity, title=row.get("title", "").strip()[:200])
            found.setdefault(key, []).append((line, row, one))
    orders = [_order(key, lines, bad, now) for key, lines in found.items()]
    if bad:
        raise InvalidRows(sorted(bad, key=lambda fault: fault.line))
    return tuple(
        FileOrder(
            order=order,
            line=lines[0][0],
            dated=any(row.get("placed_at", "").strip() for _, row, _ in lines),
        )
        for order, lines in zip(orders, found.values(), strict=True)
        if order
    )


def read_stock(source: bytes) -> tuple[IncomingStock, ...]:
    """What is on the shelves, by SKU and location.

    Raises:
        InvalidRows: every bad row.
    """
    rows, bad = _table(source, STOCK_COLUMNS, needed=("sku", "on_hand"))
    found: dict[tuple[str, str], IncomingStock] = {}
    for line, row in rows:
        sku = _cell(row, "sku", line, bad, _key)
        on_hand = _cell(row, "on_hand", line, bad, lambda text: _whole(text, 0))
        location = row.get("location", "").strip()[:200] or "main"
        if (sku or "", location) in found:
            bad.append(BadRow(line=line, column="sku", message="is named before at this location; keep one"))
        if sku and on_hand is not None:
            title = row.get("title", "").strip()[:200]
            found[sku, location] = IncomingStock(sku=sku, title=title, location=location, on_hand=on_hand)
    if bad:
        raise InvalidRows(bad)
    return tuple(found.values())


def _table(
    source: bytes, columns: tuple[str, ...], needed: tuple[str, ...]
) -> tuple[list[tuple[int, dict[str, str]]], list[BadRow]]:
    if b"\x00" in source:
        line = source.count(b"\n", 0, source.index(b"\x00")) + 1
        raise Invalid(f"line {line}: the file holds a NUL byte; save it as CSV in UTF-8")
    unread: list[BadRow] = []
    lines = [*table(source, unread, most_rows=MOST_ROWS)]
    if unread:
        raise InvalidRows(unread)
    header = [name.strip().lower() for name in (lines[0][1] if lines else ())]
    if "lineitem sku" in header:
        header = [_EXPORT.get(name, name) for name in header]
    missing = [name for name in needed if name not in header]
    if missing:
        message = f"the header lacks {', '.join(missing)}; columns are {','.join(columns)}"
        raise InvalidRows([BadRow(line=1, column="", message=message)])
    bad = [
        BadRow(line=line, column="", message=f"has {len(values)} cells, the header has {len(header)}")
        for line, values in lines[1:]
        if values and len(values) != len(header)
    ]
    rows = [
        (line, dict(zip(header, values, strict=True)))
        for line, values in lines[1:]
        if len(values) == len(header) and any(value.strip() for value in values)
    ]
    if not rows and not bad:
        raise Invalid("The file has no row; add one under the header")
    return rows, bad


def _order(
    key: str, lines: list[tuple[int, Mapping[str, str], IncomingLine]], bad: list[BadRow], now: datetime
) -> IncomingOrder | None:
    """One order of its rows; what is said of the whole order stands in the first row that says it."""
    first = lines[0][0]
    row = {
        name: next((cells[name].strip() for _, cells, _ in lines if cells.get(name, "").strip()), "")
        for name in ORDER_COLUMNS
    }
    placed_at = _cell(row, "placed_at", first, bad, _instant) or now
    promised_at = _cell(row, "promised_at", first, bad, _instant)
    try:
        return IncomingOrder(
            external_id=key,
            name=key,
            lines=tuple(line for _, _, line in lines),
            address=address_of(row),
            email=row["email"][:254],
            placed_at=placed_at,
            promised_at=promised_at,
            location=row["location"][:200],
        )
    except Invalid as error:
        bad.append(BadRow(line=first, column=str(error).partition(":")[0], message=str(error)))
        return None


def _cell(
    row: Mapping[str, str], column: str, line: int, bad: list[BadRow], read: Callable[[str], T | None]
) -> T | None:
    try:
        return read(row.get(column, "").strip())
    except Invalid as error:
        bad.append(BadRow(line=line, column=column, message=str(error)))
        return None


def _key(text: str) -> str:
    if not 0 < len(text) <= 200 or not text.isprintable():
        raise Invalid("must have 1 to 200 characters that can be seen")
    return text


def _whole(text: str, least: int) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= 7 and least <= int(text) <= MOST_QUANTITY):
        raise Invalid(f"must be a whole number from {least} to {MOST_QUANTITY:,}")
    return int(text)


def _instant(text: str) -> datetime | None:
    if not text:
        return None
    try:
        found = datetime.fromisoformat(_SPACED.sub(r"\1", text.replace(" UTC", "+00:00")))
    except ValueError as error:
        raise Invalid("is no instant; write one such as 2026-11-20T09:30:00+08:00") from error
    if found.tzinfo is None:
        raise Invalid("has no offset; write one such as 2026-11-20T09:30:00+08:00")
    return found
