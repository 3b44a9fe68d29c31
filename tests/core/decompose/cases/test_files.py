"""Plans become cases: from CSV, from Gherkin, and from the failures of an automated run."""

import json
import os
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heliotrope.core.decompose.cases.files import MOST_BYTES
from heliotrope.core.decompose.cases.files import cases as read
from heliotrope.core.decompose.cases.model import Case, CaseStep
from heliotrope.core.errors import HeliotropeError, Invalid, InvalidRows, TooLarge

SHARED = Path(os.environ.get("HELIOTROPE_SHARED") or Path(__file__).parents[5] / "shared")
KIT = SHARED / "specs" / "testing" / "cucumber-ck" / "features"
FEATURES = sorted(KIT.glob("*/*.feature"))

OUTLINE = """@shop
Feature: Basket
  Background:
    Given an empty basket

  @smoke
  Scenario Outline: Adding <n>
    When I add <n> eggs
    Then the basket shows <n>
    But no discount
    Examples:
      | n |
      | 1 |
      | 2 |
"""
JUNIT = """<?xml version="1.0"?>
<testsuites><testsuite name="web" tests="4">
<testcase classname="shop.Login" name="works"/>
<testcase classname="shop.Login" name="remembers"><failure message="no cookie">at line 3</failure></testcase>
<testcase classname="shop.Login" name="remembers"><error type="TimeoutError"/></testcase>
<testcase classname="shop.Cart" name="skips"><skipped/></testcase>
</testsuite></testsuites>
"""


def cases(source: str | bytes, media_type: str = "text/csv") -> Sequence[Case]:
    return read(source.encode() if isinstance(source, str) else source, media_type)


def faults(source: str | bytes, media_type: str = "text/csv") -> list[tuple[int, str]]:
    with pytest.raises(InvalidRows) as refusal:
        cases(source, media_type)
    return [(row.line, row.column) for row in refusal.value.rows]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("", [(1, "")]),
        ("id,step\n", []),
        ("id,title\n1,a\n", [(1, "step")]),
        ("id,step\n,open\n", [(2, "id")]),
        ("id,step\na,\n", [(2, "step")]),
        ("id,title,step\na,,open\n", [(2, "title")]),
        ("id,step\na,one\nb,two\na,three\n", [(4, "id")]),
        ("id,title,step\na,T,one\na,U,two\n", [(3, "title")]),
        ("id,step\na,one,more\n", [(2, "")]),
        ("id,id,step\na,b,c\n", [(1, "id")]),
        ('id,step\na,"open\n', [(2, "")]),
    ],
)
def test_a_wrong_plan_is_refused_by_line_and_column(source: str, expected: list[tuple[int, str]]):
    if not expected:
        with pytest.raises(Invalid, match="no case"):
            cases(source)
        return
    assert faults(source) == expected


def test_a_case_of_more_than_a_hundred_steps_is_refused():
    rows = "".join(f"a,step {n}\n" for n in range(101))
    assert faults(f"id,step\n{rows}") == [(102, "step")]


def test_an_outline_is_written_out_with_its_background_and_tags():
    first, second = cases(OUTLINE, "text/x-gherkin")

    assert [case.id for case in (first, second)] == ["Basket:13", "Basket:14"]
    assert second.title == "Adding 2"
    assert second.tags == ("@shop", "@smoke")
    assert second.steps == (
        CaseStep(do="Given an empty basket"),
        CaseStep(do="When I add 2 eggs", expected="Then the basket shows 2\nBut no discount"),
    )


def test_a_plan_of_more_than_20_mb_is_refused():
    with pytest.raises(TooLarge, match="20 MB"):
        cases(b" " * (MOST_BYTES + 1))


def test_gherkin_that_is_none_is_refused_by_line():
    assert faults("Feature: a\n  Scenario: b\n    Given x\n  Hello\n  World\n", "text/x-gherkin") == [
        (4, ""),
        (5, ""),
    ]
    assert faults("Feature: a\n  Scenario: b\n", "text/x-gherkin") == [(2, "")]
    assert faults("", "text/x-gherkin") == [(1, "")]


if FEATURES:

    @pytest.mark.parametrize("path", FEATURES, ids=lambda path: path.stem)
    def test_cases_are_the_pickles_that_cucumber_expects(path: Path):
        """Reference: the expected messages of Cucumber's own compatibility kit, version 30."""
        lines = path.with_suffix(".ndjson")
        lines = lines if lines.exists() else path.parent / f"{path.parent.name}.ndjson"
        messages = [json.loads(line) for line in lines.read_text().splitlines()]
        pickles = [message["pickle"] for message in messages if "pickle" in message]
        mine = [one for one in pickles if one["uri"].endswith(path.name) and one["steps"]]
        empty = [one for one in pickles if one["uri"].endswith(path.name) and not one["steps"]]
        if empty:
            assert len(faults(path.read_bytes(), "text/plain")) == len(empty)
            return

        found = cases(path.read_bytes(), "text/plain")

        # The kit may list the pickles of several features in another order than they stand in the file.
        assert {case.title for case in found} == {one["name"] for one in mine}
        assert len(found) == len(mine)
        wanted = sorted(" ".join(step["text"] for step in one["steps"]) for one in mine)
        assert len(wanted) == len(found)
        for case, one in zip(found, sorted(mine, key=lambda one: one["location"]["line"]), strict=True):
            text = "\n".join(f"{step.do}\n{step.expected}" for step in case.steps)
            assert all(step["text"] in text for step in one["steps"])
            assert case.tags == tuple(dict.fromkeys(tag["name"] for tag in one["tags"]))


def test_the_failures_of_an_automated_run_are_confirmed_by_hand():
    first, second = cases(JUNIT, "application/xml")

    assert [first.id, second.id] == ["shop.Login.remembers", "shop.Login.remembers #2"]
    assert first.reported == "no cookie\nat line 3"
    assert first.steps[0].expected == "It works: “no cookie” does not happen."
    assert (first.line, second.line) == (4, 5)


def test_a_browser_that_knows_no_kind_of_a_file_still_brings_it():
    assert len(cases(JUNIT, "application/octet-stream")) == 2
    assert len(cases(OUTLINE, "application/octet-stream")) == 2


def test_a_run_without_failures_leaves_nothing_to_confirm():
    with pytest.raises(Invalid, match="None of the file's 1 cases failed"):
        cases('<testsuite><testcase name="a"/></testsuite>', "text/xml")


BOMB = '<!DOCTYPE a [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><testsuite><testcase name="&b;"/></testsuite>'


@pytest.mark.parametrize(
    "source",
    [
        BOMB,
        '<!DOCTYPE a SYSTEM "file:///etc/passwd"><testsuite/>',
        '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><testsuite><testcase name="a">'
        "<failure>&x;</failure></testcase></testsuite>",
        "<html/>",
        "<testsuite>" * 40,
        "<testsuite",
        '<testsuite><testcase classname="a"><failure/></testcase></testsuite>',
    ],
)
def test_xml_that_is_dangerous_or_none_is_refused(source: str):
    with pytest.raises(Invalid):
        cases(source, "text/xml")


KINDS = st.sampled_from(["text/csv", "text/x-gherkin", "application/xml", "text/plain", "image/png", ""])
PIECES = st.sampled_from(
    [
        "id,title,step,expected\n", "a,b,c,d\n", ",,x,\n", '"', "\n", "\x00", "\ufeff",
        "Feature: f\n", "Scenario: s\n", "Given x\n", "Then y\n", "|a|\n", '"""\n', "# language: zh-CN\n",
        "Examples:\n", "@t\n", "<testsuite>", '<testcase name="a">', "<failure/>", "</testcase>",
        "</testsuite>", "&lt;", "<!--", "-->", "<![CDATA[",
    ]
)  # fmt: skip


@given(
    source=st.binary(max_size=150) | st.lists(PIECES, max_size=14).map(lambda x: "".join(x).encode()),
    kind=KINDS,
)
def test_a_file_of_garbage_is_refused_with_a_reason(source: bytes, kind: str):
    try:
        found = cases(source, kind)
    except HeliotropeError as refusal:
        assert str(refusal)
        return
    names = [case.id for case in found]
    assert len(set(names)) == len(names)
    for case in found:
        written = json.dumps(asdict(case), ensure_ascii=False)
        assert "\\u0000" not in written
        assert written.encode()
        assert 1 <= len(case.id) <= 120
