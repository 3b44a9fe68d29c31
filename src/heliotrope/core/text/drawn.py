"""A source as what is drawn of it: text, the client's terms in it, and its tags."""

import re
from collections.abc import Iterable, Iterator

from heliotrope.core.text.bilingual.marks import MARK, Tags

Drawn = dict[str, str]
"""A stretch as JSON: its ``kind`` (``text``, ``term`` or ``tag``) and its ``text``; of a tag its number, with
the ``side`` that it is (``open``, ``close`` or ``alone``) and its ``label``."""


def drawn(text: str, tags: Tags, terms: Iterable[str], *, spaced: bool) -> Iterator[Drawn]:
    """The stretches of a text with marks, in their order.

    Args:
        terms: as the client writes them; the longest that fits is drawn.
        spaced: whether the language puts spaces between words, so that a term begins where a word does.
    """
    named = sorted(set(terms), key=lambda term: (-len(term), term))
    edge = r"(?<!\w)" if spaced else ""
    sought = re.compile(edge + f"({'|'.join(map(re.escape, named))})", re.IGNORECASE) if named else None
    end = 0
    for mark in MARK.finditer(text):
        yield from _words(text[end : mark.start()], sought)
        side = "alone" if mark[3] else "close" if mark[1] else "open"
        yield {"kind": "tag", "text": mark[2], "side": side, "label": tags[mark[2]]["label"]}
        end = mark.end()
    yield from _words(text[end:], sought)


def _words(text: str, sought: re.Pattern[str] | None) -> Iterator[Drawn]:
    end = 0
    for term in sought.finditer(text) if sought else ():
        if text[end : term.start()]:
            yield {"kind": "text", "text": text[end : term.start()]}
        yield {"kind": "term", "text": term[0]}
        end = term.end()
    if text[end:]:
        yield {"kind": "text", "text": text[end:]}
