"""Workers from a CSV file."""

import csv
import io
import unicodedata
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from heliotrope.core.errors import InvalidRows, TooLarge
from heliotrope.core.network.availability_text import format_availability
from heliotrope.core.network.workers_file import COLUMNS, MOST_ROWS, parse_workers

HEADER = "worker,site,skills,languages,rate_per_hour,currency,timezone,availability,capacity,legal_name,email"
BO = {
    "worker": "bo",
    "site": "chengdu",
    "skills": "label-images:3|label-text:2",
    "languages": "en:5|zh:3",
    "rate_per_hour": "12.50",
    "currency": "CNY",
    "timezone": "Asia/Shanghai",
    "availability": "Mon-Fri 09:00-17:00|Sat 22:00-06:00",
    "capacity": "2",
    "legal_name": "Bo Li",
    "email": "bo@example.org",
}


def written(*rows: dict[str, str], header: tuple[str, ...] = COLUMNS) -> str:
    out = io.StringIO()
    writer = csv.DictWriter(out, header, restval="", lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def faults(text: str) -> list[tuple[int, str]]:
    with pytest.raises(InvalidRows) as refused:
        parse_workers(text)
    return [(row.line, row.column) for row in refused.value.rows]


def test_the_columns_are_those_of_the_handbook():
    assert ",".join(COLUMNS) == HEADER


def test_bo_s_row_is_read_with_levels_hours_and_an_exact_rate():
    (bo,) = parse_workers(written(BO))

    assert (bo.line, bo.worker, bo.site, bo.capacity) == (2, "bo", "chengdu", 2)
    assert bo.skills == {"label-images": 3, "label-text": 2}
    assert bo.languages == {"en": 5, "zh": 3}
    assert (bo.rate_per_hour, bo.currency, bo.timezone) == (Decimal("12.50"), "CNY", "Asia/Shanghai")
    assert format_availability(bo.availability) == BO["availability"]
    assert (bo.legal_name, bo.email) == ("Bo Li", "bo@example.org")


def test_columns_come_in_any_order_and_unknown_ones_are_ignored():
    header = (*reversed(COLUMNS), "shoe_size")

    assert parse_workers(written(BO | {"shoe_size": "44"}, header=header)) == parse_workers(written(BO))


def test_a_byte_order_mark_spaces_empty_lines_and_capitals_do_no_harm():
    text = "\ufeff" + HEADER.upper() + "\n\n bo , x ,,pt-BR:4,,eur,UTC,,1,,\n,,,,,,,,,,\n"

    (bo,) = parse_workers(text)

    assert (bo.line, bo.worker, bo.languages, bo.currency) == (3, "bo", {"pt-br": 4}, "EUR")
    assert (bo.rate_per_hour, bo.skills, bo.availability) == (None, {}, ())


def test_a_name_over_two_lines_does_not_shift_the_line_numbers():
    chi = BO | {"worker": "chi", "site": ""}

    assert faults(written(BO | {"legal_name": "Bo\nLi"}, chi)) == [(2, "legal_name"), (4, "site")]


@pytest.mark.parametrize(
    ("column", "value", "said"),
    [
        ("worker", "", "empty"),
        ("worker", "b\0o", "U+0000"),
        ("worker", "b\u202eo", "U+202E"),
        ("worker", "b\u200bo", "U+200B"),
        ("worker", "b" * 65, "64"),
        ("site", "x\u2066", "U+2066"),
        ("skills", "label-images:6", "1 to 5"),
        ("skills", "label-images:0", "1 to 5"),
        ("skills", "label-images", "1 to 5"),
        ("skills", "Label Images:3", "lower-case"),
        ("skills", "a:1|a:2", "twice"),
        ("languages", "english:5", "BCP 47"),
        ("languages", "en:٣", "1 to 5"),
        ("rate_per_hour", "-1", "negative"),
        ("rate_per_hour", "1e3", "no rate"),
        ("rate_per_hour", "NaN", "no rate"),
        ("rate_per_hour", "1.1234567", "no rate"),
        ("currency", "XXX", "ISO 4217"),
        ("currency", "", "ISO 4217"),
        ("timezone", "Mars/Base", "IANA"),
        ("timezone", "", "IANA"),
        ("availability", "always", "Mon-Fri"),
        ("availability", "Mon 09:00-17:00|Mon 16:00-18:00", "overlap"),
        ("capacity", "-1", "whole number"),
        ("capacity", "1001", "whole number"),
        ("capacity", "", "whole number"),
        ("legal_name", "Bo\u202eiL", "U+202E"),
        ("email", "bo at example", "e-mail"),
    ],
)
def test_every_bad_cell_is_named_by_line_and_column_with_what_would_be_right(column, value, said):
    with pytest.raises(InvalidRows) as refused:
        parse_workers(written(BO, BO | {"worker": "chi", column: value}))

    (row,) = refused.value.rows
    assert (row.line, row.column) == (3, column)
    assert said in row.message


def test_all_bad_cells_of_all_rows_are_named_at_once():
    dee = BO | {"worker": "dee", "rate_per_hour": "-1", "timezone": "Mars/Base"}

    assert faults(written(dee, BO, BO | {"worker": "chi", "capacity": "many"})) == [
        (2, "rate_per_hour"),
        (2, "timezone"),
        (4, "capacity"),
    ]


def test_a_worker_named_twice_is_refused_with_the_first_line_whatever_its_case():
    with pytest.raises(InvalidRows, match=r"line 3, column worker: .* is already on line 2"):
        parse_workers(written(BO, BO | {"worker": "BO"}))


def test_a_header_without_a_column_or_with_one_twice_is_refused_on_line_1():
    assert faults(HEADER.replace("timezone,", "") + "\n") == [(1, "timezone")]
    assert faults(HEADER + ",site\n") == [(1, "site")]
    assert faults("") == [(1, column) for column in COLUMNS]


def test_a_row_with_too_few_or_too_many_cells_is_named():
    assert faults(f"{HEADER}\nbo,x\n") == [(2, "")]
    assert faults(f"{HEADER}\n{'x,' * 20}\n") == [(2, "")]


def test_a_quote_that_is_never_closed_is_named():
    assert faults(f'{HEADER}\nbo,"x\n') == [(2, "")]


def test_no_message_repeats_a_character_that_nobody_sees():
    with pytest.raises(InvalidRows) as refused:
        parse_workers(
            written(BO | {"rate_per_hour": "1\u202e2", "currency": "\u202eEU", "timezone": "\u202e"})
        )

    assert "\u202e" not in str(refused.value)


def test_a_header_alone_is_a_file_without_workers():
    assert parse_workers(HEADER) == ()


def test_more_rows_than_the_bound_are_refused_at_the_first_too_many():
    row = "bo,x,,,,EUR,UTC,,1,,\n"

    with pytest.raises(TooLarge, match="100,000 rows"):
        parse_workers(f"{HEADER}\n{row * (MOST_ROWS + 1)}")


def test_more_than_twenty_megabytes_are_refused():
    with pytest.raises(TooLarge, match="20 MB"):
        parse_workers("é" * 10_000_001)


handles = st.text(
    st.characters(whitelist_categories=("Ll", "Lo", "Nd", "Pd"), max_codepoint=0xFFFF),
    min_size=1,
    max_size=12,
)


@settings(deadline=None)
@given(names=st.lists(handles, max_size=6), skill=st.integers(1, 5), rate=st.decimals(0, 1000, places=4))
def test_every_right_file_is_read_whole_and_in_its_order(names, skill, rate):
    unique = list(
        {unicodedata.normalize("NFC", n).casefold(): unicodedata.normalize("NFC", n) for n in names}.values()
    )
    rows = [BO | {"worker": n, "skills": f"label-images:{skill}", "rate_per_hour": str(rate)} for n in unique]

    workers = parse_workers(written(*rows))

    assert [w.worker for w in workers] == unique
    assert [w.line for w in workers] == list(range(2, len(unique) + 2))
    assert all(w.skills == {"label-images": skill} and w.rate_per_hour == rate for w in workers)


@settings(deadline=None)
@given(tail=st.text(max_size=80))
def test_any_text_is_read_or_refused_row_by_row(tail):
    try:
        workers = parse_workers(f"{HEADER}\n{tail}")
    except InvalidRows as refused:
        assert all(row.line >= 2 for row in refused.rows)
    else:
        assert workers == ()
