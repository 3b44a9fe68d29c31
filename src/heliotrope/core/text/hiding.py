"""A document without its people's data: each value that is found stands as a tag of its own.

Such a tag is ``single``, its ``label`` is the value's placeholder and its ``value`` what it stands for, so a
target must hold it once as it must hold any other.  It stands beside the text where the item is at home, and
nowhere else.  Tags are numbered anew in the order of the text, as memory has them; ``own`` is the file's own.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

from heliotrope.core.errors import Invalid
from heliotrope.core.masking.finding import settle
from heliotrope.core.masking.kinds import Kind, Span
from heliotrope.core.masking.marking import MARK as PLACEHOLDER
from heliotrope.core.masking.recurring import Recurring
from heliotrope.core.text.bilingual.document import Document
from heliotrope.core.text.bilingual.languages import Languages
from heliotrope.core.text.bilingual.marks import MARK, SINGLE, Tags
from heliotrope.core.text.bilingual.pairs import Known
from heliotrope.core.text.memory import FUZZY_LEAST, Match, Recall, similarity

TAGS_MOST = 9_999
Find = Callable[[str, str], Sequence[Span]]
"""What of a text is personal data, in its order and without overlaps; of a text and its language."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Stretch:
    """A part of a text with marks that is, or belongs to, a value."""

    start: int
    end: int
    kind: str
    value: str


class Placeholders:
    """Placeholders of an order: the same value has the same one, however its spaces and case are written."""

    def __init__(self, taken: set[str]) -> None:
        self._taken = taken
        self._marks: dict[tuple[str, str], str] = {}
        self._numbers: dict[str, int] = {}

    def of(self, kind: str, value: str) -> str:
        """The placeholder of a value; never one that somebody typed."""
        key = kind, _folded(value)
        while key not in self._marks:
            self._numbers[kind] = self._numbers.get(kind, 0) + 1
            mark = f"⟨{kind}_{self._numbers[kind]}⟩"
            if mark not in self._taken:
                self._marks[key] = mark
        return self._marks[key]


def hidden(document: Document, languages: Languages, find: Find) -> Document:
    """The document with a tag for each value; notes and what tags say of themselves have placeholders.

    A draft with a value that its source has not, or has less often, is left out.

    Raises:
        Invalid: more tags in a segment than can be numbered.
    """
    texts = [text for one in document.segments for text in (one.text, one.draft, *one.notes)]
    known = Placeholders({met.group() for text in texts for met in PLACEHOLDER.finditer(text)})
    find = _everywhere(document, languages, find)

    def told(text: str) -> str:
        return _told(text, list(_stretches(text, languages.source, find)), known)

    made = []
    for one in document.segments:
        stretches = list(_stretches(one.text, languages.source, find))
        text, tags = _tagged(one.text, one.tags, stretches, known)
        for tag in tags.values():
            tag["label"] = tag["label"] if "value" in tag else told(tag["label"])
        taken = sum(len(tag["value"]) for tag in tags.values() if "value" in tag)
        made.append(
            replace(
                one,
                text=text,
                tags=tags,
                draft=_draft(one.draft, languages.target, tags, find),
                notes=tuple(map(told, one.notes)),
                # Every value stands once in the target that goes out, so its letters are taken already.
                limit=max(1, one.limit - taken) if one.limit else 0,
            )
        )
    return replace(document, segments=tuple(made))


def _everywhere(document: Document, languages: Languages, find: Find) -> Find:
    """What finds in each text, too, what was found in any source of the document."""
    kept = cache(find)
    seen = [one for part in document.segments for one in _stretches(part.text, languages.source, kept)]
    again = Recurring((Kind(one.kind), one.value) for one in seen)
    return lambda text, language: settle([*kept(text, language), *again.found(text)])


def named(text: str, tags: Tags) -> str:
    """The text with placeholders in place of the tags of values; other marks stay."""
    return MARK.sub(lambda met: tags[met[2]]["label"] if _is_value(tags, met[2]) else met[0], text)


def count(tags: Tags) -> int:
    """How many tags stand for values."""
    return sum("value" in tag for tag in tags.values())


def values(tags: Tags) -> Mapping[str, str]:
    """What each placeholder of a segment stands for, as it is written where it stands first."""
    found: dict[str, str] = {}
    for tag in tags.values():
        if "value" in tag:
            found.setdefault(tag["label"], tag.get("whole", tag["value"]))
    return found


def restored(text: str, tags: Tags) -> str:
    """A target as its file has it: with the values, and the file's own numbers of tags."""

    def stands(met: re.Match[str]) -> str:
        tag = tags[met[2]]
        return tag["value"] if "value" in tag else f"⟦{met[1]}{tag.get('own', met[2])}{met[3]}⟧"

    return MARK.sub(stands, text)


@dataclass(frozen=True, slots=True, kw_only=True)
class Veiled:
    """A memory that tells no value: what its older pairs hold of people becomes tags, too."""

    recall: Recall
    languages: Languages
    find: Find

    def best(self, text: str, context: str) -> Match | None:
        """The best pair for a text that is without values; None where its translation holds a strange one."""
        match = self.recall.best(text, context)
        if match is None:
            return None
        pair = self._pair(match.known)
        if pair == match.known:
            return match
        score = similarity(pair.source, text) if pair else 0
        return Match(score=score, known=pair) if pair and score >= FUZZY_LEAST else None

    def _pair(self, known: Known) -> Known | None:
        stretches = list(_stretches(known.source, self.languages.source, self.find))
        if not stretches and not list(_stretches(known.target, self.languages.target, self.find)):
            return known
        text, tags = _tagged(known.source, {}, stretches, Placeholders(set()))
        target = _draft(known.target, self.languages.target, tags, self.find)
        if not target:
            return None
        return Known.aligned(text, target, context=known.context, origin=known.origin)


def _tagged(
    text: str, tags: Tags, stretches: Sequence[_Stretch], known: Placeholders
) -> tuple[str, dict[str, dict[str, str]]]:
    """The text with a tag for each stretch, and all its tags by their new numbers."""
    numbers: dict[str, str] = {}
    made: dict[str, dict[str, str]] = {}
    parts: list[str] = []
    at = 0
    for one in _in_order(text, stretches):
        if isinstance(one, _Stretch):
            number = str(len(made) + 1)
            made[number] = {
                "kind": SINGLE,
                "label": known.of(one.kind, one.value),
                "value": text[one.start : one.end],
                "whole": one.value,
            }
            written, start, end = f"⟦{number}/⟧", one.start, one.end
        else:
            number = numbers.setdefault(one[2], str(len(made) + 1))
            made.setdefault(number, {"label": "", **tags.get(one[2], {}), "own": one[2]})
            written, start, end = f"⟦{one[1]}{number}{one[3]}⟧", one.start(), one.end()
        parts += (text[at:start], written)
        at = end
    if len(made) > TAGS_MOST:
        raise Invalid(f"A segment has at most {TAGS_MOST:,} tags and values; split it")
    return "".join((*parts, text[at:])), made


def _draft(draft: str, language: str, tags: Tags, find: Find) -> str:
    """A target that came with a source, with the tags of its source; empty where it says more of people."""
    own = {tag["own"]: number for number, tag in tags.items() if "own" in tag}
    free: dict[str, list[str]] = {}
    for number, tag in tags.items():
        if "value" in tag:
            free.setdefault(_folded(tag["value"]), []).append(number)
    stretches = _with_values(draft, list(_stretches(draft, language, find)), tags)
    parts: list[str] = []
    at = 0
    for one in _in_order(draft, stretches):
        if isinstance(one, _Stretch):
            numbers = free.get(_folded(draft[one.start : one.end]))
            if not numbers:
                return ""
            written, start, end = f"⟦{numbers.pop(0)}/⟧", one.start, one.end
        else:
            if one[2] not in own:
                return ""
            written, start, end = f"⟦{one[1]}{own[one[2]]}{one[3]}⟧", one.start(), one.end()
        parts += (draft[at:start], written)
        at = end
    return "".join((*parts, draft[at:]))


def _with_values(text: str, found: list[_Stretch], tags: Tags) -> list[_Stretch]:
    """The stretches of a target, with those of its source's values that nothing else found; longest first."""
    known = {tag["value"] for tag in tags.values() if "value" in tag}
    for value in sorted(known, key=len, reverse=True):
        for start, end in _runs(text):
            for met in re.finditer(_word(value), text[start:end], re.IGNORECASE):
                low, high = start + met.start(), start + met.end()
                # What a value of the source covers whole goes before a shorter finding of the target's rules.
                found = [one for one in found if not (low <= one.start and one.end <= high)]
                if all(high <= one.start or one.end <= low for one in found):
                    found.append(_Stretch(start=low, end=high, kind="", value=value))
    return found


def _word(value: str) -> str:
    """A pattern of a value that is no part of a longer word of Latin letters."""
    before = r"(?<![A-Za-z0-9])" if value[:1].isascii() and value[:1].isalnum() else ""
    after = r"(?![A-Za-z0-9])" if value[-1:].isascii() and value[-1:].isalnum() else ""
    return before + re.escape(value) + after


def _told(text: str, stretches: Sequence[_Stretch], known: Placeholders) -> str:
    """A text that nobody translates, with placeholders."""
    parts: list[str] = []
    at = 0
    for one in sorted(stretches, key=lambda one: one.start):
        parts += (text[at : one.start], known.of(one.kind, one.value))
        at = one.end
    return "".join((*parts, text[at:]))


def _stretches(text: str, language: str, find: Find) -> Iterator[_Stretch]:
    """Where values stand between the marks of a text; one that a mark cuts has several stretches.

    A mark may stand inside a word or between two, so a text with marks is read both ways.
    """
    runs = list(_runs(text))
    taken: list[_Stretch] = []
    for glue in ("", " ") if len(runs) > 1 else ("",):
        for span, joined in _spans(text, runs, glue, language, find):
            for start, end in joined:
                if all(end <= one.start or one.end <= start for one in taken):
                    one = _Stretch(start=start, end=end, kind=span[0], value=span[1])
                    taken.append(one)
                    yield one


def _spans(
    text: str, runs: Sequence[tuple[int, int]], glue: str, language: str, find: Find
) -> Iterator[tuple[tuple[str, str], list[tuple[int, int]]]]:
    """Each value's kind and text with the stretches that it covers, of the runs joined by a glue."""
    joined = glue.join(text[start:end] for start, end in runs)
    places: list[tuple[int, int, int]] = []
    at = 0
    for start, end in runs:
        places.append((at, at + end - start, start - at))
        at += end - start + len(glue)
    for span in find(joined, language):
        met = [(max(low, span.start) + by, min(high, span.end) + by) for low, high, by in places]
        covered = [_trimmed(text, start, end) for start, end in met if start < end]
        yield (span.kind.value, joined[span.start : span.end]), [one for one in covered if one[0] < one[1]]


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """A stretch without the space around it; empty where there is nothing else."""
    said = text[start:end]
    return start + len(said) - len(said.lstrip()), start + len(said.rstrip())


def _runs(text: str) -> Iterator[tuple[int, int]]:
    """The stretches between the marks of a text."""
    at = 0
    for met in MARK.finditer(text):
        if at < met.start():
            yield at, met.start()
        at = met.end()
    if at < len(text):
        yield at, len(text)


def _in_order(text: str, stretches: Sequence[_Stretch]) -> list[_Stretch | re.Match[str]]:
    """The marks of a text and the stretches between them, as they stand."""
    both: list[_Stretch | re.Match[str]] = [*MARK.finditer(text), *stretches]
    return sorted(both, key=lambda one: one.start if isinstance(one, _Stretch) else one.start())


def _is_value(tags: Tags, number: str) -> bool:
    return "value" in tags.get(number, {})


def _folded(value: str) -> str:
    return " ".join(value.split()).casefold()
