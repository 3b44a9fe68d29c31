"""Which language a text is written in: by its script where that tells, else by its words (CLD2)."""

import re
from dataclasses import dataclass

LEAST_LETTERS = 6
"""Letters under which no guess is made from words: "ok" and "hi" are every language."""
MOST_CHARACTERS = 20_000
_SHARE = 0.15
"""Least share of a script among the letters; a Chinese name in an English letter is less."""
_SCRIPTS = (
    (re.compile(r"[\u3040-\u30ff]"), "ja"),
    (re.compile(r"[\uac00-\ud7a3\u1100-\u11ff]"), "ko"),
    (re.compile(r"[\u4e00-\u9fff\u3400-\u4dbf]"), "zh"),
    (re.compile(r"[\u0e00-\u0e7f]"), "th"),
    (re.compile(r"[\u0370-\u03ff]"), "el"),
    (re.compile(r"[\u0590-\u05ff]"), "he"),
)
"""Scripts of one language, in the order in which they decide: a Japanese text holds Han signs too."""
_CYRILLIC = re.compile(r"[\u0400-\u04ff]")
_UKRAINIAN = re.compile(r"[іїєґІЇЄҐ]")
_BY_CYRILLIC = {"ru", "uk", "bg", "sr", "mk", "be", "kk", "ky", "mn", "tg", "tt", "ba"}
_UNREADABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
_RENAMED = {"iw": "he", "in": "id", "jw": "jv", "ji": "yi", "mo": "ro"}
"""Codes that CLD2 still writes in their old form."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A language and how sure that is.

    Attributes:
        code: BCP 47 in lower case, without a script; empty when the text is too short or unclear.
        confidence_ratio: share of the text that speaks for it, in [0, 1].
    """

    code: str
    confidence_ratio: float


UNKNOWN = Found(code="", confidence_ratio=0.0)


def language_of(text: str) -> Found:
    """The language of a text.

    Both writings of Chinese are ``zh``: a worker's ``zh-hk`` satisfies it, and no text waits for want of a
    finer tag than workers state.
    """
    readable = _UNREADABLE.sub(" ", text[:MOST_CHARACTERS])
    letters = sum(one.isalpha() for one in readable)
    if not letters:
        return UNKNOWN
    for script, code in _SCRIPTS:
        share = len(script.findall(readable)) / letters
        if share >= _SHARE:
            return Found(code=code, confidence_ratio=min(1.0, share + (1 - share) / 2))
    if letters < LEAST_LETTERS:
        return UNKNOWN
    found = _by_words(readable)
    cyrillic = len(_CYRILLIC.findall(readable)) / letters >= 0.5
    return _cyrillic(readable, found) if cyrillic else found


def _cyrillic(text: str, found: Found) -> Found:
    """CLD2 takes short Cyrillic texts for Romanian as written in Moldova; letters of one language decide."""
    if _UKRAINIAN.search(text) and found.code not in ("be", "kk"):
        return Found(code="uk", confidence_ratio=max(0.9, found.confidence_ratio))
    return found if found.code in _BY_CYRILLIC else UNKNOWN


def _by_words(text: str) -> Found:
    import pycld2  # type: ignore[import-untyped]

    try:
        reliable, _, guesses = pycld2.detect(text, bestEffort=True, isPlainText=True)
    except (pycld2.error, UnicodeEncodeError):
        return UNKNOWN
    _, code, percent, _ = guesses[0]
    if not reliable or code == "un":
        return UNKNOWN
    plain = str(code).lower().split("-")[0]
    return Found(code=_RENAMED.get(plain, plain), confidence_ratio=min(100, int(percent)) / 100)
