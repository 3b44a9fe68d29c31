"""TMX 1.4b: pairs of a memory in and out.

Source: LISA OSCAR, TMX 1.4b Specification (2005).  Tags keep their numbers; their native code is not kept,
for it belongs to the file that a match is used in, not to the memory.
"""

from collections.abc import Iterable, Iterator
from xml.sax.saxutils import escape, quoteattr

from heliotrope.core.errors import BadRow, Invalid, InvalidRows
from heliotrope.core.text.bilingual.document import TEXT_MOST
from heliotrope.core.text.bilingual.languages import spelled
from heliotrope.core.text.bilingual.marks import BRACKETS, MARK, plain
from heliotrope.core.text.bilingual.pairs import Known
from heliotrope.core.text.bilingual.xmltree import XML, Node, parse

PAIRS_MOST = 100_000
_ORIGIN = "x-origin"
_CONTEXT = "x-context"


def written(pairs: Iterable[Known], source: str, target: str) -> bytes:
    """The pairs as a file; the same pairs give the same bytes."""
    parts = [
        '<?xml version="1.0" encoding="UTF-8"?>\n<tmx version="1.4">\n'
        '  <header creationtool="Heliotrope" creationtoolversion="1" segtype="sentence" o-tmf="Heliotrope"'
        f' adminlang="en" srclang={quoteattr(spelled(source))} datatype="xml"/>\n  <body>\n'
    ]
    for one in pairs:
        facts = "".join(
            f'<prop type="{name}">{escape(value)}</prop>'
            for name, value in ((_ORIGIN, one.origin), (_CONTEXT, one.context))
            if value
        )
        parts.append(
            f"    <tu>{facts}"
            f"<tuv xml:lang={quoteattr(spelled(source))}><seg>{_seg(one.source)}</seg></tuv>"
            f"<tuv xml:lang={quoteattr(spelled(target))}><seg>{_seg(one.target)}</seg></tuv></tu>\n"
        )
    return "".join([*parts, "  </body>\n</tmx>\n"]).encode()


def _seg(text: str) -> str:
    parts: list[str] = []
    end = 0
    for mark in MARK.finditer(text):
        number = mark[2]
        parts.append(escape(text[end : mark.start()]))
        if mark[3]:
            parts.append(f'<ph x="{number}"/>')
        else:
            parts.append(f'<ept i="{number}"/>' if mark[1] else f'<bpt i="{number}" x="{number}"/>')
        end = mark.end()
    return "".join([*parts, escape(text[end:])])


def read(content: bytes, source: str, target: str) -> tuple[Known, ...]:
    """The pairs of a file in these languages, in its order; units in other languages are left out.

    Raises:
        InvalidRows: units without a text or too long; the lines are named.
        Invalid: it is no TMX, or has nothing in these languages.
    """
    root = parse(content).root
    body = root.child("body")
    if root.name != "tmx" or body is None:
        raise Invalid("The file is no TMX: its root must be <tmx> with a <body>")
    bad: list[BadRow] = []
    pairs = [pair for unit in body.children("tu") if (pair := _pair(unit, source, target, bad))]
    if bad:
        raise InvalidRows(bad)
    if not pairs:
        raise Invalid(f"The file has no pair from {source} to {target}")
    if len(pairs) > PAIRS_MOST:
        raise Invalid(f"A file brings at most {PAIRS_MOST} pairs; split it")
    return tuple(pairs)


def _pair(unit: Node, source: str, target: str, bad: list[BadRow]) -> Known | None:
    texts: dict[str, str] = {}
    for variant in unit.children("tuv"):
        language = variant.attributes.get(f"{XML} lang", variant.attributes.get("lang", "")).lower()
        segment = variant.child("seg")
        for wanted in (source, target):
            exact = language == wanted
            if segment and (exact or (wanted not in texts and language.startswith(f"{wanted}-"))):
                texts[wanted] = "".join(_pieces(segment))
    if len(texts) < 2:
        return None
    facts = {one.attributes.get("type", ""): one.text() for one in unit.children("prop")}
    pair = Known.aligned(
        texts[source],
        texts[target],
        context=facts.get(_CONTEXT, "")[:64],
        origin=(facts.get(_ORIGIN) or "TMX")[:200],
    )
    if not plain(pair.source).strip() or not plain(pair.target).strip():
        bad.append(BadRow(line=unit.line, column="seg", message="a text is empty; remove the unit"))
    if max(len(pair.source), len(pair.target)) > TEXT_MOST:
        bad.append(BadRow(line=unit.line, column="seg", message=f"is longer than {TEXT_MOST} characters"))
    return pair


def _pieces(node: Node) -> Iterator[str]:
    """The text of a seg, its tags as marks; what comes in twos and what stands alone never share a number."""
    for ordinal, one in enumerate(node.inside, start=1):
        if isinstance(one, str):
            yield "".join(letter for letter in one if letter not in BRACKETS)
        elif one.name in {"bpt", "ept"}:
            yield f"⟦{'/' if one.name == 'ept' else ''}{1000 + _whole(one, 'i', ordinal)}⟧"
        elif one.name == "hi":
            yield from _pieces(one)
        else:
            yield f"⟦{2000 + _whole(one, 'x', ordinal)}/⟧"


def _whole(node: Node, name: str, default: int) -> int:
    value = node.attributes.get(name, "")
    return (int(value) if value.isdecimal() and len(value) < 6 else default) % 1000
