"""How many words a text has, as the trade counts them for pay.

A word is a run of letters and digits between spaces or punctuation; an apostrophe, hyphen or point inside
it does not end it.  Writing without spaces is counted by characters, each a stated share of a word.
"""

import re
from decimal import ROUND_HALF_UP, Decimal

from heliotrope.core.text.bilingual.marks import plain

CHARACTERS_A_WORD = {
    "Han": Decimal("1.6"),
    "kana": Decimal("2.2"),
    "Thai, Lao, Khmer or Burmese": Decimal(5),
}
"""Characters that count as one word, by script; stated to whoever is paid, and no law of nature."""

_SCRIPTS = (
    ("Han", re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f]")),
    ("kana", re.compile(r"[\u3041-\u3096\u30a1-\u30fa\u30fc]")),
    ("Thai, Lao, Khmer or Burmese", re.compile(r"[\u0e01-\u0e2e\u0e81-\u0eae\u1780-\u17b3\u1000-\u102a]")),
)
_UNSPACED = re.compile(
    r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f\u3041-\u309f\u30a0-\u30ff"
    r"\u0e00-\u0e7f\u0e80-\u0eff\u1780-\u17ff\u1000-\u109f]"
)
_WORD = re.compile(r"\w+(?:['’.,\-/@:]\w+)*")


def words(text: str) -> Decimal:
    """Words of a text without its tags, to the tenth."""
    bare = plain(text)
    spaced = len(_WORD.findall(_UNSPACED.sub(" ", bare)))
    shares = (Decimal(len(script.findall(bare))) / CHARACTERS_A_WORD[name] for name, script in _SCRIPTS)
    total = spaced + sum(shares, Decimal(0))
    return total.quantize(Decimal("0.1"), ROUND_HALF_UP)


def shown(number: Decimal) -> str:
    """A number without needless zeros: 12, 7.5."""
    return f"{number.normalize():f}"
