"""Ana receives her labels: exact for a machine, safe in a spreadsheet."""

import csv
import io
import json
from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heliotrope.core.deliver.labels import results_csv, results_jsonl
from heliotrope.core.line import ItemContent, Result


def delivered(
    *rows: tuple[str, str, Mapping[str, str]], answer: str = "good", sure: float | None = 0.9876543
) -> Mapping[str, bytes]:
    results = [
        Result(
            content=ItemContent(key=key, text=text, image=b"pixels", data=data),
            answer=answer,
            confidence_ratio=sure,
            judgements=3,
            on_target=sure is not None,
        )
        for key, text, data in rows
    ]
    return {"results.jsonl": results_jsonl(results), "results.csv": results_csv(results)}


def cells(delivery: Mapping[str, bytes]) -> list[list[str]]:
    return list(csv.reader(io.StringIO(delivery["results.csv"].decode(), newline=""), strict=True))


def test_a_delivery_by_hand() -> None:
    delivery = delivered(("a-1", 'Broke, "again"', {"source": "shop"}), ("a-2", "两行\n字", {}))

    assert delivery["results.csv"].decode() == (
        "id,answer,confidence,judgements,on_target,text,source\r\n"
        'a-1,good,0.987654,3,true,"Broke, ""again""",shop\r\n'
        'a-2,good,0.987654,3,true,"两行\n字",\r\n'
    )
    assert delivery["results.jsonl"].decode().splitlines()[0] == (
        '{"id": "a-1", "answer": "good", "confidence": 0.987654, "judgements": 3, "on_target": true, '
        '"text": "Broke, \\"again\\"", "data": {"source": "shop"}}'
    )


def test_without_a_consensus_the_confidence_is_empty() -> None:
    delivery = delivered(("a", "x", {}), sure=None)

    assert cells(delivery)[1][2:5] == ["", "3", "false"]
    assert json.loads(delivery["results.jsonl"])["confidence"] is None


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", "＝"])
def test_a_cell_that_could_be_a_formula_is_made_safe_in_the_csv_alone(start: str) -> None:
    evil = f"{start}HYPERLINK(1)"
    delivery = delivered((evil, evil, {evil: evil}), answer=evil)

    header, row = cells(delivery)
    assert header[-1] == f"'{evil}"
    assert [row[0], row[1], row[5], row[6]] == [f"'{evil}"] * 4
    exact = json.loads(delivery["results.jsonl"])
    assert (exact["id"], exact["answer"], exact["text"], exact["data"]) == (evil, evil, evil, {evil: evil})


def test_a_further_column_never_hides_one_of_ours() -> None:
    header, row = cells(delivered(("a", "x", {"answer": "mine", "data.answer": "too", "text": "old"})))

    assert header[6:] == ["data.data.answer", "data.answer", "data.text"]
    assert row[6:] == ["mine", "too", "old"]


def test_images_are_never_delivered() -> None:
    assert all(b"pixels" not in content for content in delivered(("a", "x", {})).values())


TEXT = st.text(max_size=12)


@given(
    rows=st.lists(
        st.tuples(TEXT, TEXT, st.dictionaries(TEXT, TEXT, max_size=4)),
        max_size=5,
        unique_by=lambda row: row[0],
    )
)
def test_a_delivery_reads_back_exactly(rows: list[tuple[str, str, dict[str, str]]]) -> None:
    delivery = delivered(*rows)

    read = [json.loads(line) for line in delivery["results.jsonl"].decode().splitlines()]
    assert [(record["id"], record["text"], record["data"]) for record in read] == rows
    header, *table = cells(delivery)
    assert len(set(header)) == len(header)
    assert [row[5].removeprefix("'") for row in table] == [text.removeprefix("'") for _, text, _ in rows]
    assert not any(
        cell.startswith(("=", "+", "-", "@", "\t", "\r")) for row in [header, *table] for cell in row
    )
