"""What is looked at in a target before it is taken: errors refuse it, warnings ask once more.

A warning may be right in a good translation, so whoever confirms it is believed, and what they confirmed
is kept with the target.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from heliotrope.core.decompose.prepared import Prepared
from heliotrope.core.errors import Invalid
from heliotrope.core.masking.marking import MARK as PLACEHOLDER
from heliotrope.core.text.bilingual.document import TEXT_MOST
from heliotrope.core.text.bilingual.languages import is_spaced
from heliotrope.core.text.bilingual.marks import faults, plain
from heliotrope.core.text.hiding import count, named
from heliotrope.core.text.terms import holds

WARNINGS = "Warnings: "
"""How the refusal begins that a confirmation lifts."""

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_NUMBER = re.compile(r"\d+(?:[.,  ’']\d+)*")
_ENDS: Mapping[str, str] = {
    "。": ".",
    "｡": ".",
    "．": ".",
    "？": "?",
    "؟": "?",
    "！": "!",
    "：": ":",
    "…": "…",
    "।": ".",
}
_STOPS = ".?!:…"
_NO_STOP = {"th", "lo"}
"""Languages that end a sentence without a mark."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Warned:
    """One doubt about a target."""

    code: str
    message: str

    def as_data(self) -> dict[str, str]:
        """The doubt as JSON."""
        return {"code": self.code, "message": self.message}


def checked(segment: Prepared, target: str, ratio: Decimal, *, confirmed: bool) -> tuple[Warned, ...]:
    """The doubts about a target that was confirmed, or that has none.

    Args:
        ratio: most characters of a target against its source's; 0 for any number.

    Raises:
        Invalid: an error, or doubts that nobody confirmed.
    """
    errors = list(_errors(segment, target))
    if errors:
        raise Invalid("; ".join(errors))
    doubts = tuple(_doubts(segment, target, ratio))
    if doubts and not confirmed:
        named = "; ".join(doubt.message for doubt in doubts)
        raise Invalid(f"{WARNINGS}{named}. Correct the target, or confirm that it is right so")
    return doubts


def length_most(segment: Prepared, ratio: Decimal) -> int:
    """Most characters of a target, by its file and by its order; 0 for any number.

    Args:
        ratio: most characters against those of the source; 0 for any number.
    """
    limits = (segment.limit, int(len(plain(segment.text)) * ratio))
    return min((most for most in limits if most), default=0)


def _errors(segment: Prepared, target: str) -> Iterator[str]:
    # A source of hidden values alone has nothing else to say.
    if not plain(target).strip() and not (count(segment.tags) and not plain(segment.text).strip()):
        yield "The target is empty; write the translation"
    if len(target) > TEXT_MOST:
        yield f"A target has at most {TEXT_MOST} characters"
    if _CONTROL.search(target):
        yield "The target has a control character; remove it"
    yield from faults(target, segment.tags)
    yield from _invented(segment, target)


def _invented(segment: Prepared, target: str) -> Iterator[str]:
    """Placeholders that were typed: nothing would be put back for them."""
    typed = {met.group() for met in PLACEHOLDER.finditer(plain(target))}
    tag_of = {tag["label"]: number for number, tag in segment.tags.items() if "value" in tag}
    for mark in sorted(typed - {met.group() for met in PLACEHOLDER.finditer(plain(segment.text))}):
        if mark in tag_of:
            yield f"{mark} is typed; put its tag ⟦{tag_of[mark]}/⟧ there"
        else:
            yield f"{mark} is no placeholder of this segment; remove it"


def _doubts(segment: Prepared, target: str, ratio: Decimal) -> Iterator[Warned]:
    before, after = plain(segment.text), plain(target)
    if _numbers(before) != _numbers(after):
        yield Warned(code="numbers", message=_number_message(before, after))
    yield from _term_doubts(after, segment)
    most = length_most(segment, ratio)
    if most and len(after) > most:
        yield Warned(code="length", message=f"the target has {len(after)} characters; the limit is {most}")
    # A hidden value at an edge is a word there, as its reader sees it.
    before, after = (plain(named(text, segment.tags)) for text in (segment.text, target))
    if _edges(before) != _edges(after):
        yield Warned(code="edge-space", message="space at the beginning or end differs from the source")
    if "  " in after and "  " not in before:
        yield Warned(code="double-space", message="the target has a double space")
    languages = {tag.partition("-")[0] for tag in (segment.languages.source, segment.languages.target)}
    if not languages & _NO_STOP and _end(before) != _end(after):
        message = f"the source ends with {_named(before)}, the target with {_named(after)}"
        yield Warned(code="end", message=message)


def _numbers(text: str) -> list[str]:
    """The numbers of a text as digits alone, sorted: their grouping differs by language."""
    found = _NUMBER.findall(text)
    return sorted("".join(str(unicodedata.digit(c)) for c in one if c.isdigit()) for one in found)


def _number_message(before: str, after: str) -> str:
    own, other = (", ".join(_NUMBER.findall(text)) or "none" for text in (before, after))
    return f"numbers differ: {own} in the source, {other} in the target"


def _term_doubts(target: str, segment: Prepared) -> Iterator[Warned]:
    folded = target.casefold()
    spaced = is_spaced(segment.languages.target)
    by_source: dict[str, list[str]] = {}
    for term in segment.terms:
        if not term.forbidden:
            by_source.setdefault(term.source, []).append(term.target)
        elif holds(folded, term.target, spaced=spaced):
            message = f"“{term.target}” must not stand for “{term.source}”"
            yield Warned(code="forbidden-term", message=message)
    for source, targets in by_source.items():
        if not any(holds(folded, target, spaced=spaced) for target in targets):
            told = " or ".join(f"“{target}”" for target in targets)
            yield Warned(code="term", message=f"“{source}” should be {told}")


def _edges(text: str) -> tuple[bool, bool]:
    return text[:1].isspace(), text[-1:].isspace()


def _end(text: str) -> str:
    """The kind of mark that a text ends with; empty for none."""
    last = text.rstrip().rstrip("\"'”’»」』)）】")[-1:]
    last = _ENDS.get(last, last)
    return last if last and last in _STOPS else ""


def _named(text: str) -> str:
    return _end(text) or "no mark"
