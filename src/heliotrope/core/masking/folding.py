"""A text written plainly: one form of digits, letters, spaces and dashes, and the way back."""

import re
from array import array
from dataclasses import dataclass

_INVISIBLE = "\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff"
_DIGITS = (0x0660, 0x06F0, 0x0966, 0x09E6, 0x0E50, 0x0ED0, 0x17E0, *range(0x1D7CE, 0x1D7FF, 10))
"""Where each script's zero stands; its other nine digits follow."""

_TABLE: dict[int, str] = {
    **{code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)},
    **{zero + digit: chr(48 + digit) for zero in _DIGITS for digit in range(10)},
    **dict.fromkeys((0xA0, 0x1680, *range(0x2000, 0x200B), 0x202F, 0x205F, 0x3000), " "),
    **dict.fromkeys((*range(0x2010, 0x2016), 0x2043, 0x2212, 0x30FB, 0xFE58, 0xFE63), "-"),
    0x3002: ".",
    0x2024: ".",
    0x00B7: ".",
    0xFE6B: "@",
    0x066B: ".",
    0x066C: ",",
    0x060C: ",",
}
_NUMERALS = str.maketrans("〇零一二三四五六七八九壹贰叁肆伍陆柒捌玖", "00123456789123456789")


def _klass(codes: list[int]) -> str:
    """The inside of a character class, as ranges: a set of ranges is tested faster than one of letters."""
    parts, start, last = [], codes[0], codes[0]
    for code in [*codes[1:], 0x110000]:
        if code != last + 1:
            parts.append(f"{re.escape(chr(start))}-{re.escape(chr(last))}")
            start = code
        last = code if code < 0x110000 else last
    return "".join(parts)


_NUMERAL = "〇零一二三四五六七八九壹贰叁肆伍陆柒捌玖"
_PUNCTUATION = frozenset(map(ord, "，！？；：。、“”·"))
_ODD = _klass(sorted(_TABLE))
_FOREIGN = re.compile(f"[{_ODD}][{_ODD}]*")  # a set first: one that may repeat is sought slowly
_TELLING = re.compile(f"[{_klass(sorted({*_TABLE} - _PUNCTUATION))}{_INVISIBLE}]")
_SPELLED = re.compile(f"[{_NUMERAL}][{_NUMERAL}]{{6,}}")
_UNSEEN = re.compile(f"[{_INVISIBLE}]+")
_LONG_VOWEL = re.compile(r"(?<=[0-9])ー(?=[0-9])")


@dataclass(frozen=True, slots=True, kw_only=True)
class Folded:
    """A text written plainly.

    Attributes:
        text: with ASCII digits, punctuation and letters where the original had wide ones.
        offsets: for each code point its place in the original; None when each stands where it stood.
    """

    text: str
    offsets: "array[int] | None"

    def start(self, place: int) -> int:
        return place if self.offsets is None else self.offsets[place]

    def end(self, place: int) -> int:
        return place if self.offsets is None else self.offsets[place - 1] + 1


def fold(text: str) -> Folded:
    """The text written plainly; every character keeps its place but for invisible ones, which go."""
    # Two searches for one class each are faster than one for either.
    if text.isascii() or not (_TELLING.search(text) or _SPELLED.search(text)):
        return Folded(text=text, offsets=None)
    plain = _FOREIGN.sub(lambda found: found.group().translate(_TABLE), text)
    plain = _SPELLED.sub(lambda found: found.group().translate(_NUMERALS), plain)
    plain = _LONG_VOWEL.sub("-", plain) if "ー" in plain else plain
    if not _UNSEEN.search(plain):
        return Folded(text=plain, offsets=None)
    kept, offsets, place = [], array("Q"), 0
    for gap in _UNSEEN.finditer(plain):
        kept.append(plain[place : gap.start()])
        offsets.extend(range(place, gap.start()))
        place = gap.end()
    kept.append(plain[place:])
    offsets.extend(range(place, len(plain)))
    return Folded(text="".join(kept), offsets=offsets)
