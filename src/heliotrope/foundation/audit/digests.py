"""Digests of rows from their plain values alone, so that any program can make them again.

A digest is the SHA-256 of the whole row, and after a point four characters for each column in its order:
the first proves a change, the others tell in which column.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any

_PIECE = 4
Plain = str | int | bool | None


def digest_of(table: str, key: str, columns: Sequence[str], values: Mapping[str, Plain]) -> str:
    """What a row says in these columns: 64 characters, a point, and four for each of them.

    Args:
        values: by column; one that is not there counts as nothing.
    """
    place = f"{table}:{key}"
    said = [(name, values.get(name)) for name in columns]
    pieces = (_hashed([place, *one])[:_PIECE] for one in said)
    return f"{_hashed([place, said])}.{''.join(pieces)}"


def difference(columns: Sequence[str], was: str, now: str) -> str:
    """The columns in which two digests of a row differ; empty when they are the same."""
    if was == now:
        return ""
    before, after = was.partition(".")[2], now.partition(".")[2]
    places = [slice(n * _PIECE, (n + 1) * _PIECE) for n in range(len(columns))]
    changed = [name for name, one in zip(columns, places, strict=True) if before[one] != after[one]]
    return ", ".join(changed) or "its content"


def _hashed(value: Any) -> str:
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256(text.encode()).hexdigest()
