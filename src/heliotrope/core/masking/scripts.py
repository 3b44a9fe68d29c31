"""Which scripts a text has, so that rules for one are not asked of a text without it."""

import re

_SEEN = {
    "Chinese": re.compile("[\u4e00-\u9fff]"),
    "Japanese": re.compile("[\u3041-\u30ff\u4e00-\u9fff]"),  # 田中様 has no kana
    "Korean": re.compile("[\uac00-\ud7a3]"),
    "Thai": re.compile("[\u0e01-\u0e4f]"),
    "Arabic": re.compile("[\u0620-\u064a]"),
    "Vietnamese": re.compile("[\u1ea0-\u1ef9ơưđƠƯĐăĂêÊôÔ]"),
}


def written_in(text: str) -> frozenset[str]:
    """The languages above whose letters stand in a text; empty for one in plain Latin letters."""
    if text.isascii():
        return frozenset()
    return frozenset(name for name, letters in _SEEN.items() if letters.search(text))


def language_of(rule: str) -> str:
    """The language that a rule is for, by its name, such as ``Thai, label``; empty for one of any text."""
    first = rule.partition(",")[0].partition(" ")[0]
    return first if first in _SEEN else ""
