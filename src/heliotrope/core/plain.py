"""Short texts that everybody reads: titles, names of programmes, reasons; kept without what names a person.

They stand in the control database, in lists, mails and titles of pages, far from any home, so the values are
kept nowhere: a placeholder says of what kind it was, and nothing can be put back for it.
"""

from dataclasses import dataclass

from heliotrope.core.masking.finding import find
from heliotrope.core.masking.kinds import PATTERNED, Kind

KINDS = PATTERNED - {Kind.URL, Kind.IP}
"""What has a shape.  Addresses of sites and versions of releases are of things in a title, more often than of
a person; names of people need words around them that a title lacks, and would hide places and products."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plain:
    """A text without what names a person, and the kinds that were taken out, each once, in order."""

    text: str
    kinds: tuple[Kind, ...]


def plain(text: str, *, most: int | None = None) -> Plain:
    """A text with ``⟨EMAIL⟩`` and the like for e-mail addresses, numbers of people and days of birth.

    Args:
        most: characters that are kept; placeholders may be longer than what they stand for.
    """
    parts: list[str] = []
    kinds: list[Kind] = []
    place = 0
    for span in find(text, kinds=KINDS):
        parts += (text[place : span.start], f"⟨{span.kind.value}⟩")
        kinds.append(span.kind)
        place = span.end
    told = "".join((*parts, text[place:]))
    return Plain(text=told if most is None else told[:most].rstrip(), kinds=tuple(dict.fromkeys(kinds)))
