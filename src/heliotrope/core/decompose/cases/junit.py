"""JUnit XML in: the failed cases of an automated run, to be confirmed by hand.

Read by SAX, which knows the line of each element; documents with a DTD or entities are refused.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from xml.sax.handler import ContentHandler
from xml.sax.xmlreader import AttributesImpl

from defusedxml import DefusedXmlException  # type: ignore[import-untyped] # has no types
from defusedxml.sax import parseString  # type: ignore[import-untyped] # has no types

from heliotrope.core.decompose.cases.model import (
    CASES_MOST,
    TEXT_MOST,
    TITLE_MOST,
    Case,
    CaseStep,
    apart,
    some,
)
from heliotrope.core.errors import BadRow, Invalid, InvalidRows, TooLarge
from heliotrope.core.text import cells

DEPTH_MOST = 30
_ROOTS = ("testsuites", "testsuite")
_FAILURES = ("failure", "error")


@dataclass(slots=True)
class _Seen:
    """A test case of the file while it is read."""

    line: int
    name: str
    group: str
    suite: str
    failures: list[str] = field(default_factory=list)


class _Reader(ContentHandler):
    """Gathers the failed cases; ``cases`` counts all."""

    def __init__(self) -> None:
        super().__init__()
        self.failed: list[_Seen] = []
        self.cases = 0
        self.bad: list[BadRow] = []
        self._open: list[str] = []
        self._suites: list[str] = []
        self._case: _Seen | None = None
        self._text: list[str] | None = None

    def _line(self) -> int:
        return int(self._locator.getLineNumber() or 1)  # type: ignore[attr-defined] # expat always sets it

    def startElement(self, name: str, attrs: AttributesImpl) -> None:  # noqa: N802 - SAX's own name
        if not self._open and name not in _ROOTS:
            raise Invalid(f"The file is no JUnit XML: it begins with {cells.shown(name)}, not testsuites")
        if len(self._open) > DEPTH_MOST:
            raise Invalid(f"The file is nested deeper than {DEPTH_MOST} elements, unlike any JUnit XML")
        self._open.append(name)
        if name == "testsuite":
            self._suites.append(str(attrs.get("name", "")))
        elif name == "testcase" and self._case is None:
            self._begin(attrs)
        elif name in _FAILURES and self._case is not None:
            message = str(attrs.get("message", "")) or str(attrs.get("type", ""))
            self._text = [message, "\n"] if message else []

    def _begin(self, attrs: AttributesImpl) -> None:
        self.cases += 1
        name = str(attrs.get("name", "")).strip()
        if not name:
            self.bad.append(BadRow(line=self._line(), column="name", message="is empty; name every testcase"))
        suite = self._suites[-1] if self._suites else ""
        self._case = _Seen(
            line=self._line(), name=name, group=str(attrs.get("classname", "")).strip(), suite=suite
        )

    def characters(self, content: str) -> None:
        if self._text is not None:
            self._text.append(content)

    def endElement(self, name: str) -> None:  # noqa: N802 - SAX's own name
        self._open.pop()
        if name == "testsuite" and self._suites:
            self._suites.pop()
        elif name in _FAILURES and self._case is not None and self._text is not None:
            self._case.failures.append("".join(self._text).strip()[:TEXT_MOST])
            self._text = None
        elif name == "testcase" and "testcase" not in self._open and self._case is not None:
            if self._case.failures:
                self.failed.append(self._case)
            self._case = None


def cases(source: bytes) -> Sequence[Case]:
    """The cases that failed or broke, each with one step: do by hand what the test checks.

    Raises:
        Invalid: no XML, no JUnit XML, or nothing in it failed.
        InvalidRows: cases without a name, by line.
    """
    reader = _Reader()
    try:
        parseString(source, reader)
    except DefusedXmlException as error:
        raise Invalid(
            "The file has a document type or entities, which are not taken; leave them out"
        ) from error
    except Invalid:
        raise
    except (
        Exception
    ) as error:  # expat and its codecs have no closed list of what a broken file makes them raise.
        raise _no_xml(error) from error
    if reader.bad:
        raise InvalidRows(reader.bad)
    if len(reader.failed) > CASES_MOST:
        raise TooLarge(f"A file has at most {CASES_MOST:,} failed cases; split it into several")
    return _cases(reader)


def _no_xml(error: Exception) -> Invalid:
    line = getattr(error, "getLineNumber", lambda: 1)() or 1
    said = getattr(error, "getMessage", lambda: "it cannot be decoded")()
    return InvalidRows([BadRow(line=int(line), column="", message=f"is no XML: {str(said)[:100]}")])


def _cases(reader: _Reader) -> Sequence[Case]:
    names = apart(_id(seen) for seen in reader.failed)
    found = [_case(name, seen) for name, seen in zip(names, reader.failed, strict=True)]
    return some(found, f"None of the file's {reader.cases} cases failed; there is nothing to confirm")


def _readable(text: str, most: int) -> str:
    """One line of a machine's text, without what a person cannot see."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())[:most]


def _id(seen: _Seen) -> str:
    return _readable(".".join(filter(None, (seen.group, seen.name))), TITLE_MOST)


def _case(key: str, seen: _Seen) -> Case:
    reported = "\n\n".join(filter(None, seen.failures))[:TEXT_MOST]
    headline = _readable(reported.partition("\n")[0], 300)
    return Case(
        id=key,
        title=_readable(seen.name, TITLE_MOST) or key,
        line=seen.line,
        steps=(
            CaseStep(
                do="Do by hand what this automated test checks.",
                expected=f"It works: “{headline}” does not happen." if headline else "It works.",
            ),
        ),
        suite=_readable(seen.suite, TITLE_MOST),
        reported=reported,
    )
