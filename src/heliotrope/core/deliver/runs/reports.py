"""The run as machines read it: JUnit XML and CTRF.

JUnit XML has no official schema; this keeps to the one of Jenkins, and names attachments as Jenkins and
GitLab find them: ``[[ATTACHMENT|path]]`` in ``system-out``.  CTRF is that of ctrf.io, specification 0.0.0.
A line learns no instants, so CTRF's run starts at 0 and its times are durations alone.
"""

import json
import re
from collections.abc import Iterable, Sequence
from itertools import groupby
from xml.etree import ElementTree as ET  # only writes; reading is defusedxml's

from heliotrope.core.decompose.cases.items import fact
from heliotrope.core.quality.runs.outcomes import Outcome, Status

NAME = "Heliotrope"
_CTRF_STATUS = {
    Status.PASSED: "passed",
    Status.FAILED: "failed",
    Status.BLOCKED: "skipped",
    Status.REJECTED: "other",
}
_CTRF_RESULT = {"pass": "passed", "fail": "failed", "blocked": "skipped", "skipped": "skipped"}
# What XML 1.0 cannot hold at all, not even as a reference.
_NO_XML = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def junit_xml(outcomes: Sequence[Outcome], build: str) -> bytes:
    """One ``testsuite`` an environment, one ``failure`` a defect that stands."""
    root = ET.Element("testsuites", {"name": _xml(build) or NAME, **_counts(outcomes)})
    groups = groupby(sorted(outcomes, key=lambda one: one.environment), key=lambda one: one.environment)
    for number, (environment, found) in enumerate(groups):
        rows = list(found)
        skipped = str(sum(one.status in {Status.BLOCKED, Status.REJECTED} for one in rows))
        suite = ET.SubElement(
            root,
            "testsuite",
            {"name": _xml(environment), **_counts(rows), "skipped": skipped, "id": str(number)},
        )
        properties = ET.SubElement(suite, "properties")
        for name, value in (("environment", environment), ("build", build)):
            if value:
                ET.SubElement(properties, "property", name=name, value=_xml(value))
        for one in rows:
            _testcase(suite, one)
    ET.indent(root)
    text: str = ET.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{text}\n'.encode()


def _counts(outcomes: Sequence[Outcome]) -> dict[str, str]:
    return {
        "tests": str(len(outcomes)),
        "failures": str(sum(one.status is Status.FAILED for one in outcomes)),
        "errors": "0",
        "time": f"{sum(one.spent_s for one in outcomes):.3f}",
    }


def _testcase(suite: ET.Element, one: Outcome) -> None:
    case = ET.SubElement(
        suite, "testcase", name=_xml(one.title), classname=_xml(one.case), time=f"{one.spent_s:.3f}"
    )
    if one.status in {Status.BLOCKED, Status.REJECTED}:
        ET.SubElement(case, "skipped").text = _xml(f"{one.status}: {one.message}")
    if one.status is Status.FAILED:
        for message, kind, text in _failures(one):
            ET.SubElement(case, "failure", message=_xml(message), type=kind).text = _xml(text)
    lines = [f"{n}. {step.result}: {step.do}" for n, step in enumerate(one.steps, 1)]
    lines += [f"[[ATTACHMENT|{piece.path}]]" for piece in one.evidence]
    if lines:
        ET.SubElement(case, "system-out").text = _xml("\n".join(lines))


def _failures(one: Outcome) -> Iterable[tuple[str, str, str]]:
    """Message, kind and text of each failure; a failed case without a defect has one of its own."""
    found = [
        (
            defect.title,
            defect.severity,
            f"Step {defect.step}: {defect.text}\n{defect.verdict} {defect.duplicate_of or defect.id}",
        )
        for defect in one.defects
        if defect.stands
    ]
    return found or [(one.message, "failed", one.message)]


def _xml(text: str) -> str:
    return _NO_XML.sub("\N{REPLACEMENT CHARACTER}", text)


def ctrf(outcomes: Sequence[Outcome], build: str) -> bytes:
    """One test a case and environment."""
    tests = [_test(one) for one in outcomes]
    counts = {
        status: sum(test["status"] == status for test in tests)
        for status in ("passed", "failed", "skipped", "pending", "other")
    }
    whole_ms = sum(_ms(one) for one in outcomes)
    suites = len({one.environment for one in outcomes})
    results: dict[str, object] = {
        "tool": {"name": f"{NAME} manual testing"},
        "summary": {
            "tests": len(tests),
            **counts,
            "suites": suites,
            "start": 0,
            "stop": whole_ms,
            "duration": whole_ms,
        },
        "tests": tests,
    }
    if build:
        results["environment"] = {"buildName": build}
    report = {"reportFormat": "CTRF", "specVersion": "0.0.0", "generatedBy": NAME, "results": results}
    return json.dumps(report, ensure_ascii=False, indent=1).encode()


def _ms(one: Outcome) -> int:
    return round(one.spent_s * 1000)


def _test(one: Outcome) -> dict[str, object]:
    content = one.result.content
    tags = content.data.get("tags")
    test: dict[str, object] = {
        "name": one.title,
        "testId": one.case,
        "status": _CTRF_STATUS[one.status],
        "rawStatus": str(one.status),
        "duration": _ms(one),
        "suite": [one.environment, *filter(None, [fact(content, "suite")])],
        "type": "manual",
        "tags": list(tags) if isinstance(tags, list | tuple) else [],
        "steps": [
            {"name": step.do, "status": _CTRF_RESULT[step.result], "extra": {"note": step.note}}
            for step in one.steps
        ],
        "attachments": [
            {"name": piece.name, "contentType": piece.media_type, "path": piece.path}
            for piece in one.evidence
        ],
        "extra": {
            "environment": one.environment,
            "priority": fact(content, "priority"),
            "further": content.data.get("further", {}),
            "defects": [
                {"id": str(defect.id), "severity": defect.severity, "verdict": defect.verdict}
                for defect in one.defects
            ],
        },
    }
    return test | ({"message": one.message} if one.message else {})
