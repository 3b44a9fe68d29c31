"""Plain text in UTF-8: a segment a line or a sentence, and the same lines back."""

import codecs
import io
import re
from collections.abc import Iterator

from heliotrope.core.errors import BadRow, Invalid, InvalidRows, TooLarge
from heliotrope.core.text.bilingual.document import (
    SEGMENTS_MOST,
    Document,
    Segment,
    Targets,
    checked,
    says_something,
)
from heliotrope.core.text.bilingual.inline import literal
from heliotrope.core.text.bilingual.marks import to_text

LINE, SENTENCE = "line", "sentence"
SEGMENTATIONS = (LINE, SENTENCE)
FAULTS_MOST = 1000
LINES_MOST = 500_000
"""Empty lines and lines without a letter are no segments, and are read all the same."""
# A full stop of Latin writing ends a sentence before a space; one of Chinese or Japanese always does.
_SENTENCE = re.compile(r".+?(?:[.!?…]+[\"'”’)»]*(?=\s)|[。！？]+[”’」』）]*|$)\s*", re.DOTALL)
# A line of XML can hold these; nothing that is read or shown has a use for them.
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f]")


def read(source: bytes, segmentation: str) -> Document:
    """The segments of a text.

    Raises:
        InvalidRows: it is not UTF-8, or has control characters; the lines are named.
        TooLarge, Invalid: more lines or segments than an order takes.
    """
    text = _decoded(source)
    bad: list[BadRow] = []
    for number, written in enumerate(io.StringIO(text, newline="\n"), 1):
        if number > LINES_MOST:
            raise TooLarge(f"A text has at most {LINES_MOST:,} lines; split the file")
        if _CONTROL.search(written) and len(bad) < FAULTS_MOST:
            bad.append(BadRow(line=number, column="", message="has a control character"))
    segments: list[Segment] = []
    kept = 0
    for key, line, start, end in _spans(text, segmentation):
        made = literal(text[start:end])
        if says_something(made.text):
            segments.append(Segment(key=key, line=line, text=made.text, tags=made.tags))
            if len(segments) > SEGMENTS_MOST:
                raise Invalid(f"An order takes {SEGMENTS_MOST} segments; split the file before line {line}")
        else:
            kept += 1
    return Document(segments=checked(segments, bad), kept=kept)


def write(source: bytes, targets: Targets, segmentation: str) -> bytes:
    """The text with these targets; whatever is between them stays."""
    text = _decoded(source)
    parts: list[str] = []
    end = 0
    for key, _line, start, stop in _spans(text, segmentation):
        if key in targets:
            tags = literal(text[start:stop]).tags
            parts += [text[end:start], to_text(targets[key].text, tags)]
            end = stop
    mark = codecs.BOM_UTF8 if source.startswith(codecs.BOM_UTF8) else b""
    return mark + "".join([*parts, text[end:]]).encode()


def _decoded(source: bytes) -> str:
    try:
        return source.removeprefix(codecs.BOM_UTF8).decode()
    except UnicodeDecodeError as error:
        line = source.count(b"\n", 0, error.start) + 1
        row = BadRow(line=line, column="", message="this is not UTF-8; save the file as UTF-8")
        raise InvalidRows([row]) from None


def _spans(text: str, segmentation: str) -> Iterator[tuple[str, int, int, int]]:
    """Each segment's key, line, start and end, without the space around it."""
    if segmentation not in SEGMENTATIONS:
        raise Invalid(f"A text is cut by {' or '.join(SEGMENTATIONS)}")
    place = 0
    for number, line in enumerate(io.StringIO(text, newline=""), start=1):
        found = [(0, len(line))] if segmentation == LINE else [m.span() for m in _SENTENCE.finditer(line)]
        for ordinal, (start, end) in enumerate(found, start=1):
            piece = line[start:end]
            inner = piece.strip()
            if inner:
                begin = place + start + len(piece) - len(piece.lstrip())
                key = str(number) if segmentation == LINE else f"{number}.{ordinal}"
                yield key, number, begin, begin + len(inner)
        place += len(line)
