"""What a run of digits may be: every rule that fits its length is weighed, and its check digits come last.

The points are added up first and the digits are checked only when they would suffice, so that a number that
nothing speaks for costs little.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from heliotrope.core.masking import banking, numbers_asia, numbers_west, phones, tokens
from heliotrope.core.masking.births import birth_at, date_begins, named
from heliotrope.core.masking.cues import Cues, Topic, cues_at, cues_since
from heliotrope.core.masking.digits import MANY, RUN, Run, Window, is_date, run_of, whole_of, windows
from heliotrope.core.masking.kinds import ENOUGH, Kind, Span, Where
from heliotrope.core.masking.numbers import Number

_RULES = (*banking.NUMBERS, *numbers_asia.NUMBERS, *numbers_west.NUMBERS)
_GLUED, _JOINED, _PARTIAL, _NOT_NAMED, _STEADY = -30, -22, -6, -15, -14
_CURRENCY = frozenset("$€£¥₩₹฿₫₽₺﷼")
_MONEY_AFTER = re.compile(
    r" ?(?:[$€£¥₩₹฿₫₽₺元円원đ]|(?:USD|EUR|GBP|CNY|RMB|JPY|KRW|VND|THB|IDR|MXN|BRL|SAR|AED|dollars?|euros?)\b|บาท|块|萬|万|人民币)"
)
_MONEY_BEFORE = re.compile(
    r"(?:[$€£¥₩₹฿₫₽₺]|\b(?:USD|EUR|GBP|CNY|RMB|JPY|KRW|VND|THB|IDR|Rp|MXN|BRL|SAR|AED)\.?) ?$"
)
_THOUSANDS = re.compile(r"[0-9]{1,3}(?:[.,' ][0-9]{3})+[.,][0-9]{1,2}(?![0-9])")
_EXTENSION = re.compile(
    r" ?(?:,? ?(?:ext|extension|ext\.|x|转|轉|分机|分機|内線|내선|ramal|poste|int\.?|durchwahl)\.? ?:? ?)[0-9]{1,6}(?![0-9A-Za-z])",
    re.IGNORECASE,
)
_RIVALS = frozenset({Topic.CARD, Topic.ACCOUNT, Topic.NATIONAL, Topic.PASSPORT, Topic.BIRTH, Topic.IBAN})
_NUMBERED = (*_RIVALS, Topic.PHONE, Topic.OTHER)
_NAMED = frozenset({Topic.NATIONAL, Topic.PASSPORT, Topic.ACCOUNT})
_PHONE_SIZES = range(7, 16)
_BEST_PHONE = 64
"""Points of the surest telephone that is written as within its country: `phones.within`, at home."""
_JOINING = frozenset(" -./")
_NO_TRUNK = frozenset({"US", "CA", "PH"})

LONGEST = 34
"""Signs of the longest code that is looked for: an IBAN."""

SURE = 70
"""Points from which the parts of a run are not looked at any more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Weighed:
    """A rule, with what the words and the country add to its points."""

    rule: Number
    gain: int


Table = Mapping[int, tuple[Weighed, ...]]
"""Rules by the number of digits."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Weighing:
    """The rules that could suffice for such words in such a country.

    Attributes:
        sizes: numbers of digits that are looked at: theirs, and a telephone's.
        phone: points that the words add to a telephone written as within its country.
    """

    table: Table
    sizes: frozenset[int]
    phone: int


def read_numbers(text: str, where: Where) -> Iterator[Span]:
    """Everything that is found beside a run of digits; overlapping findings among them."""
    born: bool | None = None
    for match in RUN.finditer(text):
        said, (start, end) = match.group(), match.span()
        left = text[start - 1] if start else " "
        right = text[end] if end < len(text) else " "
        glued = (left.isascii() and left.isalpha()) or (right.isascii() and right.isalpha())
        dull = not glued and _dull(text, said, start, end)
        if dull and born is None and (not said.isdecimal() or date_begins(text, start)):
            born = named(text)
        if dull and not born:
            continue
        run = run_of(said, start, end)
        if not dull and not _at_once(text, run, glued=glued):
            yield from _read_run(text, run, where, left=left, glued=glued)
            continue
        born = named(text) if born is None else born
        if born:
            yield from _dated(text, run)


def _dull(text: str, said: str, start: int, end: int) -> bool:
    """Whether a run can be nothing but a part of a date, by a look at it: short, a whole date, a price."""
    if end - start < 6:
        return said.isdecimal() or not (text[end : end + 1] in _JOINING and text[end + 1 : end + 2].isalnum())
    return not said.isdecimal() and (is_date(said) or _THOUSANDS.fullmatch(text, start, end) is not None)


def _read_run(text: str, run: Run, where: Where, *, left: str, glued: bool) -> list[Span]:
    cues = cues_at(text, run.start, run.end)
    weighing = _weighed(where, cues)
    lettered = glued or _letters_near(text, run)
    if cues.nearest is Topic.OTHER and not lettered and _of_goods(text, run, cues, weighing):
        return []
    found: list[Span] = []
    if Topic.BIRTH in cues.heard or run.barred:
        found += _dated(text, run)
    if glued or (left == " " and len(run.groups) > 1 and Topic.IBAN in cues.before):
        iban = tokens.iban(text, run.start, cues)
        if iban:
            found.append(iban)
    if lettered:
        found.extend(tokens.codes(text, run.start, run.end, cues, where))
    if found and any(one.points >= SURE and one.start <= run.start and one.end >= run.end for one in found):
        return found
    _read_windows(text, run, cues, where, weighing, found)
    if cues.nearest in _NAMED and cues.nearest in cues.before and all(one.points < SURE for one in found):
        found.extend(tokens.named(text, run.start, cues_since(text, run.start)))
    return found


def _of_goods(text: str, run: Run, cues: Cues, weighing: Weighing) -> bool:
    """Whether a number that a word calls an order's, or another thing's, can be nothing else by its length."""
    if len(run.groups) > 1 or len(run.digits) in weighing.table or Topic.BIRTH in cues.heard:
        return False
    return not _plus(text, run.start)


def _read_windows(
    text: str, run: Run, cues: Cues, where: Where, weighing: Weighing, found: list[Span]
) -> None:
    """Take the run as one number, and unless that is sure, each stretch of its groups."""
    single = len(run.groups) == 1
    if single and len(run.digits) not in weighing.sizes:
        return
    whole = whole_of(run)
    if whole is not None:
        before = len(found)
        _window(text, whole, cues, where, weighing, found)
        if single or any(_settles(one, cues) for one in found[before:]):
            return
    if not single:
        for window in windows(run, weighing.sizes):
            if whole is None or not (window.first and window.last):
                _window(text, window, cues, where, weighing, found)


def _in_blob(text: str, run: Run) -> bool:
    """Whether a run stands in a longer string of letters and digits than any code has: a key, a file."""
    left, right = text[max(0, run.start - LONGEST) : run.start], text[run.end : run.end + LONGEST]
    return any(len(side) == LONGEST and side.isascii() and side.isalnum() for side in (left, right))


def _priced(text: str, run: Run) -> bool:
    """Whether the groups of a run are those of a price."""
    if _THOUSANDS.fullmatch(text, run.start, run.end):
        return True
    short = len(run.digits) < 12
    return short and _MONEY_BEFORE.search(text[max(0, run.start - 5) : run.start]) is not None


def _settles(one: Span, cues: Cues) -> bool:
    """Whether the parts of a run need no look: it is sure, or a telephone is announced and it can be one."""
    return one.points >= SURE or (one.kind is Kind.PHONE and cues.last_of(*_NUMBERED) is Topic.PHONE)


@lru_cache(maxsize=4096)
def _weighed(where: Where, cues: Cues) -> Weighing:
    """The rules of each length that could suffice for such words in such a country, with their points."""
    rival = cues.nearest in _RIVALS
    found: dict[int, list[Weighed]] = {}
    for rule in _RULES:
        gain = cues.points(rule.topic) + where.points(rule.country)
        gain += _NOT_NAMED if rival and cues.nearest is not rule.topic else 0
        gain = max(gain, _STEADY) if rule.steady else gain
        if max(rule.bare, rule.written) + gain >= ENOUGH:
            for size in rule.lengths:
                found.setdefault(size, []).append(Weighed(rule=rule, gain=gain))
    return Weighing(
        table={size: tuple(rules) for size, rules in found.items()},
        sizes=frozenset((*found, *_PHONE_SIZES)),
        phone=cues.points(Topic.PHONE) + (_NOT_NAMED if rival else 0),
    )


def _at_once(text: str, run: Run, *, glued: bool) -> bool:
    """Whether a run can be nothing but a part of a date: too short, a whole date, a price, inside a key."""
    first = len(run.groups[0])
    if glued:
        return first < 2 or _in_blob(text, run)
    if len(run.groups) == 1:
        return first < 6
    if len(run.barred) == len(run.groups) or _priced(text, run):
        return True
    return len(run.groups) > 3 and len(run.digits) < 6


def _dated(text: str, run: Run) -> list[Span]:
    """The dates of births in a run, which no other rule needs to look at."""
    return [birth for place in _dates(run) if (birth := birth_at(text, place))]


def _dates(run: Run) -> Iterator[int]:
    for place, group in zip(run.places[:MANY], run.groups[:MANY], strict=True):
        if len(group) in {1, 2, 3, 4, 6, 8}:
            yield place


def _letters_near(text: str, run: Run) -> bool:
    if len(run.groups) < 3 and len(run.groups[0]) < 5:
        return False
    start = run.start
    return text[start - 2 if start > 2 else 0 : start].isupper() or text[run.end : run.end + 2].isupper()


def _window(
    text: str, window: Window, cues: Cues, where: Where, weighing: Weighing, found: list[Span]
) -> None:
    size, narrow = len(window.digits), window.narrow
    rules = weighing.table.get(size, ())
    phone = narrow and size in _PHONE_SIZES
    if phone and (weighing.phone + _BEST_PHONE < ENOUGH or cues.nearest is Topic.OTHER or size > 12):
        phone = _abroad(text, window)
    if not rules and not phone:
        return
    penalty = _penalty(text, window)
    grouping = window.grouping
    money = narrow and _is_money(text, window)
    for weighed in rules:
        rule = weighed.rule
        if (money or not narrow) and rule.kind is not Kind.CARD:
            continue
        points = _base(rule, grouping) + penalty + weighed.gain
        if points >= ENOUGH and rule.valid(window.digits):
            found.append(
                Span(start=window.start, end=window.end, kind=rule.kind, points=points, rule=rule.name)
            )
    if phone and not money:
        called = _phone(text, window, grouping, cues, where, penalty)
        if called:
            found.append(called)


def _base(rule: Number, grouping: str) -> int:
    if not grouping or not rule.grouped:
        return rule.bare
    return rule.written if grouping in rule.grouped else rule.bare - 8


def _penalty(text: str, window: Window) -> int:
    """What it costs to stand in the middle of something longer."""
    lost = 0 if window.first and window.last else _PARTIAL
    start, end = window.start, window.end
    before = text[start - 1] if start else " "
    after = text[end] if end < len(text) else " "
    if before.isascii() and before.isalpha():
        lost += _GLUED
    elif start > 1 and before in "-_#/" and text[start - 2].isascii() and text[start - 2].isalpha():
        lost += _JOINED
    if after.isascii() and after.isalpha() and not _EXTENSION.match(text, end):
        lost += _GLUED
    return lost


def _is_money(text: str, window: Window) -> bool:
    before = text[max(0, window.start - 5) : window.start]
    if (window.first and _MONEY_BEFORE.search(before)) or (
        window.last and _MONEY_AFTER.match(text, window.end)
    ):
        return True
    return before.endswith(",") and before[-2:-1].isdigit() and window.groups[0] != window.digits


def _abroad(text: str, window: Window) -> bool:
    """Whether a telephone is written with its country's code."""
    return _plus(text, window.start) or (
        window.digits.startswith("00") and window.first and len(window.digits) > 9
    )


def _plus(text: str, start: int) -> bool:
    before = text[start - 1] if start else ""
    return before == "+" or (start > 1 and before in "( " and text[start - 2] == "+")


def _phone(text: str, window: Window, grouping: str, cues: Cues, where: Where, penalty: int) -> Span | None:
    digits, start = window.digits, window.start
    if _abroad(text, window):
        plus = _plus(text, start)
        points = phones.international(digits if plus else digits[2:])
        points -= 0 if plus else 12
    elif len(digits) > 12 or cues.nearest is Topic.OTHER:
        return None
    else:
        points = _national(digits, grouping, text[start - 1 : start] == "(", where)
        points += _NOT_NAMED if cues.nearest in _RIVALS else 0
    points += penalty + cues.points(Topic.PHONE)
    if points < ENOUGH:
        return None
    while start and text[start - 1] in "+(":
        start -= 1
    extension = _EXTENSION.match(text, window.end)
    end = extension.end() if extension else window.end
    return Span(start=start, end=end, kind=Kind.PHONE, points=points, rule="phone")


def _national(digits: str, grouping: str, opened: bool, where: Where) -> int:
    best = phones.anywhere(digits, grouping or str(len(digits)), opened=opened)
    if where.stated and grouping and not opened and best > 20:
        best -= 4
    for country, gain in where.countries.items():
        points = phones.within(digits, country, grouped=bool(grouping))
        if points and country in _NO_TRUNK and not grouping and digits[0] != "0":
            points = min(points, 20)
        if points:
            best = max(best, points + gain)
    return best
