"""Every case is run in every environment."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heliotrope.core.decompose.cases.items import fact, steps_of
from heliotrope.core.decompose.cases.model import CaseStep, apart
from heliotrope.core.errors import TooLarge
from tests.core.quality.runs.cast import planned


def test_rows_of_one_id_are_the_steps_of_one_case_in_every_environment():
    found = planned()

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


def test_an_item_knows_the_steps_and_facts_of_its_case():
    content = planned()[3].content

    assert steps_of(content) == (CaseStep(do="Press Log out", expected="The login form is shown"),)
    assert (fact(content, "environment"), fact(content, "component")) == ("Safari / iPhone 15", "")


def test_a_plan_without_environments_is_run_once():
    assert [item.content.key for item in planned(environments=())] == ["TC-1", "TC-2"]


def test_more_cases_times_environments_than_an_order_holds_are_refused():
    rows = "".join(f"c-{n},open\n" for n in range(5_000))
    with pytest.raises(TooLarge, match="5,000"):
        planned(f"id,step\n{rows}", [f"e{n}" for n in range(5)])


@given(st.lists(st.text(alphabet="ab# 12", max_size=6) | st.just("x" * 200), max_size=12))
def test_names_are_told_apart(names: list[str]):
    found = apart(names)

    assert len(set(found)) == len(names)
    assert all(0 < len(name) <= 120 for name in found)
