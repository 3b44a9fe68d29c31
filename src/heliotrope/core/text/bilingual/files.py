"""Which format a file has, and its reading and writing."""

import re

from heliotrope.core.errors import Invalid
from heliotrope.core.text.bilingual import plain, xliff
from heliotrope.core.text.bilingual.document import Document, Targets

XLIFF = "application/xliff+xml"
TEXT = "text/plain"
XML_TYPES = (XLIFF, "application/x-xliff+xml", "application/xml", "text/xml")
UNNAMED = ("application/octet-stream", "")
"""What a browser calls a file whose ending it does not know, such as .xlf."""

_XML = re.compile(rb"(\xef\xbb\xbf)?\s*<(\?xml|xliff|\w+:xliff)|(\xff\xfe|\xfe\xff)")


def format_of(source: bytes, media_type: str) -> str:
    """The media type of the format that a file has.

    Raises:
        Invalid: none that is read.
    """
    named = media_type.partition(";")[0].strip().lower()
    if named in XML_TYPES or (named in (TEXT, *UNNAMED) and _XML.match(source[:400])):
        return XLIFF
    if named == TEXT:
        return TEXT
    raise Invalid(f"{media_type!r} is not taken; send XLIFF ({XLIFF}) or text in UTF-8 ({TEXT})")


def read(source: bytes, media_type: str, segmentation: str) -> Document:
    """The segments of a file; raises as its format does."""
    if format_of(source, media_type) == XLIFF:
        return xliff.read(source)
    return plain.read(source, segmentation)


def write(source: bytes, media_type: str, segmentation: str, targets: Targets, language: str) -> bytes:
    """The file with targets in it."""
    if format_of(source, media_type) == XLIFF:
        return xliff.write(source, targets, language)
    return plain.write(source, targets, segmentation)
