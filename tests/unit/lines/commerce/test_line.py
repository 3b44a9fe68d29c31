"""The line's answers: what is wrong with an order, how it is settled, and what that counts for."""

import csv
import io
import json
from decimal import Decimal
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heliotrope.core.errors import Invalid, InvalidRows
from heliotrope.core.line import (
    Answer,
    Assisted,
    Finished,
    ItemContent,
    Line,
    Personal,
    Reacting,
    Refilling,
    Result,
    Shape,
    Turn,
)
from heliotrope.lines.commerce.line import LINE
from tests.support.lines import brief, task

OPTIONS = LINE.options({"countries": "US, DE", "promise_hours": "24"})
ADDRESS = {
    "name": "Ana Lopes", "address1": "215 River Road", "city": "New York", "province": "NY",
    "postcode": "10083", "country": "US",
}  # fmt: skip
ORDERS = (
    b"order,sku,quantity,name,address1,city,province,postcode,country,promised_at\n"
    b"1,MUG,1,Ana,215 River Road,New York,NY,10083,US,2999-01-01T00:00:00Z\n"
    b"2,MUG,2,Bo,Sonnenallee 1,Berlin,,1204,DE,2999-01-01T00:00:00Z\n"
    b"2,CUP,1,,,,,,,\n"
    b"3,MUG,1,Chi,1 Rue X,Paris,,75001,FR,2999-01-01T00:00:00Z\n"
    b"4,MUG,1,Dee,1 Main St,Springfield,IL,62701,US,2020-01-01T00:00:00Z\n"
)


def arrived(kind="address", **more):
    given = {"order": "gid://1", "name": "#1001", "kind": kind, "address": ADDRESS}
    lines = [{"sku": "MUG", "quantity": 2, "free": 1}]
    return LINE.arrival({**given, "lines": lines, **more}, OPTIONS).content


def settled(content, *codes):
    turns = tuple(Turn(step="fix", answer=Answer(code=code, body={"resolution": code})) for code in codes)
    return task(content, OPTIONS, step="fix", turns=turns)


def test_it_is_a_line_that_reacts_and_can_be_assisted():
    line: Line = LINE
    assert isinstance(line, Reacting) and isinstance(line, Assisted)
    assert isinstance(line, Personal) and isinstance(line, Refilling)
    assert line.shapes == (Shape.STREAM, Shape.ORDER)


def test_only_orders_with_an_exception_become_items_each_under_its_first_line():
    made = LINE.recipe(brief(ORDERS, "text/csv", OPTIONS)).items
    assert [(item.content.key, item.line) for item in made] == [
        ("2/address", 3),
        ("3/address", 5),
        ("4/late", 6),
    ]
    assert [line["sku"] for line in made[0].content.data["lines"]] == ["MUG", "CUP"]


def test_a_file_in_which_nothing_is_wrong_is_refused_with_that():
    with pytest.raises(Invalid, match="Nothing is wrong with these 1 orders"):
        LINE.recipe(brief(b"".join(ORDERS.splitlines(True)[:2]), "text/csv", OPTIONS))


def test_every_bad_row_is_named_by_line_and_column():
    bad = b"order,sku,quantity,placed_at\n1,MUG,0,\n2,MUG,1,yesterday\n"
    with pytest.raises(InvalidRows) as refused:
        LINE.recipe(brief(bad, "text/csv", OPTIONS))
    named = {(row.line, row.column) for row in refused.value.rows}
    assert named == {(2, "quantity"), (3, "placed_at")}


def test_shopifys_own_export_of_orders_is_read_as_it_is():
    export = (
        b"Name,Email,Created at,Lineitem quantity,Lineitem name,Lineitem sku,Shipping Name,Shipping Address1,"
        b"Shipping City,Shipping Zip,Shipping Province,Shipping Country\n"
        b"#1001,a@example.test,2026-01-01 10:00:00 -0500,2,Mug,MUG,Ana,1 Main St,Springfield,6270,IL,US\n"
    )
    (item,) = LINE.recipe(brief(export, "text/csv", OPTIONS)).items[:1]
    assert item.content.key == "#1001/address"
    assert item.content.data["placed_at"] == "2026-01-01T10:00:00-05:00"


def test_a_person_settles_after_a_machine_proposed_and_waiting_for_stock_opens_no_unit():
    plan = LINE.plan(OPTIONS)
    assert [(step.code, step.skill, step.machine) for step in plan.steps] == [
        ("check", "commerce-check", True), ("fix", "commerce", False),
    ]  # fmt: skip
    assert plan.waits == ("waiting-stock",)


def test_the_workspace_marks_the_faulty_field_and_shows_what_the_machine_would_write():
    content = arrived(address={**ADDRESS, "postcode": "1OO83"})
    proposed = LINE.answer(
        task(content, OPTIONS, step="check"), LINE.propose(task(content, OPTIONS, step="check"))
    )
    turn = Turn(step="check", answer=proposed)
    shown = LINE.workspace(task(content, OPTIONS, step="fix", turns=(turn,)))
    postcode = next(field for field in shown.data["fields"] if field["name"] == "postcode")
    assert postcode == {"name": "postcode", "value": "1OO83", "fault": "invalid", "proposed": "10083"}
    assert shown.kind == "commerce-fix"


def test_a_wrong_address_is_not_taken_for_a_correction():
    asked = task(arrived(address={**ADDRESS, "postcode": "1"}), OPTIONS, step="fix")
    with pytest.raises(Invalid, match="postcode is invalid"):
        LINE.answer(asked, {"resolution": "corrected", **ADDRESS, "postcode": "2"})
    with pytest.raises(Invalid, match="country is not-served"):
        LINE.answer(
            asked,
            {
                "resolution": "corrected",
                **ADDRESS,
                "country": "BR",
                "province": "SP",
                "postcode": "01000-000",
            },
        )
    right = LINE.answer(asked, {"resolution": "corrected", **ADDRESS, "note": " called "})
    assert (right.code, right.body["address"]["postcode"], right.body["note"]) == (
        "corrected",
        "10083",
        "called",
    )


def test_json_and_form_give_the_same_answer():
    asked = task(arrived(), OPTIONS, step="fix")
    flat = LINE.answer(asked, {"resolution": "corrected", **ADDRESS})
    assert flat == LINE.answer(asked, {"resolution": "corrected", "address": ADDRESS})


@pytest.mark.parametrize(
    ("kind", "given"),
    [
        ("oversell", {"resolution": "corrected"}),
        ("late", {"resolution": "corrected", "promised_at": "2019-01-01T00:00:00Z"}),
        ("late", {"resolution": "corrected", "promised_at": "2030-01-01T00:00:00"}),
        ("address", {"resolution": "waiting-stock"}),
        ("address", {"resolution": "won"}),
        ("address", {}),
    ],
)
def test_a_resolution_without_what_it_needs_is_refused(kind, given):
    content = arrived(kind, promised_at="2020-01-01T00:00:00+00:00")
    with pytest.raises(Invalid):
        LINE.answer(task(content, OPTIONS, step="fix"), given)


def test_a_buyer_is_known_by_every_field_but_codes_and_what_is_too_short_to_tell():
    """A street in the province's field, as a shifted column leaves it, is known too."""
    shifted = {**ADDRESS, "name": "Bo", "city": "X", "province": "5 Elm Row", "country": "US", "phone": "555"}
    asked = task(arrived(address=shifted), OPTIONS, step="fix")
    told = {(one.kind.value, one.value) for one in LINE.known(asked)}
    assert told == {
        ("PERSON", "Bo"), ("ADDRESS", "215 River Road"), ("ADDRESS", "5 Elm Row"), ("ADDRESS", "10083"),
        ("PHONE", "555"),
    }  # fmt: skip
    turn = Turn(step="fix", answer=Answer(code="corrected", body={"address": {**ADDRESS, "name": "Cy Ray"}}))
    later = LINE.known(task(arrived(), OPTIONS, step="inspect", turns=(turn,)))
    assert {one.value for one in later} >= {"Ana Lopes", "Cy Ray"}
    erased = task(ItemContent(key="1/address", data={}), OPTIONS, step="fix")
    assert LINE.known(erased) == ()
    assert LINE.refills("check") == frozenset() and {"name", "postcode", "note"} <= LINE.refills("fix")


def test_a_cancelled_order_keeps_no_address_in_its_answer():
    told = LINE.answer(
        task(arrived(), OPTIONS, step="fix"), {"resolution": "cancelled", **ADDRESS, "note": "n"}
    )
    assert told.body == {"resolution": "cancelled", "note": "n"}


@pytest.mark.parametrize(("kind", "pieces"), [("address", "1"), ("oversell", "1.5"), ("late", "1")])
def test_what_an_exception_counts_for_is_told_before_and_counted_after(kind, pieces):
    content = arrived(kind)
    assert LINE.worth(content, "fix", OPTIONS).pieces == Decimal(pieces)
    assert [one.pieces for one in LINE.count(settled(content, "cancelled"))] == [Decimal(pieces)]
    assert LINE.worth(content, "check", OPTIONS).pieces == 0


def test_waiting_for_stock_counts_half_and_once():
    content = arrived("oversell")
    assert [one.pieces for one in LINE.count(settled(content, "waiting-stock"))] == [Decimal("0.75")]
    assert [one.pieces for one in LINE.count(settled(content, "waiting-stock", "waiting-stock"))] == [
        Decimal(0)
    ]
    assert [one.pieces for one in LINE.count(settled(content, "waiting-stock", "corrected"))] == [
        Decimal("1.5")
    ]


def test_the_delivery_says_how_each_exception_ended_and_runs_no_formula():
    content = arrived()
    body = {"resolution": "corrected", "address": {**ADDRESS, "name": "=cmd()"}, "note": "called"}
    result = Result(
        content=content, answer="corrected", body=body, confidence_ratio=None, judgements=1, on_target=True
    )
    files = LINE.package(Finished(results=(result,), options=OPTIONS))
    (row,) = csv.DictReader(io.StringIO(files["resolutions.csv"].decode()))
    assert (row["id"], row["resolution"], row["name"], row["city"]) == (
        "#1001/address",
        "corrected",
        "'=cmd()",
        "New York",
    )
    assert json.loads(files["resolutions.jsonl"])["address"]["name"] == "=cmd()"


@pytest.mark.parametrize(
    "wrong",
    [
        {"shop": "x"},
        {"countries": "usa"},
        {"promise_hours": 0},
        {"languages": ["english!"]},
        {"colour": 1},
        {"level": True},
    ],
)
def test_a_wrong_setting_is_refused(wrong):
    with pytest.raises(Invalid):
        LINE.options(wrong)


def test_settings_given_back_stay_the_same():
    once = LINE.options({"shop": str(UUID(int=5)), "languages": "en zh-Hans", "level": "2"})
    assert LINE.options(once) == once


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)
NAMES = st.sampled_from(
    ["order", "kind", "address", "lines", "resolution", "country", "promised_at", "id", "code"]
)


SENT = st.dictionaries(NAMES, JSON | st.sampled_from(["address", "corrected", "unsure"]), max_size=6)


@given(SENT)
def test_whatever_a_shop_sends_is_refused_with_a_reason_or_kept_as_an_exception(sent):
    try:
        content = LINE.arrival(sent, OPTIONS).content
    except Invalid as refused:
        assert str(refused)
        return
    assert content.key
    assert content.data["kind"] in {"address", "oversell", "late"}
    assert json.loads(json.dumps(dict(content.data), allow_nan=False)) == content.data


@given(
    SENT,
    st.sampled_from([("fix", {"corrected", "cancelled", "refunded"}), ("check", {"proposed", "unsure"})]),
)
def test_whatever_a_worker_sends_is_refused_with_a_reason_or_is_one_of_the_steps_answers(sent, step):
    due, codes = step
    try:
        made = LINE.answer(task(arrived(), OPTIONS, step=due), sent)
    except Invalid as refused:
        assert str(refused)
        return
    assert made.code in codes
    assert json.loads(json.dumps(dict(made.body), allow_nan=False)) == made.body
