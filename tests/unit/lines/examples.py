"""One example of every line's demand and work, for the tests that all lines answer."""

import csv
import io
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from heliotrope.core.line import Answer, Given, Line, Options
from heliotrope.foundation.tenancy.actor import Actor
from heliotrope.lines.annotation.line import LINE as ANNOTATION
from heliotrope.lines.commerce.line import LINE as COMMERCE
from heliotrope.lines.support.line import LINE as SUPPORT
from heliotrope.lines.testing.line import LINE as TESTING
from heliotrope.lines.translation.line import LINE as TRANSLATION
from tests.support.bilingual import ONE
from tests.toyline.line import LINE as TOY
from tests.toyline.stepped.line import LINE as TOY_STEPS

Steps = Sequence[tuple[str, Given]]
"""Steps with what was given for each."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Right:
    """A right answer.

    Attributes:
        code: its code; empty when the line's codes are open.
        as_worth: whether it is paid at once what the unit was said to be worth.
    """

    given: Given
    code: str = ""
    as_worth: bool = True


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Stage:
    """A step of an item that is due, with answers that are right and some that are refused.

    Attributes:
        item: which of the example's items it is, from 0.
        before: what was done on the item before.
    """

    step: str = ""
    right: Sequence[Right]
    wrong: Sequence[Given]
    item: int = 0
    before: Steps = ()


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class BadFile:
    """A file whose every line in ``lines`` is wrong, and no other."""

    media_type: str
    source: bytes
    lines: Sequence[int]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Example:
    """What a client of the line would send, and what people would make of it.

    Attributes:
        files: right files as (media type, content); none for a line that takes no orders.
        arrivals: right items of a stream, in order; none for a line that takes no streams.
        alike: whether every file, and the arrivals, are the same demand.
        stages: every step of the plan, some of them several times.
        path: how any item is brought to its end.
        again: a made answer in its normal form, as it is given once more.
        named: the items that a delivery names, in its order.
        reacts: whether a reaction to the example's turns is kept in the line's own tables.
        keep: puts what an item is about into the vault that is entered, and gives the item's key.
    """

    line: Line
    options: Options
    wrong_options: Sequence[Options]
    files: Sequence[tuple[str, bytes]] = ()
    arrivals: Sequence[Mapping[str, object]] = ()
    alike: bool = False
    bad_files: Sequence[BadFile] = ()
    stages: Sequence[Stage]
    path: Steps
    again: Callable[[Answer], Given]
    named: Callable[[Mapping[str, bytes]], Sequence[str]]
    reacts: bool = True
    keep: Callable[[Actor, UUID, datetime], str] | None = None


def column(name: str, of: str) -> Callable[[Mapping[str, bytes]], Sequence[str]]:
    """A column of a delivered CSV."""
    return lambda files: [row[of] for row in csv.DictReader(io.StringIO(files[name].decode(), newline=""))]


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

DOOR, OTHER_DOOR = "Schließen Sie die Tür", "Schließe die Tür"
TRANSLATED = Example(
    line=TRANSLATION,
    options={"source": "en", "target": "DE"},
    wrong_options=(
        {"source": "en", "target": "en"},
        {"target": "English!"},
        {"colour": "red"},
        {"weights": {"100": "many"}},
    ),
    files=(
        ("text/plain", b"Close the door\nOpen the window\nClose the door\n"),
        ("application/xliff+xml", ONE),
    ),
    bad_files=(
        BadFile(media_type="text/plain", source=b"fine\nbad \x07 one\nfine, too\nworse \x08\n", lines=(2, 4)),
        BadFile(media_type="text/plain", source=b"fine\ncaf\xe9\n", lines=(2,)),
        BadFile(
            media_type="application/xliff+xml",
            source=b'<xliff version="1.2" xmlns="urn:oasis:names:tc:xliff:document:1.2"><file original="a"'
            b' source-language="en" target-language="de"\n'
            b'datatype="plaintext"><body><trans-unit id="1"><source>One</source></trans-unit>\n'
            b'<trans-unit id="2"><source>Two</source></trans-unit>\n'
            b'<trans-unit id="1"><source>Three</source></trans-unit>\n</body></file></xliff>\n',
            lines=(4,),
        ),
    ),
    stages=(
        Stage(
            step="pretranslate",
            right=(
                Right(given={"target": DOOR}, code="pretranslated"),
                Right(given={"target": ""}, code="unsure", as_worth=False),
            ),
            wrong=({"target": "\x07"}, {"target": 5}, {"target": "⟦1⟧Tür⟦/1⟧"}),
        ),
        Stage(
            step="translate",
            right=(
                Right(given={"target": DOOR}, code="translated"),
                Right(given={"target": f"{DOOR}.", "confirm": "yes"}, code="translated"),
            ),
            wrong=({}, {"target": " "}, {"target": "2 Türen"}, {"target": "⟦1⟧"}, {"target": [DOOR]}),
        ),
        Stage(
            step="revise",
            before=(("pretranslate", {"target": ""}), ("translate", {"target": DOOR})),
            right=(
                Right(given={"target": DOOR}, code="confirmed"),
                Right(
                    given={
                        "target": OTHER_DOOR,
                        "category_1": "style",
                        "severity_1": "major",
                        "note_1": "formal",
                    },
                    code="revised",
                ),
            ),
            wrong=(
                {},
                {"target": DOOR, "category_1": "taste"},
                {"target": DOOR, "findings": [{"category": "style", "severity": "awful"}]},
                {"target": DOOR, "note_1": "a note on nothing"},
            ),
        ),
    ),
    path=(
        ("translate", {"target": DOOR, "confirm": True}),
        ("revise", {"target": OTHER_DOOR, "confirm": True}),
    ),
    again=lambda made: {**made.body, "confirm": True},
    named=column("report.csv", "key"),
)

DEFECT = {"title": "Blank page", "severity": "critical", "text": "White after Enter.", "step": 2}
FAILED: Given = {
    "steps": [{"result": "pass"}, {"result": "fail", "note": "It stays blank"}],
    "defects": [DEFECT],
}
TESTED = Example(
    line=TESTING,
    options={"environments": "Chrome 141 / Windows 11\nSafari / iPhone 15", "build": "2.4.0"},
    wrong_options=(
        {"environments": 5},
        {"environments": ["Chrome", "chrome"]},
        {"colour": "red"},
        {"severity_weights": {"awful": 1}},
        {"step_s": 0},
    ),
    files=(
        (
            "text/csv",
            b"id,title,step,expected\nTC-1,Log in,Open /login,The form is shown\n"
            b",,Press Enter,Home is shown\nTC-2,Log out,Press it,The form is shown\nTC-2,,Reload,It stays\n",
        ),
        (
            "text/x-gherkin",
            b"Feature: Doors\n  Scenario: In\n    Given a login\n    When I enter\n    Then it opens\n",
        ),
        (
            "application/xml",
            b'<testsuites><testsuite name="s"><testcase name="a" classname="c"><failure message="no"/>'
            b'</testcase><testcase name="b" classname="c"/></testsuite></testsuites>',
        ),
    ),
    bad_files=(
        BadFile(
            media_type="text/csv",
            source=b"id,title,step\nTC-1,One,Open\nTC-1,,\nTC-2,Two,Press\nTC-3\nTC-1,,Again\n",
            lines=(3, 5, 6),
        ),
        BadFile(media_type="text/csv", source=b"title,step\nOne,Open\n", lines=(1,)),
        BadFile(
            media_type="text/x-gherkin",
            source=b"Feature: x\n  Scenario: y\n    When z\n    nonsense\n",
            lines=(4,),
        ),
    ),
    stages=(
        Stage(
            step="run",
            right=(
                Right(given={"result-1": "pass", "result-2": "pass"}, code="passed"),
                Right(given=FAILED, code="failed"),
                Right(
                    given={"result-1": "blocked", "note-1": "No account", "result-2": "skipped"},
                    code="blocked",
                    as_worth=False,
                ),
            ),
            wrong=(
                {},
                {"steps": [{"result": "pass"}]},
                {"result-1": "pass", "result-2": "fail"},
                {**FAILED, "defects": []},
                {"result-1": "skipped", "result-2": "skipped"},
            ),
        ),
        Stage(
            step="dedupe",
            before=(("run", FAILED),),
            right=(Right(given={"suggestions": [[]]}, code="compared"),),
            wrong=({}, {"suggestions": []}, {"suggestions": [[{"id": "x", "score": 2}]]}),
        ),
        Stage(
            step="triage",
            before=(("run", FAILED), ("dedupe", {"suggestions": [[]]})),
            right=(
                Right(given={"verdict-1": "accepted", "severity-1": "major"}, code="accepted"),
                Right(given={"verdicts": [{"verdict": "rejected", "note": "by design"}]}, code="rejected"),
                Right(given={"verdict-1": "duplicate", "other-1": str(UUID(int=9))}, code="rejected"),
            ),
            wrong=({}, {"verdict-1": "rejected"}, {"verdict-1": "duplicate"}, {"verdict-1": "perhaps"}),
        ),
    ),
    path=(("run", {"steps": [{"result": "pass"}, {"result": "pass"}]}),),
    again=lambda made: made.body,
    named=lambda files: [
        f"{test['testId']} [{test['suite'][0]}]"
        for test in json.loads(files["ctrf-report.json"])["results"]["tests"]
    ],
)


def _conversation(actor: Actor, client_id: UUID, at: datetime) -> str:
    from heliotrope.lines.support import services

    ids = {"order_id": UUID(int=2), "client_id": client_id, "visitor_id": UUID(int=6), "key": UUID(int=7)}
    said = services.say(actor, **ids, text="Where is my parcel?", fallback="en", now=at)
    return str(said.conversation_id)


def _conversations(files: Mapping[str, bytes]) -> Sequence[str]:
    told = json.loads(files["transcript.json"])
    return [one["conversation"] for one in told.get("conversations", [told])]


WAITING: Given = {"reply": "Which number has it?", "then": "waiting"}
SUPPORTED = Example(
    line=SUPPORT,
    options={"channels": ["chat"], "macros": [{"name": "Hi", "text": "Hello {{contact.name}}"}]},
    wrong_options=({"channels": ["fax"]}, {"colour": "red"}, {"macros": "hello"}, {"first_reply_s": -1}),
    arrivals=(
        {"conversation": "c-1", "subject": "Parcel", "text": "Where is my parcel?"},
        {
            "conversation": "c-2",
            "text": "Wo bleibt mein Paket denn nur?",
            "language": "DE",
            "channel": "chat",
        },
    ),
    stages=(
        Stage(
            step="triage",
            right=(
                Right(given={"language": "en", "intent": "parcel"}, code="triaged"),
                Right(given={}, code="unsure"),
            ),
            wrong=({"language": 5}, {"intent": ["a"]}),
        ),
        Stage(
            step="reply",
            before=(("triage", {"language": "en"}),),
            right=(
                Right(given=WAITING, code="waiting", as_worth=False),
                Right(
                    given={"reply": "Tomorrow.", "then": "resolved", "disposition": "Late parcel"},
                    code="resolved",
                ),
                Right(given={"then": "spam"}, code="spam", as_worth=False),
            ),
            wrong=(
                {},
                {"then": "waiting"},
                {"reply": "Bye", "then": "spam"},
                {"reply": "Dear {{contact.name}}", "then": "resolved"},
                {"reply": 5, "then": "resolved"},
            ),
        ),
        Stage(
            step="reply",
            before=(("reply", WAITING), ("reply", WAITING)),
            right=(
                Right(given={"reply": "Here it is.", "then": "resolved"}, code="resolved", as_worth=False),
            ),
            wrong=({"reply": "x" * 20_001, "then": "resolved"},),
        ),
    ),
    path=(("reply", WAITING), ("reply", {"reply": "Here it is.", "then": "resolved"})),
    again=lambda made: {**made.body, "then": made.code},
    named=_conversations,
    keep=_conversation,
)

ADDRESS = {
    "name": "Ana Lopes",
    "address1": "215 River Road",
    "city": "New York",
    "province": "NY",
    "postcode": "10083",
    "country": "US",
}
TRADED = Example(
    line=COMMERCE,
    options={"countries": "US DE", "promise_hours": "24"},
    wrong_options=({"shop": "north"}, {"countries": "Germany"}, {"level": 9}, {"colour": "red"}),
    files=(
        (
            "text/csv",
            b"order,sku,quantity,name,address1,city,province,postcode,country,promised_at\n"
            b"A-1,MUG,1,Ana,215 River Road,New York,NY,10083,US,2999-01-01T00:00:00Z\n"
            b"A-2,MUG,2,Bo,Sonnenallee 1,Berlin,,1204,DE,2999-01-01T00:00:00Z\nA-2,CUP,1,,,,,,,\n"
            b"A-3,MUG,1,Dee,1 Main St,Springfield,IL,62701,US,2020-01-01T00:00:00Z\n",
        ),
    ),
    arrivals=(
        {"id": "A-2/address", "order": "A-2", "kind": "address", "address": {**ADDRESS, "postcode": "1"}},
        {"order": "A-4", "kind": "oversell", "lines": [{"sku": "MUG", "quantity": 2, "free": 1}]},
    ),
    bad_files=(
        BadFile(
            media_type="text/csv",
            source=b"order,sku,quantity,placed_at\n1,MUG,0,\n2,,1,\n3,MUG,1,yesterday\n4,MUG,1,\n5,MUG\n",
            lines=(2, 3, 4, 6),
        ),
        BadFile(media_type="text/csv", source=b"order,title\n1,Mug\n", lines=(1,)),
    ),
    stages=(
        Stage(
            step="check",
            right=(
                Right(given={"code": "unsure"}, code="unsure"),
                Right(
                    given={"code": "proposed", "resolution": "corrected", "address": ADDRESS},
                    code="proposed",
                ),
            ),
            wrong=({}, {"code": "proposed"}, {"code": "proposed", "resolution": "lost"}),
        ),
        Stage(
            step="fix",
            before=(("check", {"code": "unsure"}),),
            right=(
                Right(given={"resolution": "corrected", **ADDRESS}, code="corrected"),
                Right(given={"resolution": "cancelled", "note": "Asked to"}, code="cancelled"),
                Right(given={"resolution": "refunded"}, code="refunded"),
            ),
            wrong=(
                {},
                {"resolution": "waiting-stock"},
                {"resolution": "corrected", **ADDRESS, "postcode": "1"},
                {"resolution": "corrected", "address": 5},
            ),
        ),
        Stage(
            step="fix",
            item=1,
            right=(
                Right(given={"resolution": "waiting-stock"}, code="waiting-stock", as_worth=False),
                Right(
                    given={"resolution": "corrected", "promised_utc": "2999-01-01T00:00"}, code="corrected"
                ),
            ),
            wrong=({"resolution": "corrected"}, {"resolution": "corrected", "promised_at": "soon"}),
        ),
    ),
    path=(("fix", {"resolution": "cancelled"}),),
    again=lambda made: {"code": made.code, **made.body},
    named=column("resolutions.csv", "id"),
    reacts=False,
)

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

EXAMPLES = (ANNOTATED, TRANSLATED, TESTED, SUPPORTED, TRADED, TOYED, TOYED_BY_STEPS)
