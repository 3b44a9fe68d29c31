"""From what a plan has to the file that a line takes: listings become XLIFF or pictures, results rows."""

import csv
import json
from xml.etree import ElementTree as ET

from heliotrope.core.demand.plan import Node
from heliotrope.core.errors import Invalid

CSV = "text/csv"
_XLIFF = "urn:oasis:names:tc:xliff:document:1.2"
Made = tuple[bytes, str]


def fitted(node: Node, source: bytes, media_type: str) -> Made:
    """The file that a node's line takes, and its media type; as it came when there is nothing to do.

    Raises:
        Invalid: a listing is not right, or has nothing that the node is about.
    """
    if media_type == CSV and node.line in ("translation", "annotation") and _is_listings(source):
        return _from_listings(node, source)
    if media_type == "application/jsonl" and node.line == "annotation":
        return _from_results(source, media_type)
    return source, media_type


def _header(source: bytes) -> list[str]:
    first = source[:10_000].decode("utf-8-sig", errors="replace").splitlines()[:1]
    return [name.strip().lower() for name in next(csv.reader(first), [])]


def _is_listings(source: bytes) -> bool:
    return {"sku", "language", "title"} <= set(_header(source))


def _from_listings(node: Node, source: bytes) -> Made:
    """One file for all listings of a shop: every text to translate, or every picture to look at."""
    from heliotrope.lines.commerce.listings import listing_work, read_listings

    target = str(node.options.get("target") or "")
    listings = read_listings(source)
    wanted = [target] if node.line == "translation" else []
    work = [one for listing in listings for one in listing_work(listing, wanted) if one.line == node.line]
    if not work and node.line == "annotation":
        raise Invalid("No listing has a picture: add a column image with PNG, JPEG or WebP as base64.")
    if not work:
        raise Invalid(
            "No listing is in another language than the one that is wanted; check the column language."
        )
    if node.line == "annotation":
        return b"".join(one.source for one in work), "application/jsonl"
    return _one_xliff([one.source for one in work]), "application/xliff+xml"


def _one_xliff(parts: list[bytes]) -> bytes:
    ET.register_namespace("", _XLIFF)
    whole = ET.Element(f"{{{_XLIFF}}}xliff", {"version": "1.2"})
    for part in parts:
        whole.extend(ET.fromstring(part))  # noqa: S314 - written by our own hand, see listing_work
    return bytes(ET.tostring(whole, encoding="utf-8", xml_declaration=True))


def _from_results(source: bytes, media_type: str) -> Made:
    """Delivered labels as rows to look over: the text with the label that it was given."""
    try:
        rows = [json.loads(line) for line in source.decode().splitlines() if line.strip()]
    except (ValueError, RecursionError):
        return source, media_type  # No results of ours: the line reads it itself, and names what is wrong.
    if not all(isinstance(row, dict) and {"id", "answer", "text"} <= set(row) for row in rows):
        return source, media_type
    lines = [{"id": row["id"], "text": f"{row['text']}\n→ {row['answer']}"} for row in rows]
    made = "".join(f"{json.dumps(line, ensure_ascii=True)}\n" for line in lines)
    return made.encode(), media_type
