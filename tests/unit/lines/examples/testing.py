"""A test plan that is run, with a defect that is decided on."""

import json
from uuid import UUID

from heliotrope.core.line import Given
from heliotrope.lines.testing.line import LINE as TESTING
from tests.unit.lines.examples.form import BadFile, Example, Right, Stage

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
