"""Ana orders labels: what her settings and her files may hold, and what Bo is asked."""

import csv
import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heliotrope.core.errors import Invalid, InvalidRows, TooLarge
from heliotrope.core.line import Field, ItemContent, PlannedItem
from heliotrope.lines.annotation.line import LINE
from tests.support.lines import answered, brief, task
from tests.unit.lines.pictures import b64, picture

LABELS = {"labels": ["good", "bad"]}


def taken(text: str | bytes, media_type: str = "text/csv", **options: object) -> tuple[PlannedItem, ...]:
    source = text if isinstance(text, bytes) else text.encode()
    return LINE.recipe(brief(source, media_type, LABELS | options)).items


def faults(text: str | bytes, media_type: str = "text/csv") -> list[tuple[int, str]]:
    with pytest.raises(InvalidRows) as refusal:
        taken(text, media_type)
    return [(row.line, row.column) for row in refusal.value.rows]


def test_the_skill_and_the_language_follow_what_an_item_shows() -> None:
    text, image, both = taken(
        f"id,text,image,language\n1,hello,,\n2,,{b64(picture())},\n3,olá,{b64(picture())},PT-br\n",
        language="en",
    )

    assert [item.requirement.skill for item in (text, image, both)] == [
        "label-text",
        "label-images",
        "label-images",
    ]
    assert [item.requirement.language for item in (text, image, both)] == ["en", "", "pt-br"]
    assert [item.requirement.language_level for item in (text, image, both)] == [1, 0, 1]


def test_an_order_may_ask_for_a_skill_of_its_own() -> None:
    (item,) = taken("id,text\n1,hello\n", skill="medical-notes", level=4, effort_s=90)

    assert (item.requirement.skill, item.requirement.level, item.requirement.effort_s) == (
        "medical-notes",
        4,
        90,
    )


def test_gold_and_further_columns_are_kept_apart() -> None:
    item, _ = taken("\ufeffID, Text ,GOLD,Source,note\na,fine, bad ,shop,=1+1\nb,x,,,\n")

    assert item.gold == "bad"
    assert item.content == ItemContent(key="a", text="fine", data={"Source": "shop", "note": "=1+1"})


def test_a_comma_stays_the_separator_when_names_hold_semicolons() -> None:
    (item,) = taken("id,text,a;b\n1,hello,2;3\n")

    assert item.content.data == {"a;b": "2;3"}


def test_a_row_over_several_lines_is_named_by_its_first() -> None:
    assert faults('id,text,gold\na,"one\r\ntwo\nthree",ugly\n,x,\n') == [(2, "gold"), (5, "id")]


def test_rows_after_one_that_is_no_csv_are_still_read() -> None:
    assert faults('id,text\na,"x"y\nb,\nc,fine\nd,"never ends\n') == [(2, ""), (3, "text"), (5, "")]


def test_every_wrong_cell_of_a_row_is_named() -> None:
    image = b64(b"GIF89a not an image")
    rows = f"id,text,image,gold,language,note\n{'k' * 201},a,{image},ugly,English,{'n' * 10_001}\n"

    assert [column for _, column in faults(rows)] == ["id", "image", "gold", "language", "note"]


def test_an_id_is_unique_and_the_first_line_is_named() -> None:
    with pytest.raises(InvalidRows, match='line 4, column id: "a" is already on line 2'):
        taken("id,text\na,x\nb,y\n a ,z\n")


@pytest.mark.parametrize("key", ["a\x07b", "a\x00b", "\u202ea", "a\u2028b", "k" * 201])
def test_an_id_without_control_characters_is_asked_for(key: str) -> None:
    row = json.dumps({"id": key, "text": "x"})

    assert faults(row, "application/jsonl") == [(1, "id")]


def test_bytes_that_are_no_utf8_are_named_by_line_and_column() -> None:
    source = "id,text\na,café\nb,fine\nc,naïve\n".encode("latin-1")

    assert faults(source) == [(2, "text"), (4, "text")]
    assert faults(b'{"id":"a","text":"caf\xe9"}\n{"id":"b"}', "application/jsonl") == [
        (1, "text"),
        (2, "text"),
    ]


def test_nul_bytes_and_half_characters_are_refused() -> None:
    assert faults(b"id,text,note\na,x\x00y,\nb,x,\x00\n") == [(2, "text"), (3, "note")]
    assert faults(r'{"id":"a","text":"\ud800"}', "application/jsonl") == [(1, "text")]


def test_fifty_further_columns_are_taken_and_no_more() -> None:
    def rows(further: int) -> str:
        return (
            ",".join(["id", "text", *(f"c{n}" for n in range(further))])
            + "\n"
            + "a,b"
            + ",v" * further
            + "\n"
        )

    assert len(taken(rows(50))[0].content.data) == 50
    assert faults(rows(51)) == [(1, "")]
    assert faults(rows(5000)) == [(1, "")]


def test_a_file_of_gold_alone_has_nothing_to_label() -> None:
    with pytest.raises(Invalid, match="no item to label"):
        taken("id,text,gold\na,x,good\n")
    with pytest.raises(Invalid, match="no item to label"):
        taken("id,text\n")


def test_the_bounds_of_a_file_are_stated() -> None:
    assert len(taken("id,text\n" + "".join(f"{n},x\n" for n in range(100_000)))) == 100_000
    with pytest.raises(TooLarge, match="100,000 rows"):
        taken("id,text\n" + "".join(f"{n},x\n" for n in range(100_001)))
    with pytest.raises(TooLarge, match="100,000 rows"):
        taken("\n" * 100_001, "application/jsonl")
    with pytest.raises(TooLarge, match="50 MB"):
        taken(b" " * (50 * 1024**2 + 1))
    with pytest.raises(TooLarge, match="3,000,000 lines"):
        taken('id,text\na,"' + "\n" * 3_000_001)
    with pytest.raises(TooLarge, match="line 1 is longer"):
        taken("," * 2_000_000)


def test_a_row_of_broken_cells_is_named_by_its_first_ten() -> None:
    columns = [f"c{n}" for n in range(50)]
    source = ",".join(["id", "text", *columns]).encode() + b"\na,b" + b",\xff" * 50 + b"\nc,\n"

    assert faults(source) == [*((2, column) for column in columns[:10]), (3, "")]


@pytest.mark.parametrize("media_type", ["text/csv; charset=UTF-8", 'Text/CSV;header=present;charset="utf-8"'])
def test_a_media_type_may_have_parameters(media_type: str) -> None:
    assert len(taken("id,text\na,x\n", media_type)) == 1


@pytest.mark.parametrize(
    "line",
    [
        "[1]",
        "null",
        '{"id":"a","text":"x"',
        '{"id":"a","text":"x","n":NaN}',
        '{"id":"a","id":"b","text":"x"}',
    ],
)
def test_a_line_that_is_no_json_object_is_named(line: str) -> None:
    assert faults(f'{{"id":"ok","text":"x"}}\n{line}\n\n{{"id":"z"}}', "application/jsonl") == [
        (2, ""),
        (4, "text"),
    ]


def test_a_line_nested_beyond_measure_is_named() -> None:
    assert faults('{"id":"a","text":"x","n":' + "[" * 100_000, "application/jsonl") == [(1, "")]


def test_nested_values_are_refused_and_numbers_stay_as_written() -> None:
    good = taken('{"id": 7, "text": "x", "price": 1.10, "new": true, "old": null}', "application/x-ndjson")

    assert good[0].content == ItemContent(key="7", text="x", data={"price": "1.10", "new": "true", "old": ""})
    assert faults('{"id":"a","text":["x"],"n":{}}', "application/jsonl") == [(1, "text"), (1, "n")]


def test_an_arrival_names_everything_that_is_wrong() -> None:
    with pytest.raises(Invalid, match=r"gold: .*id: "):
        LINE.arrival({"text": "x", "gold": "ugly"}, LABELS)
    with pytest.raises(Invalid, match="too many digits"):
        LINE.arrival({"id": 10**5000, "text": "x"}, LABELS)


@given(
    rows=st.lists(
        st.tuples(
            st.text(st.characters(categories=["L", "N"]), min_size=1, max_size=8),
            st.text(
                st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), min_size=1, max_size=8
            ).filter(str.strip),
        ),
        min_size=1,
        max_size=5,
        unique_by=lambda row: row[0],
    )
)
def test_csv_and_json_lines_of_the_same_items_are_the_same_order(rows: list[tuple[str, str]]) -> None:
    out = io.StringIO(newline="")
    csv.writer(out, quoting=csv.QUOTE_ALL).writerows([("id", "text"), *rows])
    lines = "\n".join(json.dumps({"id": key, "text": text}) for key, text in rows)

    from_csv, from_json = taken(out.getvalue()), taken(lines, "application/jsonl")

    assert [item.content for item in from_csv] == [item.content for item in from_json]
    assert [(item.content.key, item.content.text) for item in from_csv] == rows


def test_a_worker_chooses_one_of_the_labels() -> None:
    options = LABELS | {"instruction": "Is it good?"}

    shown = LINE.workspace(task(ItemContent(key="a", text="fine"), options))

    assert (shown.instruction, shown.text, shown.image) == ("Is it good?", "fine", False)
    assert (shown.field, shown.choices) == (Field.CHOICE, ("good", "bad"))


def test_a_wrong_answer_is_told_the_labels() -> None:
    assert answered(LINE, " bad\n", LABELS) == "bad"
    with pytest.raises(Invalid, match="good, bad"):
        answered(LINE, "BAD", LABELS)
