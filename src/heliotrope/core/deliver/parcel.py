"""The parcel of a plan: everything that it delivered as one archive, with a list of contents in front.

The same entries and files make the same bytes, wherever and whenever they are packed.
"""

import hashlib
import io
import json
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass

CONTENTS = "contents.json"
PARCEL_MOST = 200 * 1024 * 1024
"""Bytes of files that one archive may hold: it is packed in memory."""
_EPOCH = (1980, 1, 1, 0, 0, 0)
"""The first instant that an archive can state; the real one is in the plan's own record."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One file of a parcel.

    Attributes:
        node: key of the node whose work it is.
        delivery: key of the delivery that it came with.
        path: where it lies in the archive.
        sha256: in hexadecimal.
        size: in bytes.
    """

    node: str
    delivery: str
    path: str
    sha256: str
    size: int


def path_of(node: str, name: str, *, number: int | None) -> str:
    """Where a file lies: by node, and in a stream by the number of its item, from 1."""
    return f"{node}/{name}" if number is None else f"{node}/{number:04d}/{name}"


def contents(entries: Sequence[Entry]) -> bytes:
    """The list of contents as JSON, by path."""
    listed = [asdict(one) for one in sorted(entries, key=lambda one: one.path)]
    return json.dumps({"files": listed}, ensure_ascii=False, indent=1, sort_keys=True).encode()


def sha256_of(entries: Sequence[Entry]) -> str:
    """The SHA-256 of the list of contents, in hexadecimal."""
    return hashlib.sha256(contents(entries)).hexdigest()


def packed(entries: Sequence[Entry], files: Iterable[tuple[str, bytes]]) -> bytes:
    """A ZIP archive of files by path, with the list of contents in front."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for path, content in ((CONTENTS, contents(entries)), *sorted(files)):
            told = zipfile.ZipInfo(path, date_time=_EPOCH)
            archive.writestr(told, content, compress_type=zipfile.ZIP_DEFLATED, compresslevel=6)
    return made.getvalue()
