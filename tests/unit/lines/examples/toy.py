"""Sums: in one judgement, and by steps."""

import json

from tests.toyline.line import LINE as TOY
from tests.toyline.stepped.line import LINE as TOY_STEPS
from tests.unit.lines.examples.form import BadFile, Example, Right, Stage, column

SUMS = b"id,sum\ns-1,2+3\ns-2,10-4\n"
BAD_SUMS = BadFile(
    media_type="text/csv",
    source=b"id,sum\ns-1,2+3\ns-2,two and three\n,1+1\ns-1,1+1\ns-5\n",
    lines=(3, 4, 5, 6),
)
TOYED = Example(
    line=TOY,
    options={},
    wrong_options=({"labels": ["good", "bad"]}, {"instruction": ""}),
    files=(("text/csv", SUMS),),
    arrivals=({"id": "s-1", "sum": "2+3"}, {"id": "s-2", "sum": "10-4"}),
    alike=True,
    bad_files=(BAD_SUMS,),
    stages=(
        Stage(
            right=tuple(Right(given={"answer": text}) for text in ("5", " 5 ", "+5", "005", "-0")),
            wrong=tuple({"answer": text} for text in ("", "five", "5.0", "５", "9" * 13)),
        ),
    ),
    path=(("", {"answer": "5"}),),
    again=lambda made: {"answer": made.code},
    named=column("sums.csv", "id"),
)
TOYED_BY_STEPS = Example(
    line=TOY_STEPS,
    options={},
    wrong_options=({"instruction": "Add"},),
    files=(("text/csv", SUMS),),
    bad_files=(BAD_SUMS,),
    stages=(
        Stage(
            step="work", right=(Right(given={"answer": "+5"}, code="done"),), wrong=({}, {"answer": "five"})
        ),
        Stage(
            step="check",
            before=(("work", {"answer": "5"}),),
            right=(
                Right(given={"answer": "05"}, code="upheld"),
                Right(given={"answer": "6"}, code="corrected"),
            ),
            wrong=({}, {"answer": "yes"}),
        ),
    ),
    path=(("work", {"answer": "5"}), ("check", {"answer": "5"})),
    again=lambda made: made.body,
    named=lambda files: [one["id"] for one in json.loads(files["sums.json"])],
)
