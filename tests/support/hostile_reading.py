"""Every reader of files tries every hostile file, each reader in a process that may take little.

Prints one JSON object a reader: its tries with how each ended and what was said, and its peak of memory
beside what the process had before.
"""

import json
import os
import resource
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import IO, Any

from heliotrope.core.decompose.cases import files as cases
from heliotrope.core.decompose.rows import rows
from heliotrope.core.errors import HeliotropeError, InvalidRows
from heliotrope.core.network.workers_file import COLUMNS, parse_workers
from heliotrope.core.text import terms
from heliotrope.core.text.bilingual import plain, tmx, xliff
from heliotrope.core.text.records import text_of
from heliotrope.core.trade import files as trade
from heliotrope.flow import planning_feeds
from heliotrope.lines.annotation.items import planned
from heliotrope.lines.annotation.settings import settings_of
from heliotrope.lines.commerce import listings
from heliotrope.lines.support import mail
from heliotrope.network.roster_upload import read_roster
from tests.support.hostile import MB, as_base64, hostile

CPU_S = 60
ADDRESSES = 6000 * MB
"""Of addresses, not of memory: libraries reserve what they never touch."""
LABELS = settings_of({"labels": ["a", "b"]})


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """Something that takes a file; ``header`` begins what it would take."""

    read: Callable[[bytes], object]
    header: bytes = b"id,text\n"


def _labels(source: bytes, media_type: str) -> object:
    bad: list[Any] = []
    return planned(rows(source, media_type, bad), LABELS, bad)


def _picture(source: bytes) -> object:
    return _labels(json.dumps({"id": "a", "image": as_base64(source)}).encode(), "application/jsonl")


def _fed(source: bytes, line: str, media_type: str) -> object:
    node: Any = SimpleNamespace(line=line, options={"target": "de"})
    return planning_feeds.fitted(node, source, media_type)


def _translated(source: bytes) -> object:
    listing = listings.Listing(sku="a", language="en", title="t")
    return listings.translated(listing, "de", source.decode("utf-8", "surrogateescape"))


_LISTINGS = b"sku,language,title,description\n"
READERS: Mapping[str, Reader] = {
    "labels in CSV": Reader(read=lambda source: _labels(source, "text/csv")),
    "labels in JSON": Reader(read=lambda source: _labels(source, "application/jsonl")),
    "pictures": Reader(read=_picture),
    "people": Reader(
        read=lambda source: parse_workers(text_of(source)), header=f"{','.join(COLUMNS)}\n".encode()
    ),
    "roster": Reader(
        read=lambda source: read_roster(source, name="r.csv"), header=b"worker,from,to,timezone,kind\n"
    ),
    "calendar": Reader(
        read=lambda source: read_roster(source, name="r.ics"),
        header=b"BEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:bo\nDTSTART:20260101T000000Z\n",
    ),
    "terms": Reader(read=terms.read, header=b"source,target,note\n"),
    "memory": Reader(read=lambda source: tmx.read(source, "en", "de")),
    "xliff": Reader(read=xliff.read),
    "text by lines": Reader(read=lambda source: plain.read(source, plain.LINE)),
    "text by sentences": Reader(read=lambda source: plain.read(source, plain.SENTENCE)),
    "cases in CSV": Reader(
        read=lambda source: cases.cases(source, "text/csv"), header=b"id,title,step,expected\n"
    ),
    "cases in Gherkin": Reader(
        read=lambda source: cases.cases(source, "text/x-gherkin"), header=b"Feature: a\n"
    ),
    "cases in JUnit": Reader(read=lambda source: cases.cases(source, "application/xml")),
    "shop orders": Reader(
        read=lambda source: trade.read_orders(source, now=datetime.now(UTC)),
        header=f"{','.join(trade.ORDER_COLUMNS)}\n".encode(),
    ),
    "shop stock": Reader(read=trade.read_stock, header=b"sku,on_hand\n"),
    "listings to translate": Reader(
        read=lambda source: _fed(source, "translation", "text/csv"), header=_LISTINGS
    ),
    "listings with pictures": Reader(
        read=lambda source: _fed(source, "annotation", "text/csv"), header=_LISTINGS
    ),
    "results to look over": Reader(read=lambda source: _fed(source, "annotation", "application/jsonl")),
    "a listing's translation": Reader(read=_translated),
    "mail": Reader(read=mail.parse, header=b"From: a@b.test\r\n\r\n"),
}


def main() -> None:
    """Try all, one line a reader."""
    for name, reader in READERS.items():
        print(json.dumps({"reader": name, **_tried(reader)}), flush=True)


def _tried(reader: Reader) -> dict[str, object]:
    told, telling = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(told)
        with os.fdopen(telling, "wb") as pipe:
            _try(reader, pipe)
        os._exit(0)
    os.close(telling)
    with os.fdopen(told, "rb") as answer:
        lines = [json.loads(line) for line in answer.read().splitlines()]
    os.waitpid(child, 0)
    return {"peak_mb": max((line.pop("peak_mb") for line in lines), default=0), "tries": lines}


def _try(reader: Reader, pipe: IO[bytes]) -> None:
    """Every file; what was tried is told at once, for the next one may be the last."""
    resource.setrlimit(resource.RLIMIT_AS, (ADDRESSES, ADDRESSES))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_S, CPU_S))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for kind, content in hostile(reader.header).items():
        ended, said = _ending(reader.read, content)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
        told = {"file": kind, "ended": ended, "said": said[:600], "peak_mb": peak // 1024}
        pipe.write(json.dumps(told).encode() + b"\n")
        pipe.flush()


def _ending(read: Callable[[bytes], object], content: bytes) -> tuple[str, str]:
    try:
        read(content)
    except HeliotropeError as error:
        named = not isinstance(error, InvalidRows) or all(row.line >= 1 for row in error.rows)
        return "refused" if named and error.status < 500 else "broke", str(error)
    except BaseException as error:
        return "broke", f"{type(error).__name__}: {error}"
    return "taken", ""


if __name__ == "__main__":
    main()
