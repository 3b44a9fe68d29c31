"""A file of demand as segments, and the same file with targets in it, whatever its format."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from heliotrope.core.errors import BadRow, Invalid, InvalidRows
from heliotrope.core.text.bilingual.marks import Tags, plain

SEGMENTS_MOST = 50_000
TEXT_MOST = 20_000
KEY_MOST = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """One piece of a file that is translated by itself.

    Attributes:
        key: its name in the file, unique.
        text: the source with marks.
        draft: the target that the file came with, with marks; or empty.
        limit: most characters that the file allows the target; 0 for any number.
    """

    key: str
    line: int
    text: str
    tags: Tags = field(default_factory=dict)
    draft: str = ""
    notes: tuple[str, ...] = ()
    limit: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """What a file asks to be translated, in its order.

    Attributes:
        source, target: the languages that the file names, in lower case; empty when it names none.
        kept: segments that stay as they are: final already, not to be translated, or without a letter.
    """

    segments: tuple[Segment, ...]
    source: str = ""
    target: str = ""
    kept: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """What a segment became.

    Attributes:
        revised: whether a second person confirmed it.
    """

    text: str
    revised: bool


Targets = Mapping[str, Target]
"""Targets with marks, by the key of their segment."""


def says_something(text: str) -> bool:
    """Whether a text has a letter or a digit; one without is the same in every language."""
    return any(letter.isalnum() for letter in plain(text))


def checked(segments: list[Segment], bad: list[BadRow]) -> tuple[Segment, ...]:
    """The segments of a file, all of them right.

    Raises:
        InvalidRows: every bad unit, those that ``bad`` held before included.
        Invalid: nothing to translate, or more than is taken at once.
    """
    lines: dict[str, int] = {}
    for one in segments:
        if one.key in lines:
            message = f"{one.key} is already on line {lines[one.key]}; every unit needs an id of its own"
            bad.append(BadRow(line=one.line, column="id", message=message))
        lines.setdefault(one.key, one.line)
        if len(one.key) > KEY_MOST:
            bad.append(BadRow(line=one.line, column="id", message=f"is longer than {KEY_MOST} characters"))
        if len(one.text) > TEXT_MOST or "\0" in one.text:
            message = f"a segment has at most {TEXT_MOST} characters; split it"
            bad.append(BadRow(line=one.line, column="source", message=message))
    if bad:
        raise InvalidRows(sorted(bad, key=lambda row: row.line))
    if not segments:
        raise Invalid("The file has nothing to translate; every segment is final, kept out or empty")
    if len(segments) > SEGMENTS_MOST:
        raise Invalid(f"An order takes {SEGMENTS_MOST} segments; split the file ({len(segments)})")
    return tuple(segments)
