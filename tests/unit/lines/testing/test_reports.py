"""The run as machines read it."""

import json
import os
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import UUID

import jsonschema
from defusedxml.ElementTree import fromstring
from hypothesis import given
from hypothesis import strategies as st

from heliotrope.core.line import Result
from heliotrope.lines.testing.evidence import folder
from heliotrope.lines.testing.outcomes import Outcome, outcomes
from heliotrope.lines.testing.reports import ctrf, junit_xml
from heliotrope.lines.testing.settings import settings_of
from tests.unit.lines.testing.plans import (
    DEFECT,
    OPTIONS,
    PLAN,
    after,
    failed,
    items,
    result,
    results,
    task,
)

SHARED = Path(os.environ.get("HELIOTROPE_SHARED") or Path(__file__).parents[5] / "shared")
SCHEMA = SHARED / "specs" / "testing" / "ctrf-schema-0.0.json"
SETTINGS = settings_of(OPTIONS)
OTHER = {**DEFECT, "title": "=HYPERLINK(1)", "severity": "minor", "evidence": ["log: 500"]}


def four() -> list[Result]:
    """One case passed, one failed with an accepted and a rejected defect, one blocked, one not confirmed."""
    plan = items(PLAN, options=OPTIONS)
    told = [{"verdict": "accepted"}, {"verdict": "rejected", "note": "By design"}]
    accepted = after(failed(DEFECT, OTHER), "triage", {"verdicts": told}, 3)
    refused = after(failed(), "triage", {"verdict-1": "rejected", "note-1": "Works for me"}, 3)
    passed = after(task(plan[1]), "run", {"steps": results("pass")}, 1)
    blocked = after(task(plan[2]), "run", {"steps": results("blocked", "skipped", "skipped")}, 1)
    return [
        result(passed),
        result(accepted),
        result(blocked),
        replace(result(refused), content=plan[3].content),
    ]


def reported(kept: dict[str, bytes] | None = None) -> Sequence[Outcome]:
    return outcomes(four(), kept)


def test_junit_xml_has_a_suite_an_environment_and_a_failure_a_defect_that_stands():
    root = fromstring(junit_xml(reported(), SETTINGS))
    chrome, safari = root

    assert root.attrib == {
        "name": "shop 2.4.0-rc1", "tests": "4", "failures": "1", "errors": "0", "time": "240.000",
    }  # fmt: skip
    assert (chrome.get("name"), chrome.get("tests"), chrome.get("failures"), chrome.get("skipped")) == (
        "Chrome 141 / Windows 11", "2", "1", "0",
    )  # fmt: skip
    assert (safari.get("tests"), safari.get("failures"), safari.get("skipped")) == ("2", "0", "2")
    assert [(one.get("name"), one.get("value")) for one in chrome.iter("property")] == [
        ("environment", "Chrome 141 / Windows 11"),
        ("build", "shop 2.4.0-rc1"),
    ]
    failures = list(chrome.iter("failure"))
    assert [(one.get("message"), one.get("type")) for one in failures] == [
        ("The home page stays blank", "critical")
    ]
    assert [one.text for one in safari.iter("skipped")] == [
        "blocked: as it says",
        "rejected: No defect: Works for me",
    ]
    case = next(one for one in chrome.iter("testcase") if one.find("failure") is not None)
    assert "2. fail: Type the password and press Enter" in case.findtext("system-out", "")
    assert "[[ATTACHMENT|evidence/0002-TC-1-Chrome-141-Windows-11/defect-1-1.png]]" in case.findtext(
        "system-out", ""
    )


def test_the_failures_that_were_delivered_can_be_confirmed_again():
    found = items(junit_xml(reported(), SETTINGS), "application/xml")
    data: Any = found[0].content.data

    assert [(item.content.key, item.content.text) for item in found] == [("TC-1.Log in", "Log in")]
    assert data["reported"].startswith("The home page stays blank\nStep 2: White page after Enter")
    assert data["suite"] == "Chrome 141 / Windows 11"


def test_ctrf_counts_every_test_once():
    report = json.loads(ctrf(reported(), SETTINGS))
    summary = report["results"]["summary"]

    assert {name: summary[name] for name in ("tests", "passed", "failed", "skipped", "pending", "other")} == {
        "tests": 4, "passed": 1, "failed": 1, "skipped": 1, "pending": 0, "other": 1,
    }  # fmt: skip
    failing = report["results"]["tests"][1]
    assert failing["message"] == "The home page stays blank"
    assert [step["status"] for step in failing["steps"]] == ["passed", "failed", "skipped"]
    assert [one["verdict"] for one in failing["extra"]["defects"]] == ["accepted", "rejected"]
    assert [one["contentType"] for one in failing["attachments"]] == ["image/png", "text/plain"]


if SCHEMA.exists():

    def test_ctrf_is_valid_by_its_official_schema():
        validator = jsonschema.Draft7Validator(json.loads(SCHEMA.read_text()))

        for report in (ctrf(reported(), SETTINGS), ctrf((), settings_of({}))):
            assert list(validator.iter_errors(json.loads(report))) == []


def test_evidence_that_was_not_kept_is_not_promised():
    path = "evidence/0002-TC-1-Chrome-141-Windows-11/defect-2-1.txt"
    found = reported({path: b"log: 500"})

    assert [piece.path for one in found for piece in one.evidence] == [path]
    assert [defect.paths for defect in found[1].defects] == [(), (path,)]
    assert b"defect-1-1" not in junit_xml(found, SETTINGS)


def test_a_duplicate_is_still_a_reason_to_fail():
    known = str(UUID(int=5))
    done = after(failed(), "triage", {"verdict-1": "duplicate", "duplicate-1": known}, 3)
    found = outcomes([result(done)])[0]

    assert (found.status, found.defects[0].duplicate_of) == ("failed", known)


@given(st.text(max_size=60), st.integers(1, 9999))
def test_a_folder_of_evidence_stays_in_its_place(key: str, number: int):
    path = folder(number, key)

    assert path.startswith(f"evidence/{number:04d}-")
    assert path.count("/") == 1
    assert ".." not in path.split("/")
    assert not set(path) & set('\\:*?"<>|\n\r\t\x00')


NOTE = st.text(min_size=1, max_size=30).filter(
    lambda text: (
        bool(text.strip()) and "\x00" not in text and not any("\ud800" <= c <= "\udfff" for c in text)
    )
)


@given(note=NOTE)
def test_whatever_a_tester_writes_the_reports_can_be_read(note: str):
    defect = {**DEFECT, "text": note}
    done = after(
        task(), "run", {"steps": results("pass", "fail", "skipped", notes=note), "defects": [defect]}, 1
    )
    found = outcomes([result(done)])

    failure = next(fromstring(junit_xml(found, SETTINGS)).iter("failure"))
    assert failure.get("message") == "The home page stays blank"
    assert (
        json.loads(ctrf(found, SETTINGS))["results"]["tests"][0]["steps"][0]["extra"]["note"] == note.strip()
    )
