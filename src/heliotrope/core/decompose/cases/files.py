"""A plan's file as cases, by the kind of the file."""

import codecs
from collections.abc import Sequence

from heliotrope.core.decompose.cases import features, junit, sheets
from heliotrope.core.decompose.cases.model import Case
from heliotrope.core.errors import Invalid, TooLarge
from heliotrope.core.text import cells

MOST_BYTES = 20 * 1024**2
CSV = ("text/csv",)
GHERKIN = ("text/x-gherkin", "text/x.cucumber.gherkin+plain")
XML = ("application/xml", "text/xml")
UNNAMED = ("text/plain", "application/octet-stream")
"""What browsers call a ``.feature`` file; the file's beginning tells it from XML."""


def cases(source: bytes, media_type: str) -> Sequence[Case]:
    """The cases of a plan in CSV or Gherkin, or the failed ones of a run in JUnit XML.

    Raises:
        Invalid: a kind or an encoding that is not taken, or what its own reader refuses.
        TooLarge: more bytes than a plan may have.
    """
    if len(source) > MOST_BYTES:
        raise TooLarge(f"A plan has at most {MOST_BYTES // 1024**2} MB; split it into several")
    kind = media_type.partition(";")[0].strip().lower()
    if kind in UNNAMED:
        kind = XML[0] if source.removeprefix(codecs.BOM_UTF8).lstrip().startswith(b"<") else GHERKIN[0]
    if kind in XML:
        return junit.cases(source)
    if kind not in {*CSV, *GHERKIN}:
        taken = ", ".join((*CSV, *GHERKIN, *XML))
        raise Invalid(f"{cells.shown(media_type)} is not taken; send one of {taken}")
    text = _text(source)
    return sheets.cases(text) if kind in CSV else features.cases(text)


def _text(source: bytes) -> str:
    try:
        return source.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = source.count(b"\n", 0, error.start) + 1
        raise Invalid(f"line {line}: the file is not UTF-8; save it as UTF-8") from error
