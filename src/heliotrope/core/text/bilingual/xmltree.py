"""XML as a tree that knows its place in the file, so that a change leaves every other byte as it was.

Nothing outside the file is ever read: entities of a file's own are refused, and a named document type is
not looked up.
"""

import codecs
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from xml.parsers import expat

from heliotrope.core.errors import BadRow, Invalid, InvalidRows, TooLarge

BYTES_MOST = 20 * 1024 * 1024
DEPTH_MOST = 64
NODES_MOST = 500_000
XML = "http://www.w3.org/XML/1998/namespace"

_DECLARED = re.compile(rb"""^\s*<\?xml[^>]*?encoding\s*=\s*["']([A-Za-z0-9._-]{1,40})["']""")
_TAG = re.compile(rb"""<[^"'>]*(?:(?:"[^"]*"|'[^']*')[^"'>]*)*>""")
_CODECS = re.compile(
    r"utf-8|ascii|iso8859-[0-9]{1,2}|cp125[0-8]|shift_jis|euc_(jp|kr)|gb2312|gbk|gb18030|big5"
)


@dataclass(slots=True, kw_only=True)
class Node:
    """An element.

    Attributes:
        space: its namespace; empty for none.
        start, opened, closing, end: bytes where its start tag begins and ends, and its end tag begins and
            ends; all but the first are the same for an empty tag.
        inside: texts and elements in their order.
    """

    space: str
    name: str
    attributes: Mapping[str, str]
    line: int
    start: int
    opened: int = 0
    closing: int = 0
    end: int = 0
    inside: "list[str | Node]" = field(default_factory=list)

    @property
    def is_empty_tag(self) -> bool:
        """Whether it is written as ``<a/>``."""
        return self.opened == self.end

    def children(self, *names: str) -> "Iterator[Node]":
        """The elements directly inside it, those of these names when any is given."""
        for one in self.inside:
            if isinstance(one, Node) and one.space == self.space and (not names or one.name in names):
                yield one

    def child(self, name: str) -> "Node | None":
        """The first element of a name directly inside it."""
        return next(self.children(name), None)

    def text(self) -> str:
        """Every text inside it, however deep."""
        return "".join(one if isinstance(one, str) else one.text() for one in self.inside)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tree:
    """A file as UTF-8 with its root element, and how it was written.

    Attributes:
        codec: Python's name of the file's own encoding.
        mark: its byte order mark, or nothing.
    """

    root: Node
    content: bytes
    codec: str
    mark: bytes

    def changed(self, edits: Iterable[tuple[int, int, str]]) -> bytes:
        """The file with stretches replaced, each given as (from, to, text); they never overlap."""
        parts: list[bytes] = []
        end = 0
        for start, stop, text in sorted(edits, key=lambda edit: edit[:2]):
            parts += [self.content[end:start], text.encode()]
            end = stop
        content = b"".join([*parts, self.content[end:]])
        if self.codec != "utf-8":
            content = content.decode().encode(self.codec, "xmlcharrefreplace")
        return self.mark + content

    def raw(self, start: int, stop: int) -> str:
        """A stretch of the file as it is written."""
        return self.content[start:stop].decode()


def parse(source: bytes) -> Tree:
    """The tree of a file.

    Raises:
        InvalidRows: it is no XML; the line is named.
        Invalid: an encoding that is not read, or a document type with declarations of its own.
        TooLarge: more bytes, elements or depth than is read.
    """
    if len(source) > BYTES_MOST:
        raise TooLarge(f"An XML file may have {BYTES_MOST // 1024**2} MB; split this one.")
    content, codec, mark = _decoded(source)
    try:
        root = _Reader(content).read()
    except expat.ExpatError as error:
        message = f"the file is no XML: {expat.ErrorString(error.code)}"
        raise InvalidRows([BadRow(line=error.lineno, column="", message=message)]) from None
    return Tree(root=root, content=content, codec=codec, mark=mark)


def _decoded(source: bytes) -> tuple[bytes, str, bytes]:
    marks = {codecs.BOM_UTF8: "utf-8", codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}
    mark = next((mark for mark in marks if source.startswith(mark)), b"")
    declared = _DECLARED.match(source[:400])
    codec = marks.get(mark) or (_codec(declared[1].decode()) if declared else "utf-8")
    try:
        text = source[len(mark) :].decode(codec)
        return text.encode(), codec, mark
    except UnicodeError:
        raise Invalid(f"The file is not written in {codec} as it says; save it as UTF-8") from None


def _codec(declared: str) -> str:
    try:
        name = codecs.lookup(declared).name
    except LookupError:
        name = declared
    if _CODECS.fullmatch(name) is None:
        raise Invalid(f"The encoding {declared} is not read; save the file as UTF-8")
    return name


class _Reader:
    """One reading of a file by expat."""

    def __init__(self, content: bytes) -> None:
        self._content = content
        self._stack: list[Node] = []
        self._root: Node | None = None
        self._nodes = 0
        self._parser = parser = expat.ParserCreate("utf-8", " ")
        parser.ordered_attributes = False
        parser.buffer_text = True
        parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text
        parser.StartDoctypeDeclHandler = self._doctype
        parser.EntityDeclHandler = _refuse
        parser.ExternalEntityRefHandler = _refuse
        parser.SkippedEntityHandler = _refuse

    def read(self) -> Node:
        self._parser.Parse(self._content, True)
        if self._root is None:
            raise Invalid("The file has no content")
        return self._root

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._nodes += 1
        if len(self._stack) >= DEPTH_MOST or self._nodes > NODES_MOST:
            raise TooLarge(f"A file may have {NODES_MOST} elements, {DEPTH_MOST} deep; split this one.")
        space, _, local = name.rpartition(" ")
        start = self._parser.CurrentByteIndex
        node = Node(
            space=space,
            name=local,
            attributes=attributes,
            line=self._parser.CurrentLineNumber,
            start=start,
            opened=_tag_end(self._content, start),
        )
        if self._stack:
            self._stack[-1].inside.append(node)
        else:
            self._root = node
        self._stack.append(node)

    def _end(self, _name: str) -> None:
        node = self._stack.pop()
        if self._content[node.opened - 2 : node.opened] == b"/>":
            node.closing = node.end = node.opened
        else:
            node.closing = self._parser.CurrentByteIndex
            node.end = self._content.index(b">", node.closing) + 1

    def _text(self, text: str) -> None:
        if not self._stack:
            return
        inside = self._stack[-1].inside
        if inside and isinstance(inside[-1], str):
            inside[-1] += text
        else:
            inside.append(text)

    def _doctype(self, _name: str, _system: str | None, _public: str | None, has_own: int) -> None:
        if has_own:
            _refuse()


def _refuse(*_about: object) -> int:
    raise Invalid("The file declares or uses entities of its own; write their text in their place")


def _tag_end(content: bytes, start: int) -> int:
    """Where the tag that begins here ends; a ``>`` inside quotes does not end it."""
    found = _TAG.match(content, start)
    if found is None:
        raise Invalid("The file is no XML: a tag does not end")
    return found.end()
