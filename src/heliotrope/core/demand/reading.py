"""What a brief says in so many words: how many of what, in which languages, for how long, until when."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from heliotrope.core.demand.numbers import NUMBER, value

BRIEF_MOST = 4_000
_FLAGS = re.IGNORECASE
_HAN = re.compile(r"[\u4e00-\u9fff]")
_CLASSIFIER = "个件款条张只套份段句篇种名家项笔场次台幅页字"
_DAYS = {
    "day": 1, "days": 1, "week": 7, "weeks": 7, "fortnight": 14, "month": 30, "months": 30,
    "天": 1, "日": 1, "周": 7, "星期": 7, "礼拜": 7, "个星期": 7, "个礼拜": 7, "个月": 30, "月": 30,
}  # fmt: skip
_SPAN_UNIT = "|".join(sorted(_DAYS, key=len, reverse=True))
_SPAN = re.compile(rf"({NUMBER})\s*-?\s*({_SPAN_UNIT})(?![a-z])", _FLAGS)
_BEFORE_DUE = re.compile(r"(?:within|in|inside|by)\s+(?:the\s+)?(?:next\s+)?$", _FLAGS)
_LASTS = re.compile(r"\b(?:for|over|during|lasting|within|in|inside|by)\s+$", _FLAGS)
_AFTER_DUE = re.compile(r"^\s*(?:之?内|以内|后|from now)", _FLAGS)
_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_MONTH = r"(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
_DATES = (
    re.compile(r"(?P<y>20\d\d)-(?P<m>\d{1,2})-(?P<d>\d{1,2})"),
    re.compile(r"(?:(?P<y>20\d\d)\s*年\s*)?(?P<m>\d{1,2})\s*月\s*(?P<d>\d{1,2})\s*[日号]"),
    re.compile(rf"\b(?P<d>\d{{1,2}})(?:st|nd|rd|th)?\s+(?P<n>{_MONTH})(?:\s+(?P<y>20\d\d))?", _FLAGS),
    re.compile(rf"\b(?P<n>{_MONTH})\s+(?P<d>\d{{1,2}})(?:st|nd|rd|th)?\b(?:,?\s+(?P<y>20\d\d))?", _FLAGS),
)
_LABELS = re.compile(
    r"(?:labels?|classes|categories|标签|类别|分类)\s*(?:are|为|是)?\s*[:：]\s*([^\n.。;；]+)", _FLAGS
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tongue:
    """A language that the brief names, by its BCP 47 tag, with the words that name it."""

    tag: str
    words: str
    source: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A length of time, in days, with the words that say it and where they begin."""

    days: int
    words: str
    place: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What stands in a brief.

    Attributes:
        written_in: ``zh`` or ``en``: the language of the brief itself.
        tongues: in the order in which they are named; those that are translated from are marked.
        spans: lengths of time that are not a term until the end.
        due: when all is to be done, and the words that say it.
        labels: the answers to choose from, where the brief lists them.
    """

    text: str
    written_in: str
    tongues: tuple[Tongue, ...]
    spans: tuple[Span, ...]
    due: date | None
    due_words: str
    labels: tuple[str, ...]

    @property
    def targets(self) -> tuple[str, ...]:
        """The languages that something is wanted in."""
        return tuple(dict.fromkeys(one.tag for one in self.tongues if not one.source))

    @property
    def source(self) -> str:
        """The language that is translated from: the one that is named as such, else the brief's own."""
        return next((one.tag for one in self.tongues if one.source), self.written_in)


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantity:
    """How many of something, with the words that say it."""

    value: int
    words: str


def read(text: str, *, names: Mapping[str, str], today: date) -> Reading:
    """What a brief says.

    Args:
        names: languages and countries by lower-case name, in English and Chinese, with the language's tag.
        today: the day from which terms count, and before which a date without a year is next year's.
    """
    spans, due, words = _times(text, today)
    listed = _LABELS.search(text)
    labels = (
        [one.strip(" \"'“”「」") for one in re.split(r"[,，、/|]| and | or |和|或", listed[1])]
        if listed
        else []
    )
    return Reading(
        text=text,
        written_in="zh" if len(_HAN.findall(text)) * 4 > len(text.replace(" ", "")) else "en",
        tongues=_tongues(text, names),
        spans=spans,
        due=due,
        due_words=words,
        labels=tuple(dict.fromkeys(one for one in labels if one)),
    )


def quantity(text: str, nouns: Sequence[str]) -> Quantity | None:
    """The first number of one of the things, such as ``200 个商品`` or ``200 Spanish product pages``."""
    found: list[tuple[int, Quantity]] = []
    for noun in nouns:
        between = rf"\s*[{_CLASSIFIER}]?\s*" if _HAN.search(noun) else r"\s+(?:[\w-]+\s+){0,3}?"
        end = "" if _HAN.search(noun) else r"(?:s|es)?\b"
        counted = re.compile(rf"({NUMBER}){between}{re.escape(noun)}{end}", _FLAGS)
        # "four weeks and order handling" counts weeks, not orders; what is counted may come later.
        starts = (
            one.start() for one in re.finditer(NUMBER, text, _FLAGS) if not _SPAN.match(text, one.start())
        )
        match = next((hit for start in starts if (hit := counted.match(text, start))), None)
        if match and value(match[1]) > 0:
            found.append((match.start(), Quantity(value=value(match[1]), words=match[0])))
    return min(found, key=lambda one: one[0])[1] if found else None


def named(text: str, words: Sequence[str]) -> tuple[str, ...]:
    """Those of some words that stand in a text: Chinese anywhere, others as whole words or their plural."""
    return tuple(word for word in words if _place(text, word) >= 0)


def _place(text: str, word: str) -> int:
    if _HAN.search(word):
        return text.find(word)
    found = re.search(rf"(?<![a-z0-9]){re.escape(word)}(?:s|es|ing|ed)?(?![a-z0-9])", text, _FLAGS)
    return found.start() if found else -1


def nearest(text: str, words: Sequence[str], spans: Sequence[Span]) -> Span | None:
    """The span that stands closest to one of some words; None when either is missing."""
    places = [place for word in words if (place := _place(text, word)) >= 0]
    return (
        min(spans, key=lambda span: min(abs(span.place - one) for one in places))
        if places and spans
        else None
    )


def _tongues(text: str, names: Mapping[str, str]) -> tuple[Tongue, ...]:
    found: list[tuple[int, Tongue]] = []
    taken: list[range] = []
    for name in sorted(names, key=lambda one: (-len(one), one)):
        form = re.escape(name) if _HAN.search(name) else rf"(?<![a-z]){re.escape(name)}(?![a-z])"
        for match in re.finditer(form, text, _FLAGS):
            if any(match.start() in one or match.end() - 1 in one for one in taken):
                continue
            taken.append(range(match.start(), match.end()))
            source = re.search(r"(?:\bfrom\s+|[从由自])$", text[: match.start()], _FLAGS) is not None
            found.append((match.start(), Tongue(tag=names[name], words=match[0], source=source)))
    unique: dict[tuple[str, bool], Tongue] = {}
    for _, one in sorted(found, key=lambda pair: pair[0]):
        unique.setdefault((one.tag, one.source), one)
    return tuple(unique.values())


def _times(text: str, today: date) -> tuple[tuple[Span, ...], date | None, str]:
    """Lengths of time, and the day until which all is wanted."""
    spans: list[Span] = []
    due, words = _day(text, today)
    for match in _SPAN.finditer(text):
        if match[2] == "日" and re.search(r"月\s*$", text[: match.start()]):
            continue
        if match[2] == "月" and re.match(r"\s*\d", text[match.end() :]):
            continue
        if match[1].lower() in ("a", "an") and not _LASTS.search(text[: match.start()]):
            # "100 orders a day" says how many, not how long.
            continue
        days = value(match[1]) * _DAYS[match[2].lower()]
        before, after = _BEFORE_DUE.search(text[: match.start()]), _AFTER_DUE.search(text[match.end() :])
        if (before or after) and due is None and 0 < days < 3660:
            due = today + timedelta(days=days)
            words = (before[0] if before else "") + match[0] + (after[0] if after else "")
        elif 0 < days < 3660:
            spans.append(Span(days=days, words=match[0], place=match.start()))
    return tuple(spans), due, words


def _day(text: str, today: date) -> tuple[date | None, str]:
    for form in _DATES:
        for match in form.finditer(text):
            parts = match.groupdict()
            month = int(parts["m"]) if parts.get("m") else _MONTHS.index(parts["n"][:3].lower()) + 1
            day = _made(parts.get("y"), month, int(parts["d"]), today)
            if day is not None:
                return day, match[0]
    return None, ""


def _made(year: str | None, month: int, day: int, today: date) -> date | None:
    try:
        if year:
            return date(int(year), month, day)
        this = date(today.year, month, day)
        return this if this >= today else date(today.year + 1, month, day)
    except ValueError:
        return None
