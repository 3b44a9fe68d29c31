"""Plans become cases: from CSV, from Gherkin, and from the failures of an automated run."""

import json
import os
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heliotrope.core.errors import HeliotropeError, Invalid, InvalidRows, TooLarge
from heliotrope.core.line import Redundancy
from heliotrope.lines.testing.cases import apart
from heliotrope.lines.testing.line import LINE
from tests.unit.lines.testing.plans import OPTIONS, PLAN, items

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


def faults(source: str | bytes, media_type: str = "text/csv") -> list[tuple[int, str]]:
    with pytest.raises(InvalidRows) as refusal:
        items(source, media_type)
    return [(row.line, row.column) for row in refusal.value.rows]


def test_rows_of_one_id_are_the_steps_of_one_case_in_every_environment():
    found = items(options=OPTIONS)

    assert [item.content.key for item in found] == [
        "TC-1 [Chrome 141 / Windows 11]",
        "TC-2 [Chrome 141 / Windows 11]",
        "TC-1 [Safari / iPhone 15]",
        "TC-2 [Safari / iPhone 15]",
    ]
    data: Any = found[0].content.data
    assert [step["do"] for step in data["steps"]] == [
        "Open /login",
        "Type the password and press Enter",
        "Open the menu",
    ]
    assert data["steps"][1]["expected"] == "The home page is shown"
    assert (data["priority"], data["further"]) == ("high", {"component": "auth"})
    assert [item.line for item in found] == [2, 5, 2, 5]
    assert [item.requirement.effort_s for item in found[:2]] == [180, 60]


def test_a_plan_without_environments_is_run_once():
    assert [item.content.key for item in items()] == ["TC-1", "TC-2"]


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
            items(source)
        return
    assert faults(source) == expected


def test_a_case_of_more_than_a_hundred_steps_is_refused():
    rows = "".join(f"a,step {n}\n" for n in range(101))
    assert faults(f"id,step\n{rows}") == [(102, "step")]


def test_more_cases_times_environments_than_an_order_holds_are_refused():
    rows = "".join(f"c-{n},open\n" for n in range(5_000))
    with pytest.raises(TooLarge, match="5,000"):
        items(f"id,step\n{rows}", options={"environments": [f"e{n}" for n in range(5)]})


def test_an_outline_is_written_out_with_its_background_and_tags():
    first, second = items(OUTLINE, "text/x-gherkin")
    data: Any = second.content.data

    assert [item.content.key for item in (first, second)] == ["Basket:13", "Basket:14"]
    assert second.content.text == "Adding 2"
    assert data["tags"] == ["@shop", "@smoke"]
    assert data["steps"] == [
        {"do": "Given an empty basket", "expected": ""},
        {"do": "When I add 2 eggs", "expected": "Then the basket shows 2\nBut no discount"},
    ]


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

        found = items(path.read_bytes(), "text/plain")

        # The kit may list the pickles of several features in another order than they stand in the file.
        assert {item.content.text for item in found} == {one["name"] for one in mine}
        assert len(found) == len(mine)
        wanted = sorted(" ".join(step["text"] for step in one["steps"]) for one in mine)
        assert len(wanted) == len(found)
        for item, one in zip(found, sorted(mine, key=lambda one: one["location"]["line"]), strict=True):
            data: Any = item.content.data
            text = "\n".join(f"{step['do']}\n{step['expected']}" for step in data["steps"])
            assert all(step["text"] in text for step in one["steps"])
            assert data["tags"] == list(dict.fromkeys(tag["name"] for tag in one["tags"]))


def test_the_failures_of_an_automated_run_are_confirmed_by_hand():
    first, second = items(JUNIT, "application/xml")
    data: Any = first.content.data

    assert [first.content.key, second.content.key] == ["shop.Login.remembers", "shop.Login.remembers #2"]
    assert data["reported"] == "no cookie\nat line 3"
    assert data["steps"][0]["expected"] == "It works: “no cookie” does not happen."
    assert (first.line, second.line) == (4, 5)


def test_a_browser_that_knows_no_kind_of_a_file_still_brings_it():
    assert len(items(JUNIT, "application/octet-stream")) == 2
    assert len(items(OUTLINE, "application/octet-stream")) == 2


def test_a_run_without_failures_leaves_nothing_to_confirm():
    with pytest.raises(Invalid, match="None of the file's 1 cases failed"):
        items('<testsuite><testcase name="a"/></testsuite>', "text/xml")


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
        items(source, "text/xml")


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
        found = items(source, kind)
    except HeliotropeError as refusal:
        assert str(refusal)
        return
    keys = [item.content.key for item in found]
    assert len(set(keys)) == len(keys)
    for item in found:
        written = json.dumps(dict(item.content.data), ensure_ascii=False)
        assert "\\u0000" not in written
        assert written.encode()
        assert 1 <= len(item.content.key) <= 200


@given(st.lists(st.text(alphabet="ab# 12", max_size=6) | st.just("x" * 200), max_size=12))
def test_names_are_told_apart(names: list[str]):
    found = apart(names)

    assert len(set(found)) == len(names)
    assert all(0 < len(name) <= 120 for name in found)


def test_the_plan_is_run_then_compare_then_decide_and_only_for_failures():
    plan = LINE.plan({})

    assert plan.redundancy is Redundancy.STEPS
    assert [(step.code, step.machine, step.after) for step in plan.steps] == [
        ("run", False, ()),
        ("dedupe", True, ("failed",)),
        ("triage", False, ("failed", "compared")),
    ]
    assert plan.step("triage").second_person


def test_settings_that_were_completed_once_stay_as_they_are():
    kept = LINE.options({**OPTIONS, "severity_weights": {"major": 7.5}, "level": "3", "language": "EN"})

    assert LINE.options(json.loads(json.dumps(kept))) == kept
    assert kept["severity_weights"] == {
        "blocker": "20",
        "critical": "12",
        "major": "7.5",
        "minor": "3",
        "trivial": "1",
    }


@pytest.mark.parametrize(
    "wrong",
    [
        {"browser": "Chrome"},
        {"environments": ["a", "A"]},
        {"environments": 3},
        {"environments": [""]},
        {"severity_weights": {"huge": 1}},
        {"severity_weights": {"major": -1}},
        {"severity_weights": {"major": True}},
        {"level": 6},
        {"step_s": 10**5000},
        {"triage_pieces": "many"},
    ],
)
def test_wrong_settings_are_refused(wrong: dict[str, object]):
    with pytest.raises(Invalid):
        LINE.options(wrong)


def test_a_case_does_not_arrive_on_a_stream():
    with pytest.raises(Invalid, match="plan"):
        LINE.arrival({"id": "a"}, {})


def test_the_plan_that_is_documented_is_taken():
    assert len(items(PLAN)) == 2
