"""Inline elements of XLIFF 1.2 and 2.x as marks in a text."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from heliotrope.core.text.bilingual.marks import BRACKETS, MARK, PAIR, SINGLE, SPAN
from heliotrope.core.text.bilingual.xmltree import Node, Tree

LABEL_MOST = 40
AROUND = {"g", "pc", "mrk"}
"""Elements whose content is translated."""
BEGINS = {"bpt": ("rid", "id"), "bx": ("rid", "id"), "sc": ("id",), "sm": ("id",)}
ENDS = {"ept": ("rid", "id"), "ex": ("rid", "id"), "ec": ("startRef",), "em": ("startRef",)}
"""Codes that come in twos, with the attributes that tell which belong together."""
ALONE = {"x", "ph", "it", "cp"}

Known = Mapping[tuple[str, str], str]
"""Numbers of tags that were read before, by element and name."""


@dataclass(slots=True, kw_only=True)
class Marked:
    """A text under way: its pieces, its tags so far, and what was strange in it."""

    pieces: list[str] = field(default_factory=list)
    tags: dict[str, dict[str, str]] = field(default_factory=dict)
    numbers: dict[tuple[str, str], str] = field(default_factory=dict)
    strange: list[tuple[int, str]] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The text with its marks; a code whose end is elsewhere stands alone."""
        text = "".join(self.pieces)
        for number, tag in self.tags.items():
            if tag["kind"] == SINGLE:
                text = text.replace(f"⟦{number}⟧", f"⟦{number}/⟧")
        return text


def marked(node: Node, tree: Tree, texts: Mapping[str, str], known: Known | None = None) -> Marked:
    """The content of a source or target as text with marks.

    Args:
        texts: original data of the unit by its id, for labels.
        known: tags of the source, for a target: they keep their numbers, others are left out.
    """
    made = Marked()
    _walk(node, tree, texts, made, known)
    for tag in made.tags.values():
        if tag["kind"] == SPAN and "close" not in tag:
            tag["kind"], tag["xml"] = SINGLE, tag.pop("open")
    return made


def _walk(node: Node, tree: Tree, texts: Mapping[str, str], made: Marked, known: Known | None) -> None:
    for one in node.inside:
        if isinstance(one, str):
            for letter in one if any(bracket in one for bracket in BRACKETS) else [one]:
                made.pieces.append(_literal(letter, made, known) if letter in BRACKETS else letter)
        elif one.space != node.space or one.name not in AROUND | ALONE | set(BEGINS) | set(ENDS):
            made.strange.append((one.line, f"<{one.name}> is no inline element of XLIFF"))
        else:
            _tag(one, tree, texts, made, known)


def _tag(node: Node, tree: Tree, texts: Mapping[str, str], made: Marked, known: Known | None) -> None:
    name = node.name
    open_ = tree.raw(node.start, node.opened)
    whole = tree.raw(node.start, node.end)
    label = _label(node, texts)
    if name in ENDS:
        begun = next((n for way in BEGINS for k in ENDS[name] if (n := _of(made, way, node, k))), "")
        if begun and "close" not in made.tags[begun] and made.tags[begun]["kind"] == SPAN:
            made.tags[begun]["close"] = whole
            made.pieces.append(f"⟦/{begun}⟧")
            return
    number = _number(node, made, known)
    if not number:
        if name in AROUND:
            _walk(node, tree, texts, made, known)
        return
    if name in AROUND and not node.is_empty_tag and not _is_kept(node):
        closing = tree.raw(node.closing, node.end)
        made.tags[number] = {"kind": PAIR, "open": open_, "close": closing, "label": label}
        made.pieces.append(f"⟦{number}⟧")
        _walk(node, tree, texts, made, known)
        made.pieces.append(f"⟦/{number}⟧")
    elif name in BEGINS:
        made.tags[number] = {"kind": SPAN, "open": whole, "label": label}
        made.pieces.append(f"⟦{number}⟧")
    else:
        made.tags[number] = {"kind": SINGLE, "xml": whole, "label": label}
        made.pieces.append(f"⟦{number}/⟧")


def _of(made: Marked, begins: str, node: Node, key: str) -> str:
    """The number of the code that begins what this one ends."""
    name = node.attributes.get(key, "")
    return made.numbers.get((begins, name), "") if name else ""


def _number(node: Node, made: Marked, known: Known | None) -> str:
    """The number of a tag; empty for one that the source does not have."""
    names = BEGINS.get(node.name, ENDS.get(node.name, ("id",)))
    name = next((node.attributes[key] for key in names if key in node.attributes), "")
    if known is not None:
        number = known.get((node.name, name), "")
        if not number or number in made.tags:
            return ""
    else:
        number = str(len(made.tags) + 1)
    made.numbers[node.name, name] = number
    return number


def _literal(letter: str, made: Marked, known: Known | None) -> str:
    """A character of the text that looks like one of a mark, kept as a tag of its own."""
    if known is not None:
        return ""
    number = str(len(made.tags) + 1)
    made.tags[number] = {"kind": SINGLE, "text": letter, "label": letter}
    return f"⟦{number}/⟧"


def literal(text: str) -> Marked:
    """A text without inline elements, as marks."""
    made = Marked()
    for letter in text if any(bracket in text for bracket in BRACKETS) else [text]:
        made.pieces.append(_literal(letter, made, None) if letter in BRACKETS else letter)
    return made


def _is_kept(node: Node) -> bool:
    """Whether the content of an element stays as it is."""
    return node.attributes.get("translate") == "no" or node.attributes.get("mtype") == "protected"


def _label(node: Node, texts: Mapping[str, str]) -> str:
    """What a person may read of a tag: what the file says of it, else its own code, else its name."""
    told = next(
        (node.attributes[key] for key in ("disp", "dispStart", "equiv-text") if node.attributes.get(key)), ""
    )
    names = (node.attributes.get(key, "") for key in ("dataRef", "dataRefStart"))
    data = next((texts[name] for name in names if name in texts), "")
    own = "" if node.name in AROUND and not _is_kept(node) else node.text()
    kind = node.attributes.get("ctype") or node.attributes.get("type") or node.attributes.get("equiv") or ""
    label = " ".join((told or data or own or kind or node.name).split())
    return MARK.sub("", label)[:LABEL_MOST] or node.name
