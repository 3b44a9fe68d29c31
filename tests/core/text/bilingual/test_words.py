"""How many words a text has."""

from decimal import Decimal

import pytest

from heliotrope.core.text.bilingual.words import words


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("It's a well-known fact, isn't it?", "6"),
        ("Pay 1,250.50 now", "3"),
        ("⟦1⟧Save⟦/1⟧ all", "2"),
        ("我们今天开会吧啊", "5.0"),
        ("使用 Excel 表格文件", "4.8"),
        ("สวัสดีครับ", "1.4"),
        ("", "0"),
    ],
)
def test_words_are_counted_as_the_trade_counts_them(text, count):
    assert words(text) == Decimal(count)
