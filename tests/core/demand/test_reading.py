"""What a brief says in so many words."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heliotrope.core.demand.numbers import value
from heliotrope.core.demand.reading import nearest, quantity, read

NAMES = {
    "西班牙语": "es", "spanish": "es", "法语": "fr", "french": "fr", "德语": "de", "german": "de",
    "英语": "en", "english": "en", "germany": "de", "德国": "de",
}  # fmt: skip
TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("200", 200), ("1,500", 1500), ("1.5万", 15_000), ("3千", 3000), ("2k", 2000), ("两百五十", 250),
        ("十五", 15), ("一百零三", 103), ("八百", 800), ("两万三千", 23_000), ("二〇二六", 2026), ("十", 10),
        ("三千万", 30_000_000), ("two hundred", 200), ("twenty five", 25), ("a dozen", 12), ("", 0),
        ("three thousand five hundred", 3500), ("a", 1),
    ],
)  # fmt: skip
def test_a_number_is_read_in_digits_and_in_words(text, number):
    assert value(text) == number


def chinese(number: int) -> str:
    """A number under ten thousand as it is written, by a second way."""
    digits = "零一二三四五六七八九"
    made, gap = "", False
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // unit % 10
        if digit:
            made += ("零" if gap and made else "") + digits[digit] + name
        gap = not digit
    return made


@given(st.integers(1, 9999))
def test_every_chinese_number_reads_as_what_it_was_written_from(number):
    assert value(chinese(number)) == number


@pytest.mark.parametrize(
    ("text", "nouns", "number"),
    [
        ("200 个商品", ("商品",), 200),
        ("共有两百件商品要上架", ("商品",), 200),
        ("with 200 Spanish product pages", ("product",), 200),
        ("1,500 customer reviews", ("review",), 1500),
        ("three hundred products", ("product",), 300),
        ("four weeks and order handling, 100 orders a day", ("order",), 100),
        ("产品很多", ("产品",), None),
        ("no number of products", ("product",), None),
    ],
)
def test_how_many_of_what(text, nouns, number):
    found = quantity(text, nouns)

    assert (found.value if found else None) == number


def test_languages_are_wanted_and_one_is_translated_from():
    english = read("Translate it from English into French and German", names=NAMES, today=TODAY)
    chinese_ = read("从英语翻译成法语和德语", names=NAMES, today=TODAY)

    for reading in (english, chinese_):
        assert reading.source == "en"
        assert reading.targets == ("fr", "de")
    assert (english.written_in, chinese_.written_in) == ("en", "zh")


def test_a_country_stands_for_its_language_and_a_word_inside_another_for_nothing():
    assert read("Sell in Germany", names=NAMES, today=TODAY).targets == ("de",)
    assert read("Germanys", names=NAMES, today=TODAY).targets == ()


@pytest.mark.parametrize(
    ("text", "due"),
    [
        ("by 2026-12-01", date(2026, 12, 1)),
        ("12月20日前上线", date(2026, 12, 20)),
        ("1月5日前", date(2027, 1, 5)),
        ("2027年3月1日", date(2027, 3, 1)),
        ("until 24 December", date(2026, 12, 24)),
        ("before January 5, 2027", date(2027, 1, 5)),
        ("within 6 weeks", date(2027, 1, 3)),
        ("三周内完成", date(2026, 12, 13)),
        ("2026-02-30", None),
        ("soon", None),
    ],
)
def test_until_when(text, due):
    assert read(text, names=NAMES, today=TODAY).due == due


def test_a_span_belongs_to_what_it_stands_nearest_to():
    text = "测试三天，客服两周"
    spans = read(text, names=NAMES, today=TODAY).spans

    assert [span.days for span in spans] == [3, 14]
    assert nearest(text, ("客服",), spans).days == 14
    assert nearest(text, ("nothing",), spans) is None


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("100 orders a day", []),
        ("100 orders a day for two weeks", [14]),
        ("chat for a week", [7]),
        ("every day for a month", [30]),
    ],
)
def test_so_many_a_day_is_no_length_of_time(text, days):
    assert [span.days for span in read(text, names=NAMES, today=TODAY).spans] == days


def test_listed_labels_are_the_answers():
    assert read("Labels: good, bad or unclear. Go", names={}, today=TODAY).labels == (
        "good",
        "bad",
        "unclear",
    )
    assert read("标签：正面、中性、负面", names={}, today=TODAY).labels == ("正面", "中性", "负面")


@given(st.text(max_size=200))
def test_any_text_can_be_read(text):
    reading = read(text, names=NAMES, today=TODAY)

    assert reading.written_in in ("en", "zh")
    assert all(span.days > 0 for span in reading.spans)
