"""XLIFF 1.2 and 2.0 to 2.2: what is translated, and the file with the targets in it.

Only targets and their states are written; every other byte of the file stays.
Sources: OASIS XLIFF 1.2 (2008); OASIS XLIFF 2.1 (2018), whose core 2.0 and 2.2 share.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from xml.sax.saxutils import quoteattr

from heliotrope.core.errors import BadRow, Invalid, InvalidRows
from heliotrope.core.text.bilingual.document import Document, Segment, Targets, checked, says_something
from heliotrope.core.text.bilingual.inline import marked
from heliotrope.core.text.bilingual.marks import to_xml
from heliotrope.core.text.bilingual.xmltree import Node, Tree, parse

V1 = "urn:oasis:names:tc:xliff:document:1.2"
V2 = "urn:oasis:names:tc:xliff:document:2."
DONE_V1 = {"final", "signed-off"}
DONE_V2 = {"final"}
INDENT_MOST = 200

Edit = tuple[int, int, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Place:
    """Where a segment stands.

    Attributes:
        holder: the element whose state it has: a trans-unit, or a segment of 2.x.
        content: the element whose inside is the source: of 1.2 also one mark of a seg-source.
    """

    unit: Node
    holder: Node
    content: Node
    segment: Segment


@dataclass(slots=True, kw_only=True)
class _Reading:
    """A reading under way."""

    tree: Tree
    two: bool
    places: list[_Place]
    bad: list[BadRow]
    kept: int = 0

    def fault(self, line: int, column: str, message: str) -> None:
        self.bad.append(BadRow(line=line, column=column, message=message))


def read(source: bytes) -> Document:
    """The segments of a file.

    Raises:
        InvalidRows: it is no XLIFF, or has bad units; every one is named.
    """
    reading = _read(parse(source))
    languages = list(_languages(reading))
    found = languages[0] if languages else ("", "")
    for node, (own, other) in zip(reading.tree.root.children("file"), languages, strict=False):
        if (own, other) != found:
            message = "every <file> must have the same source and target language; send them apart"
            reading.fault(node.line, "file", message)
    segments = checked([place.segment for place in reading.places], reading.bad)
    return Document(segments=segments, source=found[0], target=found[1], kept=reading.kept)


def write(source: bytes, targets: Targets, language: str) -> bytes:
    """The file with these targets and their states.

    Args:
        language: of the targets; written where the file names none.

    Raises:
        InvalidRows: the same reader would not take what was written.
    """
    reading = _read(parse(source))
    edits = list(_language_edits(reading, language))
    units: dict[int, list[_Place]] = {}
    for place in reading.places:
        units.setdefault(place.holder.start, []).append(place)
    for places in units.values():
        if all(place.segment.key in targets for place in places):
            edits += _edits(reading, places, targets)
    written = reading.tree.changed(edits)
    bad = _read(parse(written)).bad
    if bad:
        raise InvalidRows(bad)
    return written


def _read(tree: Tree) -> _Reading:
    root = tree.root
    two = root.space.startswith(V2)
    if root.name != "xliff" or not (two or root.space == V1):
        raise Invalid("The file is no XLIFF 1.2 or 2.x: its root must be <xliff> in the namespace of OASIS")
    reading = _Reading(tree=tree, two=two, places=[], bad=[])
    for ordinal, node in enumerate(root.children("file"), start=1):
        name = node.attributes.get("id", str(ordinal)) if two else str(ordinal)
        _group(reading, node, name, translate=node.attributes.get("translate") != "no")
    return reading


def _languages(reading: _Reading) -> Iterator[tuple[str, str]]:
    root = reading.tree.root
    for node in root.children("file"):
        holder = root if reading.two else node
        names = ("srcLang", "trgLang") if reading.two else ("source-language", "target-language")
        own, other = (holder.attributes.get(name, "").lower() for name in names)
        yield own, other


def _group(reading: _Reading, node: Node, name: str, *, translate: bool) -> None:
    for one in node.children("body", "group", "unit", "trans-unit"):
        here = {"yes": True, "no": False}.get(one.attributes.get("translate", ""), translate)
        if one.name in {"body", "group"}:
            _group(reading, one, name, translate=here)
        elif not here:
            reading.kept += 1
        elif not one.attributes.get("id"):
            reading.fault(one.line, "id", f"a <{one.name}> needs an id")
        elif reading.two:
            _unit(reading, one, f"{name}/{one.attributes['id']}")
        else:
            _trans_unit(reading, one, f"{name}/{one.attributes['id']}")


def _unit(reading: _Reading, unit: Node, key: str) -> None:
    data = unit.child("originalData")
    texts = {one.attributes.get("id", ""): one.text() for one in data.children("data")} if data else {}
    notes = _notes(unit.child("notes"))
    for ordinal, holder in enumerate(unit.children("segment"), start=1):
        name = f"{key}/{holder.attributes.get('id', ordinal)}"
        source = holder.child("source")
        if source is None:
            reading.fault(holder.line, "source", f"the segment {name} has no <source>")
        elif holder.attributes.get("state") in DONE_V2:
            reading.kept += 1
        else:
            _add(reading, unit, holder, source, holder.child("target"), name, texts, notes)


def _trans_unit(reading: _Reading, unit: Node, key: str) -> None:
    source, target = unit.child("source"), unit.child("target")
    if source is None:
        reading.fault(unit.line, "source", f"the unit {key} has no <source>")
        return
    state = target.attributes.get("state", "") if target else ""
    if unit.attributes.get("approved") == "yes" or state in DONE_V1:
        reading.kept += 1
        return
    notes = _notes(unit)
    segmented = unit.child("seg-source")
    pieces = list(_pieces(segmented)) if segmented else []
    drafts = {one.attributes.get("mid", ""): one for one in _pieces(target)} if target else {}
    for ordinal, piece in enumerate(pieces, start=1):
        mid = piece.attributes.get("mid", str(ordinal))
        _add(reading, unit, unit, piece, drafts.get(mid), f"{key}/{mid}", {}, notes)
    if not pieces:
        _add(reading, unit, unit, source, target, key, {}, notes)


def _pieces(node: Node) -> Iterator[Node]:
    """The segments that a seg-source or target marks, however deep."""
    for one in node.children():
        if one.name == "mrk" and one.attributes.get("mtype") == "seg":
            yield one
        else:
            yield from _pieces(one)


def _notes(node: Node | None) -> tuple[str, ...]:
    return tuple(one.text().strip()[:2000] for one in node.children("note")) if node else ()


def _add(
    reading: _Reading,
    unit: Node,
    holder: Node,
    content: Node,
    target: Node | None,
    key: str,
    texts: Mapping[str, str],
    notes: tuple[str, ...],
) -> None:
    made = marked(content, reading.tree, texts)
    for line, message in made.strange:
        reading.fault(line, "source", f"{key}: {message}")
    if not says_something(made.text):
        reading.kept += 1
        return
    draft = marked(target, reading.tree, texts, made.numbers).text if target else ""
    segment = Segment(
        key=key,
        line=content.line,
        text=made.text,
        tags=made.tags,
        draft=draft if says_something(draft) else "",
        notes=tuple(filter(None, notes)),
        limit=_limit(unit),
    )
    reading.places.append(_Place(unit=unit, holder=holder, content=content, segment=segment))


def _limit(unit: Node) -> int:
    """Most characters, by a trans-unit's maxwidth."""
    width = unit.attributes.get("maxwidth", "")
    return (
        int(width) if unit.attributes.get("size-unit") == "char" and re.fullmatch("[0-9]{1,6}", width) else 0
    )


def _edits(reading: _Reading, places: list[_Place], targets: Targets) -> Iterator[Edit]:
    """What the targets of one holder change."""
    holder = places[0].holder
    revised = all(targets[place.segment.key].revised for place in places)
    state = "final" if revised else "translated"
    inside = _inside(reading.tree, places, targets)
    source, target = holder.child("source"), holder.child("target")
    seg_source = holder.child("seg-source")
    if source is None:
        return
    if reading.two:
        yield from _with(reading.tree, holder, {"state": state, "subState": ""})
    elif revised and places[0].unit.attributes.get("approved") != "yes":
        yield from _with(reading.tree, holder, {"approved": "yes"})
    told = {} if reading.two else {"state": state, "state-qualifier": ""}
    if target is None:
        yield _new_target(reading.tree, source, seg_source or source, inside, told)
        return
    opened = _tag(reading.tree, target, told)
    name = _name(reading.tree, target)
    if target.is_empty_tag:
        opened = opened.removesuffix("/>").rstrip() + ">"
    yield target.start, target.end, f"{opened}{inside}</{name}>"


def _inside(tree: Tree, places: list[_Place], targets: Targets) -> str:
    """The content of a target; of a segmented unit of 1.2 with everything between its segments."""
    first = places[0]
    segmented = first.holder.child("seg-source")
    if segmented is None or first.content is first.holder.child("source"):
        return to_xml(targets[first.segment.key].text, first.segment.tags)
    parts: list[str] = []
    end = segmented.opened
    for place in places:
        parts.append(tree.raw(end, place.content.opened))
        parts.append(to_xml(targets[place.segment.key].text, place.segment.tags))
        end = place.content.closing
    return "".join([*parts, tree.raw(end, segmented.closing)])


def _new_target(tree: Tree, source: Node, after: Node, inside: str, told: Mapping[str, str]) -> Edit:
    """A target behind its source, indented as the source is."""
    before = tree.content[max(0, source.start - INDENT_MOST) : source.start]
    indent = before[len(before.rstrip(b" \t")) :].decode()
    line = before[: len(before) - len(indent)]
    end = "\r\n" if line.endswith(b"\r\n") else "\n" if line.endswith(b"\n") else ""
    prefix, colon, _ = _name(tree, source).rpartition(":")
    name = f"{prefix}{colon}target"
    attributes = "".join(f" {key}={quoteattr(value)}" for key, value in told.items() if value)
    return after.end, after.end, f"{end}{indent if end else ''}<{name}{attributes}>{inside}</{name}>"


def _name(tree: Tree, node: Node) -> str:
    return re.split(r"[\s/>]", tree.raw(node.start + 1, node.opened), maxsplit=1)[0]


def _with(tree: Tree, node: Node, told: Mapping[str, str]) -> Iterator[Edit]:
    changed = _tag(tree, node, told)
    if changed != tree.raw(node.start, node.opened):
        yield node.start, node.opened, changed


def _tag(tree: Tree, node: Node, told: Mapping[str, str]) -> str:
    """A start tag with attributes set; an empty value takes the attribute away."""
    text = tree.raw(node.start, node.opened)
    for name, value in told.items():
        found = re.search(rf"\s{name}\s*=\s*(\"[^\"]*\"|'[^']*')", text)
        if found:
            written = f" {name}={quoteattr(value)}" if value else ""
            text = text[: found.start()] + written + text[found.end() :]
        elif value:
            end = len(text) - (2 if text.endswith("/>") else 1)
            text = f"{text[:end].rstrip()} {name}={quoteattr(value)}{text[end:]}"
    return text


def _language_edits(reading: _Reading, language: str) -> Iterator[Edit]:
    """The target language where the file names none: 2.x asks for it as soon as there is a target."""
    name = "trgLang" if reading.two else "target-language"
    nodes = [reading.tree.root] if reading.two else list(reading.tree.root.children("file"))
    for node in nodes:
        if language and not node.attributes.get(name):
            yield from _with(reading.tree, node, {name: language})
