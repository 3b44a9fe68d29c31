"""Numbers in running text: digits, Chinese numerals, and the small English number words."""

import re

_DIGITS = {char: value for value, char in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_UNITS = {"十": 10, "百": 100, "千": 1000, "万": 10_000, "亿": 100_000_000}
_SMALL = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_ENGLISH = {word: value for value, word in enumerate(_SMALL)}
_ENGLISH |= {word: 10 * value for value, word in enumerate(_TENS, 2)}
_ENGLISH |= {"a": 1, "an": 1, "dozen": 12}
_SCALES = {"hundred": 100, "thousand": 1000, "million": 1_000_000, "k": 1000}

_WORD = "|".join(sorted((*_ENGLISH, *_SCALES), key=len, reverse=True))
NUMBER = (
    r"(?:\d[\d,，]*(?:\.\d+)?\s?(?:[十百千万亿]+|k\b|thousand\b|million\b)?"
    r"|[零〇一二两三四五六七八九十百千万亿]+"
    rf"|\b(?:{_WORD})(?:[ -](?:and )?(?:{_WORD}))*\b)"
)
"""A regular expression for one number, without groups; to be used without regard to case."""


def value(text: str) -> int:
    """What a number that matches ``NUMBER`` stands for, rounded down; 0 for what stands for none.

    两百五十 is 250, 1.5万 is 15,000, "two hundred" is 200.
    """
    plain = text.strip().lower().replace(",", "").replace("，", "")
    found = re.fullmatch(r"(\d+(?:\.\d+)?)\s?(.*)", plain)
    if found:
        return int(float(found[1]) * _scale(found[2]))
    if plain and all(char in _DIGITS or char in _UNITS for char in plain):
        return _chinese(plain)
    return _english(plain)


def _scale(text: str) -> int:
    if text in _SCALES:
        return _SCALES[text]
    made = 1
    for char in text:
        made *= _UNITS.get(char, 1)
    return made


def _chinese(text: str) -> int:
    if all(char in _DIGITS for char in text):
        return int("".join(str(_DIGITS[char]) for char in text))
    whole = section = digit = 0
    for char in text:
        if char in _DIGITS:
            digit = _DIGITS[char]
            continue
        unit = _UNITS[char]
        if unit >= 10_000:
            whole = (whole + section + digit or 1) * unit
            section = digit = 0
        else:
            # 十五 is fifteen: a unit that nothing stands before counts once.
            section += (digit or 1) * unit
            digit = 0
    return whole + section + digit


def _english(text: str) -> int:
    whole = part = 0
    for word in re.split(r"[ -]+", text):
        if word in _ENGLISH:
            # "a dozen" and "twenty five" add; the article alone is one.
            part += _ENGLISH[word] if word != "dozen" or part != 1 else 11
        elif word == "hundred":
            part = (part or 1) * 100
        elif word in _SCALES:
            whole += (part or 1) * _SCALES[word]
            part = 0
    return whole + part
