"""The run as machines read it."""

import csv
import hashlib
import io
import json
from collections.abc import Mapping, Sequence
from uuid import UUID

from defusedxml.ElementTree import fromstring
from hypothesis import given
from hypothesis import strategies as st

from heliotrope.core.decompose.cases import junit
from heliotrope.core.deliver.runs.defects import COLUMNS, defects_csv, defects_jsonl, sha256sums
from heliotrope.core.deliver.runs.reports import ctrf, junit_xml
from heliotrope.core.line import Result, Turn
from heliotrope.core.quality.runs.outcomes import Outcome, outcomes
from tests.core.quality.runs.cast import BUILD, CONTENT, DEFECT, failed, planned, result, run, triaged

OTHER = {**DEFECT, "title": "=HYPERLINK(1)", "severity": "minor", "evidence": ["log: 500"]}


def four() -> list[Result]:
    """One case passed, one failed with an accepted and a rejected defect, one blocked, one not confirmed."""
    first, second, third, fourth = (item.content for item in planned())
    told: tuple[Mapping[str, object], ...] = (
        {"verdict": "accepted"},
        {"verdict": "rejected", "note": "By design"},
    )
    refused = triaged(failed(), {"verdict": "rejected", "note": "Works for me"})
    return [
        result(second, run("pass", content=second)),
        result(first, triaged(failed(DEFECT, OTHER), *told)),
        result(third, run("blocked", "skipped", "skipped")),
        result(fourth, refused),
    ]


def key_of(_turn: Turn, number: int) -> UUID:
    return UUID(int=number)


def reported(kept: dict[str, bytes] | None = None) -> Sequence[Outcome]:
    return outcomes(four(), kept, key_of=key_of)


def test_junit_xml_has_a_suite_an_environment_and_a_failure_a_defect_that_stands():
    root = fromstring(junit_xml(reported(), BUILD))
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
    (found,) = junit.cases(junit_xml(reported(), BUILD))

    assert (found.id, found.title) == ("TC-1.Log in", "Log in")
    assert found.reported.startswith("The home page stays blank\nStep 2: White page after Enter")
    assert found.suite == "Chrome 141 / Windows 11"


def test_ctrf_counts_every_test_once():
    report = json.loads(ctrf(reported(), BUILD))
    summary = report["results"]["summary"]

    assert {name: summary[name] for name in ("tests", "passed", "failed", "skipped", "pending", "other")} == {
        "tests": 4, "passed": 1, "failed": 1, "skipped": 1, "pending": 0, "other": 1,
    }  # fmt: skip
    failing = report["results"]["tests"][1]
    assert failing["message"] == "The home page stays blank"
    assert [step["status"] for step in failing["steps"]] == ["passed", "failed", "skipped"]
    assert [one["verdict"] for one in failing["extra"]["defects"]] == ["accepted", "rejected"]
    assert [one["contentType"] for one in failing["attachments"]] == ["image/png", "text/plain"]


def test_evidence_that_was_not_kept_is_not_promised():
    path = "evidence/0002-TC-1-Chrome-141-Windows-11/defect-2-1.txt"
    found = reported({path: b"log: 500"})

    assert [piece.path for one in found for piece in one.evidence] == [path]
    assert [defect.paths for defect in found[1].defects] == [(), (path,)]
    assert b"defect-1-1" not in junit_xml(found, BUILD)


def test_a_duplicate_is_still_a_reason_to_fail():
    known = str(UUID(int=5))
    done = triaged(failed(), {"verdict": "duplicate", "duplicate_of": known})
    found = outcomes([result(CONTENT, done)], key_of=key_of)[0]

    assert (found.status, found.defects[0].duplicate_of) == ("failed", known)


NOTE = st.text(min_size=1, max_size=30).filter(
    lambda text: (
        bool(text.strip()) and "\x00" not in text and not any("\ud800" <= c <= "\udfff" for c in text)
    )
)


@given(note=NOTE)
def test_whatever_a_tester_writes_the_reports_can_be_read(note: str):
    defect = {**DEFECT, "text": note}
    turns = run("pass", "fail", "skipped", defects=[defect], notes=note)
    found = outcomes([result(CONTENT, turns)], key_of=key_of)

    failure = next(fromstring(junit_xml(found, BUILD)).iter("failure"))
    assert failure.get("message") == "The home page stays blank"
    assert json.loads(ctrf(found, BUILD))["results"]["tests"][0]["steps"][0]["extra"]["note"] == note.strip()


def test_a_defect_is_told_once_in_each_file_and_a_formula_is_made_safe_in_the_csv_alone():
    found = reported()
    header, *rows = csv.reader(io.StringIO(defects_csv(found).decode(), newline=""))
    told = [json.loads(line) for line in defects_jsonl(found).decode().splitlines()]

    assert header == list(COLUMNS) == list(told[0])
    assert [(row["case"], row["number"], row["verdict"], row["id"]) for row in told] == [
        ("TC-1", 1, "accepted", str(UUID(int=1))),
        ("TC-1", 2, "rejected", str(UUID(int=2))),
        ("TC-2", 1, "rejected", str(UUID(int=1))),
    ]
    assert (told[1]["title"], rows[1][4]) == ("=HYPERLINK(1)", "'=HYPERLINK(1)")
    assert rows[1][12] == "evidence/0002-TC-1-Chrome-141-Windows-11/defect-2-1.txt"


def test_sums_are_those_that_sha256sum_checks():
    assert sha256sums({"a.txt": b"a"}) == f"{hashlib.sha256(b'a').hexdigest()}  a.txt\n".encode()
    assert sha256sums({}) == b""
