"""A delivery's certificate as a document: parts that are each signed by themselves, so a change is named.

A part is a small JSON object with a name; texts and whole numbers only, so that its canonical JSON (sorted
keys, no spaces, ASCII) is the same everywhere.  Each part's signature also covers the document's id, its
version and the part's name, and the head's signature covers the list of names: a part cannot be changed,
left out, moved, added or brought in from another certificate.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from heliotrope.core.errors import Invalid

FORMAT = "heliotrope-certificate@1"
_FIELDS = {"format", "id", "version", "key", "parts", "signature"}
_PART_FIELDS = {"name", "content", "signature"}
Sign = Callable[[bytes], str]
Check = Callable[[bytes, str], bool]
"""Whether a signature is that of the key over these bytes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One signed part.

    Attributes:
        name: unique in the document, such as ``accuracy`` or ``inspected 12``.
        content: texts, whole numbers, and lists and objects of them.
    """

    name: str
    content: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """What every part belongs to.

    Attributes:
        certificate_id: names the order's certificate; the same over all of its versions.
        version: 1, 2, ...
        key: the public key it is signed with, as text.
    """

    certificate_id: str
    version: int
    key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """A part that is not as it was signed.

    Attributes:
        part: name of the part; ``head`` for the document's own fields and list of parts.
        why: what is wrong with it.
    """

    part: str
    why: str


def canonical(content: Any) -> bytes:
    """JSON with sorted keys and no spaces, in ASCII; raises Invalid for numbers that are not whole."""
    _whole(content)
    return json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=True).encode()


def _whole(content: Any) -> None:
    if isinstance(content, float):
        raise Invalid(f"A certificate holds whole numbers and texts; write {content} as text")
    if isinstance(content, Mapping):
        content = tuple(content.values())
    if isinstance(content, list | tuple):
        for one in content:
            _whole(one)


def sealed(head: Head, parts: Sequence[Part], sign: Sign) -> dict[str, Any]:
    """The document with every part and its head signed.

    Raises:
        Invalid: two parts have one name, or a content is not of texts and whole numbers.
    """
    names = [part.name for part in parts]
    if len(set(names)) < len(names):
        raise Invalid("Two parts of a certificate have one name")
    return {
        "format": FORMAT,
        "id": head.certificate_id,
        "version": head.version,
        "key": head.key,
        "parts": [
            {"name": part.name, "content": dict(part.content), "signature": sign(_of_part(head, part))}
            for part in parts
        ],
        "signature": sign(_of_head(head, names)),
    }


def _of_head(head: Head, names: Sequence[str]) -> bytes:
    return canonical(
        {
            "format": FORMAT,
            "id": head.certificate_id,
            "version": head.version,
            "key": head.key,
            "parts": list(names),
        }
    )


def _of_part(head: Head, part: Part) -> bytes:
    own = [FORMAT, head.certificate_id, head.version, part.name]
    return canonical({"of": own, "content": dict(part.content)})


def read(document: Any) -> tuple[Head, tuple[Part, ...], tuple[str, ...], str]:
    """Head, parts, the parts' signatures and the head's, of a document as it was loaded from JSON.

    Raises:
        Invalid: it is no certificate of a known format, or lacks a field.
    """
    if not isinstance(document, Mapping) or document.get("format") != FORMAT:
        raise Invalid(f"This is no certificate: its format is not {FORMAT}")
    try:
        if set(document) != _FIELDS or any(set(one) != _PART_FIELDS for one in document["parts"]):
            raise Invalid("This certificate is damaged: it has fields that nobody signed, or lacks some")
        head = Head(
            certificate_id=str(document["id"]), version=int(document["version"]), key=str(document["key"])
        )
        parts = tuple(Part(name=str(one["name"]), content=dict(one["content"])) for one in document["parts"])
        signatures = tuple(str(one["signature"]) for one in document["parts"])
        return head, parts, signatures, str(document["signature"])
    except (KeyError, TypeError, ValueError) as error:
        raise Invalid(
            f"This certificate is damaged: a field is missing or has another shape ({error})"
        ) from None


def faults(document: Any, check: Check) -> tuple[Fault, ...]:
    """Every part that is not as it was signed, in the document's order; none when all is whole.

    Raises:
        Invalid: it cannot be read as a certificate.
    """
    head, parts, signatures, own = read(document)
    found = [
        Fault(part=part.name, why="it is not what was signed")
        for part, signature in zip(parts, signatures, strict=True)
        if not _holds(head, part, signature, check)
    ]
    names = [part.name for part in parts]
    if check(_of_head(head, names), own):
        return tuple(found)
    gaps = [Fault(part=name, why="it is missing") for name in _missing(names)]
    why = "the certificate's id, version, key or list of parts is not what was signed"
    return (Fault(part="head", why=why), *gaps, *found)


def _holds(head: Head, part: Part, signature: str, check: Check) -> bool:
    try:
        return check(_of_part(head, part), signature)
    except Invalid:
        return False


def _missing(names: Sequence[str]) -> list[str]:
    """Names left out of a numbered row of them: with ``inspected 1`` and ``3`` there was a 2."""
    numbered: dict[str, set[int]] = {}
    for name in names:
        kind, _, number = name.rpartition(" ")
        if kind and number.isdecimal():
            numbered.setdefault(kind, set()).add(int(number))
    return [f"{kind} {n}" for kind, known in numbered.items() for n in range(1, max(known)) if n not in known]


def text_of(document: Mapping[str, Any]) -> bytes:
    """The document as a file, in the one spelling that counts: readable JSON with a line end."""
    return (json.dumps(document, indent=1, ensure_ascii=True) + "\n").encode()
