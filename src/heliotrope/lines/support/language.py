"""Which language a text is written in: by its script where that tells, else by its words."""

import re

_LETTERS = 6
"""Latin letters under which no guess is made: "ok" and "hi" are every language."""
_SCRIPTS = (
    (re.compile(r"[぀-ヿ]"), "ja"),
    (re.compile(r"[가-힣ᄀ-ᇿ]"), "ko"),
    (re.compile(r"[\u4e00-\u9fff\u3400-\u4dbf]"), "zh"),
    (re.compile(r"[฀-๿]"), "th"),
    (re.compile(r"[Ͱ-Ͽ]"), "el"),
    (re.compile(r"[֐-׿]"), "he"),
)
"""Scripts of one language, in the order in which they decide: a Japanese text holds Han signs too."""
_SHARE = 0.15
"""Least share of a script among the letters; a Chinese name in an English letter is less."""


def found(text: str) -> str:
    """The BCP 47 language of a text in lower case; empty when it is too short or unclear.

    Both writings of Chinese are ``zh``: a worker's ``zh-hk`` satisfies it, and no text waits for want of a
    finer tag than workers state.
    """
    letters = sum(one.isalpha() for one in text)
    if not letters:
        return ""
    for script, language in _SCRIPTS:
        if len(script.findall(text)) >= max(1, _SHARE * letters):
            return language
    return _by_words(text) if letters >= _LETTERS else ""


def _by_words(text: str) -> str:
    import pycld2  # type: ignore[import-untyped]

    try:
        reliable, _, guesses = pycld2.detect(text[:20_000], bestEffort=True, isPlainText=True)
    except (pycld2.error, UnicodeEncodeError):
        return ""
    code = str(guesses[0][1]).lower()
    return "" if not reliable or code == "un" else code.split("-")[0]
