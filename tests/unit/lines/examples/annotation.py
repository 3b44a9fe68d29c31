"""Texts that are labelled."""

from heliotrope.lines.annotation.line import LINE as ANNOTATION
from tests.unit.lines.examples.form import BadFile, Example, Right, Stage, column

ANNOTATED = Example(
    line=ANNOTATION,
    options={"labels": ["good", "bad"], "language": "en", "least": "2", "target_ratio": "0.9"},
    wrong_options=(
        {},
        {"labels": ["good", "bad"], "colour": "red"},
        {"labels": ["good", "bad"], "least": 9},
    ),
    files=(
        (
            "text/csv",
            b"id,text,gold,source\r\na-1,Battery lasts two days,,shop\r\n"
            b'a-2,"Broke, after an ""hour""",bad,forum\r\na-3,\xe5\xbe\x88\xe5\xa5\xbd,,shop\r\n',
        ),
        (
            "application/jsonl",
            b'{"id": "a-1", "text": "Battery lasts two days", "gold": "", "source": "shop"}\n'
            b'{"id":"a-2","text":"Broke, after an \\"hour\\"","gold":"bad","source":"forum"}\n'
            b'{"id": "a-3", "text": "\\u5f88\\u597d", "gold": null, "source": "shop"}',
        ),
    ),
    arrivals=(
        {"id": "a-1", "text": "Battery lasts two days", "gold": "", "source": "shop"},
        {"id": "a-2", "text": 'Broke, after an "hour"', "gold": "bad", "source": "forum"},
        {"id": "a-3", "text": "很好", "source": "shop"},
    ),
    alike=True,
    bad_files=(
        BadFile(
            media_type="text/csv",
            source=b"id,text,gold\na-1,fine,\n,nameless,\na-3,,\na-4,x,ugly\na-1,again,\na-6,ok,\na-7,short\n",
            lines=(3, 4, 5, 6, 8),
        ),
        BadFile(
            media_type="application/jsonl", source=b'{"id":"a","text":"x"}\n[]\n{"id":"b"}\n', lines=(2, 3)
        ),
    ),
    stages=(
        Stage(
            right=(
                Right(given={"answer": "good"}, code="good"),
                Right(given={"answer": " bad "}, code="bad"),
            ),
            wrong=({}, {"answer": ""}, {"answer": "Good"}, {"answer": "good,bad"}, {"answer": ["good"]}),
        ),
    ),
    path=(("", {"answer": "good"}),),
    again=lambda made: {"answer": made.code},
    named=column("results.csv", "id"),
)
