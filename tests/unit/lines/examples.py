"""One example of every line's demand, for the tests that all lines answer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from heliotrope.core.line import Line, Options
from heliotrope.lines.annotation.line import LINE as ANNOTATION
from tests.toyline.line import LINE as TOY


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """What a client of the line would send.

    Attributes:
        files: right files as (media type, content); each has the items of ``arrivals``.
        arrivals: the same items as they would arrive on a stream, in order.
        bad_file: a CSV whose every line in ``bad_lines`` is wrong, and no other.
        answers: answers that are right in some spelling.
        wrong_answers: answers that are refused.
        wrong_options: settings that are refused.
    """

    line: Line
    options: Options
    files: Sequence[tuple[str, bytes]]
    arrivals: Sequence[Mapping[str, object]]
    bad_file: bytes
    bad_lines: Sequence[int]
    answers: Sequence[str]
    wrong_answers: Sequence[str]
    wrong_options: Sequence[Options]


EXAMPLES = (
    Example(
        line=ANNOTATION,
        options={"labels": ["good", "bad"], "language": "en", "least": "2", "target_ratio": "0.9"},
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
        bad_file=b"id,text,gold\na-1,fine,\n,nameless,\na-3,,\na-4,x,ugly\na-1,again,\na-6,ok,\na-7,short\n",
        bad_lines=(3, 4, 5, 6, 8),
        answers=("good", " bad ", "bad"),
        wrong_answers=("", "Good", "good,bad"),
        wrong_options=(
            {},
            {"labels": ["good", "bad"], "colour": "red"},
            {"labels": ["good", "bad"], "least": 9},
        ),
    ),
    Example(
        line=TOY,
        options={},
        files=(("text/csv", b"id,sum\ns-1,2+3\ns-2,10-4\n"),),
        arrivals=({"id": "s-1", "sum": "2+3"}, {"id": "s-2", "sum": "10-4"}),
        bad_file=b"id,sum\ns-1,2+3\ns-2,two and three\n,1+1\ns-1,1+1\ns-5\n",
        bad_lines=(3, 4, 5, 6),
        answers=("5", " 5 ", "+5", "005", "-0"),
        wrong_answers=("", "five", "5.0", "５", "9" * 13),
        wrong_options=({"labels": ["good", "bad"]}, {"instruction": ""}),
    ),
)
