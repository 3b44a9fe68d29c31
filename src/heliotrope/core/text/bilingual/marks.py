"""Inline tags as people see them: ``⟦1⟧bold⟦/1⟧`` around text, ``⟦2/⟧`` for one that stands alone.

What a number stands for is kept beside the text, as JSON: ``kind`` is ``pair`` (an element around text),
``span`` (two codes that may cross others) or ``single``; ``open``, ``close`` or ``xml`` hold the tag as the
file writes it, ``label`` what a person may read of it.  Where an order hides people's data, ``value`` is one
of them and ``label`` its placeholder; see `heliotrope.core.text.hiding`.
"""

import re
from collections.abc import Mapping
from xml.sax.saxutils import escape

Tags = Mapping[str, Mapping[str, str]]
"""What each number stands for."""

MARK = re.compile(r"⟦(/?)([1-9][0-9]{0,3})(/?)⟧")
BRACKETS = "⟦⟧"
PAIR, SPAN, SINGLE = "pair", "span", "single"


def plain(text: str) -> str:
    """The text without its marks."""
    return MARK.sub("", text)


def to_xml(text: str, tags: Tags) -> str:
    """The text with its tags as the file writes them; every mark must be known."""
    written: list[str] = []
    end = 0
    for mark in MARK.finditer(text):
        written.append(_escaped(text[end : mark.start()]))
        tag = tags[mark[2]]
        if mark[3]:
            written.append(_escaped(tag["text"]) if "text" in tag else tag["xml"])
        else:
            written.append(tag["close"] if mark[1] else tag["open"])
        end = mark.end()
    return "".join([*written, _escaped(text[end:])])


def to_text(text: str, tags: Tags) -> str:
    """The text of a plain file: a mark there stands for a character that looks like one of a mark."""
    return MARK.sub(lambda mark: tags[mark[2]]["text"], text)


def _escaped(text: str) -> str:
    return escape(text, {"\r": "&#13;"})


def marks_of(number: str, tag: Mapping[str, str]) -> tuple[str, ...]:
    """The marks that a tag is written with: one that stands alone, or two around text."""
    return (f"⟦{number}/⟧",) if tag["kind"] == SINGLE else (f"⟦{number}⟧", f"⟦/{number}⟧")


def expected(tags: Tags) -> set[str]:
    """Every mark that a translation must hold, once each."""
    return {mark for number, tag in tags.items() for mark in marks_of(number, tag)}


def faults(text: str, tags: Tags) -> list[str]:
    """What is wrong with the marks of a translation, each a sentence; nothing when all are right."""
    found = [mark[0] for mark in MARK.finditer(text)]
    wanted = expected(tags)
    wrong = [
        f"The tag {_called(mark, tags)} is missing; put it where it belongs"
        for mark in sorted(wanted - set(found))
    ]
    wrong += [f"The tag {mark} is not in the source; remove it" for mark in sorted(set(found) - wanted)]
    wrong += [
        f"The tag {_called(mark, tags)} stands {found.count(mark)} times; keep one"
        for mark in sorted(wanted)
        if found.count(mark) > 1
    ]
    if any(bracket in plain(text) for bracket in BRACKETS):
        wrong.append("A tag is broken: ⟦ and ⟧ stand only around its number")
    return wrong or _order_faults(found, tags)


def _called(mark: str, tags: Tags) -> str:
    """A mark as a fault names it: one of a hidden value with its placeholder."""
    tag = tags[mark.strip("⟦/⟧")]
    return f"{mark} ({tag['label']})" if "value" in tag else mark


def _order_faults(found: list[str], tags: Tags) -> list[str]:
    """Pairs that close before they open, and elements that cross one another."""
    wrong: list[str] = []
    stack: list[str] = []
    begun: set[str] = set()
    for written in found:
        mark = MARK.fullmatch(written)
        if mark is None or mark[3]:
            continue
        number, closes = mark[2], bool(mark[1])
        if closes and number not in begun:
            wrong.append(f"The tag ⟦/{number}⟧ must stand after ⟦{number}⟧")
        begun.add(number)
        if tags[number]["kind"] != PAIR:
            continue
        if not closes:
            stack.append(number)
        elif number in stack:
            if stack[-1] != number:
                wrong.append(f"The tag ⟦{stack[-1]}⟧ must close before ⟦/{number}⟧")
            stack.remove(number)
    return wrong


def renumbered(text: str) -> str:
    """The text with its tags numbered in the order in which they first stand, as memory keeps them."""
    numbers: dict[str, str] = {}
    for mark in MARK.finditer(text):
        numbers.setdefault(mark[2], str(len(numbers) + 1))
    return MARK.sub(lambda mark: f"⟦{mark[1]}{numbers[mark[2]]}{mark[3]}⟧", text)
