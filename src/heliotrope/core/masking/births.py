"""Dates, of which only those of a birth are personal data; a word beside them tells which are."""

import re
from collections.abc import Iterator

from heliotrope.core.masking.cues import Topic, cues_since, somewhere, words_after
from heliotrope.core.masking.kinds import Kind, Span

_YEAR = r"(?:1[89]|20|2[45])[0-9]{2}"
_MONTH, _DAY = r"(?:1[0-2]|0?[1-9])", r"(?:3[01]|[12][0-9]|0?[1-9])"
_SEP = r" ?[-./,] ?"
_WORD = r"[^\W\d_][^\s\d_,;:!?]{2,13}"
_END = r"(?![0-9])"
_DATE = re.compile(
    "|".join(
        (
            rf"{_YEAR} ?(?:年|년|{_SEP}) ?{_MONTH} ?(?:月|월|{_SEP}) ?{_DAY}{_END} ?[日일號号]?",
            rf"(?:{_DAY}{_SEP}{_MONTH}|{_MONTH}{_SEP}{_DAY}){_SEP}(?:{_YEAR}|[0-9]{{2}}){_END}",
            rf"[0-9]{{1,3}} ?[年년] ?{_MONTH} ?[月월] ?{_DAY} ?[日일號号]",
            rf"{_DAY}(?:st|nd|rd|th|er|\.|º|ª)?[ -](?:of |de |tháng )?(?:{_WORD}|{_MONTH})[ ,.-]{{1,2}}(?:de |del |năm |พ\.ศ\. ?|ค\.ศ\. ?)?(?:{_YEAR}|[0-9]{{2}}){_END}",
            rf"{_DAY}(?:st|nd|rd|th)?,? {_YEAR}{_END}",
            rf"{_YEAR}[ -]{_WORD}[ -]{_DAY}{_END}",
            rf"(?:{_YEAR}|[0-9]{{2}})(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01]){_END}",
        )
    )
)
_BEFORE = re.compile(r"(?:(?:昭和|平成|令和|大正|明治|民國|民国) ?|(?<![^\W\d_])[^\W\d_]{3,10}\.? )$")
_ERA = re.compile(r"昭和|平成|令和|大正|明治|民國|民国")
_NUMERAL = "〇零○一二三四五六七八九十"
_SPELLED = re.compile(rf"[{_NUMERAL}]{{2,4}}年[{_NUMERAL}]{{1,3}}月[{_NUMERAL}]{{1,4}}[日号號]")


_NAMED = somewhere(Topic.BIRTH)


def named(text: str) -> bool:
    """Whether a word of births stands in a text at all; without one no date in it is one's."""
    return _NAMED.search(text.lower()) is not None


def date_begins(text: str, place: int) -> bool:
    """Whether the digits at a place may begin a date."""
    return _DATE.match(text, place) is not None


def date_at(text: str, place: int) -> tuple[int, int] | None:
    """Start and end of the date whose first digit stands at a place; None where there is none."""
    found = _DATE.match(text, place)
    if found is None:
        return None
    said = found.group()
    before = _BEFORE.search(text[max(0, place - 12) : place])
    lone = re.fullmatch(rf"{_DAY}(?:st|nd|rd|th)?,? {_YEAR}", said)
    if lone and (before is None or _ERA.match(before.group())):
        return None
    start = place
    if before and (lone or _ERA.match(before.group())):
        start = place - len(before.group())
    return start, found.end()


def birth_at(text: str, place: int) -> Span | None:
    """The date of a birth whose first digit stands at a place."""
    bounds = date_at(text, place)
    return None if bounds is None else _born(text, *bounds)


def spelled_births(text: str) -> Iterator[Span]:
    """Dates of births in Chinese numerals."""
    if "年" in text:
        for match in _SPELLED.finditer(text):
            found = _born(text, *match.span())
            if found:
                yield found


def _born(text: str, start: int, end: int) -> Span | None:
    """A word that stands before another number speaks of that one: *born 1.2.1985, married 3.4.2010*."""
    before, after = cues_since(text, start).before, words_after(text, end)
    if Topic.BIRTH not in before and (Topic.BIRTH not in after or Topic.OTHER in before):
        return None
    # Above what a run of digits is worth to the rules for numbers: the word names the date.
    return Span(start=start, end=end, kind=Kind.DATE_OF_BIRTH, points=88, rule="date of birth")
