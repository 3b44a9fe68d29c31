"""Evidence: files in the vault and texts, as answers hold them and as the delivery names them."""

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from heliotrope.core.errors import Invalid
from heliotrope.core.text import cells

MOST = 10
BYTES_MOST = 20 * 1024**2
TEXT_MOST = 20_000
NAME_MOST = 200
ENDINGS = {
    "image/png": "png",
    "image/jpeg": "jpg",
    "image/webp": "webp",
    "image/gif": "gif",
    "video/mp4": "mp4",
    "video/webm": "webm",
    "text/plain": "txt",
    "application/json": "json",
    "application/pdf": "pdf",
}
"""The kinds of files that are taken, with the ending that the delivery gives them."""

_SHA256 = re.compile(r"[0-9a-f]{64}")
_UNSAFE = re.compile(r"[^\w.-]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """One file of the delivery.

    Attributes:
        path: its name in the delivery.
        file_id: the file in the vault; None for a text.
        place: what it belongs to, such as ``step-2`` or ``defect-1``.
    """

    path: str
    name: str
    media_type: str
    sha256: str
    place: str
    file_id: UUID | None = None
    text: str = ""


def checked(value: object) -> list[Mapping[str, object]]:
    """Evidence in its normal form: ``{"file", "name", "media_type", "size", "sha256"}`` or ``{"text"}``.

    Raises:
        Invalid: more than ten, or one that is neither.
    """
    given = list(value) if isinstance(value, list | tuple) else [value] if value else []
    if len(given) > MOST:
        raise Invalid(f"has {len(given)} pieces of evidence; {MOST} are allowed")
    return [_checked(one) for one in given if one]


def _checked(value: object) -> Mapping[str, object]:
    if isinstance(value, str):
        return {"text": cells.storable(value, TEXT_MOST)}
    if isinstance(value, Mapping) and isinstance(value.get("text"), str):
        return {"text": cells.storable(str(value["text"]), TEXT_MOST)}
    if not isinstance(value, Mapping) or not isinstance(value.get("file"), str):
        raise Invalid("has evidence that is neither a kept file nor a text; upload it with the answer")
    media_type, size, sha256 = value.get("media_type"), value.get("size"), value.get("sha256")
    if media_type not in ENDINGS:
        raise Invalid(f"has evidence of the kind {cells.shown(media_type)}; give one of {', '.join(ENDINGS)}")
    if not isinstance(size, int) or not 0 < size <= BYTES_MOST:
        raise Invalid(f"has evidence that is empty or larger than {BYTES_MOST // 1024**2} MB")
    try:
        file_id = UUID(str(value["file"]))
    except ValueError as error:
        raise Invalid("has evidence that no file is kept for; upload it again") from error
    if not isinstance(sha256, str) or _SHA256.fullmatch(sha256) is None:
        raise Invalid("has evidence without its SHA-256; upload it again")
    name = "".join(c for c in str(value.get("name", "")) if c.isprintable())[:NAME_MOST]
    return {
        "file": str(file_id),
        "name": name or "evidence",
        "media_type": media_type,
        "size": size,
        "sha256": sha256,
    }


def folder(number: int, key: str) -> str:
    """Where an item's evidence lies: its place in the order and its key, as any file system takes them."""
    return f"evidence/{number:04d}-{_UNSAFE.sub('-', key)[:80].strip('-.')}"


def listed(body: Mapping[str, Any], under: str) -> Iterator[Evidence]:
    """The evidence of a run's answer with its names in the delivery, steps before defects."""
    for kind in ("step", "defect"):
        for number, row in enumerate(body.get(f"{kind}s", ()), 1):
            yield from _named(row.get("evidence", ()), f"{kind}-{number}", under)


def _named(rows: Iterable[Mapping[str, Any]], place: str, under: str) -> Iterator[Evidence]:
    for number, row in enumerate(rows, 1):
        if "file" not in row:
            text = str(row["text"])
            yield Evidence(
                path=f"{under}/{place}-{number}.txt",
                name="text",
                media_type="text/plain",
                sha256=hashlib.sha256(text.encode()).hexdigest(),
                place=place,
                text=text,
            )
            continue
        yield Evidence(
            path=f"{under}/{place}-{number}.{ENDINGS.get(str(row['media_type']), 'bin')}",
            name=str(row["name"]),
            media_type=str(row["media_type"]),
            sha256=str(row["sha256"]),
            place=place,
            file_id=UUID(str(row["file"])),
        )
