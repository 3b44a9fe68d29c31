"""A changed certificate names the part that was changed."""

import copy
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heliotrope.core.deliver.certificate.document import Head, Part, canonical, faults, read, sealed, text_of
from heliotrope.core.errors import Invalid
from tests.core.deliver.certificate.cast import document, toy_check, toy_sign

WHOLE = document()
NAMES = [part["name"] for part in WHOLE["parts"]]


def named(changed: dict) -> set[str]:
    return {fault.part for fault in faults(changed, toy_check)}


def test_a_certificate_as_it_was_signed_has_no_fault():
    assert faults(WHOLE, toy_check) == ()
    assert faults(json.loads(text_of(WHOLE)), toy_check) == ()


@pytest.mark.parametrize("name", NAMES)
def test_a_changed_part_is_named_and_no_other(name):
    changed = copy.deepcopy(WHOLE)
    part = changed["parts"][NAMES.index(name)]
    part["content"]["more"] = "1"

    assert named(changed) == {name}


@given(st.sampled_from(NAMES))
def test_a_part_that_was_taken_out_is_noticed_and_named_where_it_was_numbered(name):
    changed = copy.deepcopy(WHOLE)
    del changed["parts"][NAMES.index(name)]

    expected = {name} if name.startswith("inspected") and name != "inspected 5" else set()
    assert named(changed) == {"head"} | expected


def test_parts_that_changed_places_are_noticed():
    changed = copy.deepcopy(WHOLE)
    changed["parts"][0], changed["parts"][1] = changed["parts"][1], changed["parts"][0]
    assert named(changed) == {"head"}


def test_a_part_of_another_certificate_does_not_hold_here():
    other = sealed(
        Head(certificate_id="another", version=1, key="toy"),
        [Part(name="accuracy", content={"ratio": "1.0000"})],
        toy_sign,
    )
    changed = copy.deepcopy(WHOLE)
    changed["parts"][NAMES.index("accuracy")] = other["parts"][0]
    assert named(changed) == {"accuracy"}


@pytest.mark.parametrize(("field", "value"), [("id", "x"), ("version", 2), ("key", "mine")])
def test_a_changed_head_is_named(field, value):
    assert "head" in named({**WHOLE, field: value})


@pytest.mark.parametrize(
    "damaged",
    [
        [],
        {"format": "heliotrope-certificate@2"},
        {**WHOLE, "note": "nobody signed this"},
        {name: value for name, value in WHOLE.items() if name != "key"},
        {**WHOLE, "parts": [{"name": "accuracy"}]},
        {**WHOLE, "version": "first"},
        {**WHOLE, "parts": 3},
    ],
)
def test_what_is_no_certificate_is_refused(damaged):
    with pytest.raises(Invalid):
        read(damaged)


def test_a_part_has_a_name_of_its_own_and_whole_numbers():
    head = Head(certificate_id="c", version=1, key="k")
    with pytest.raises(Invalid):
        sealed(head, [Part(name="a", content={}), Part(name="a", content={})], toy_sign)
    with pytest.raises(Invalid):
        canonical({"ratio": [{"x": 0.5}]})


def test_a_number_that_became_a_fraction_is_a_fault_and_no_crash():
    changed = copy.deepcopy(WHOLE)
    changed["parts"][NAMES.index("sample")]["content"]["inspected"] = 5.5
    assert named(changed) == {"sample"}
