"""Titles and reasons are kept without what names a person and has a shape."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heliotrope.core.masking.kinds import Kind
from heliotrope.core.plain import KINDS, Plain, plain
from heliotrope.core.privacy.standing_transfers import STANDING_TRANSFERS


def test_what_has_a_shape_goes_and_its_kind_is_said_once():
    told = plain("Refunds of ana@kunde.example and bo@kunde.example, card 4111 1111 1111 1111")

    assert told.text == "Refunds of ⟨EMAIL⟩ and ⟨EMAIL⟩, card ⟨CARD⟩"
    assert told.kinds == (Kind.EMAIL, Kind.CARD)


@pytest.mark.parametrize(
    "title",
    [
        "Week 47, 2026-11-16 – 2026-11-22",
        "App, release 4.12.0.3",
        "help.shop.example, page 12 → de",
        "客服 2026 年 11 月",
        "Order 10023841, 500 items",
        "Customer care 24/7",
        "",
    ],
)
def test_an_ordinary_title_stays_as_it_is(title: str):
    assert plain(title) == plain(title, most=200)
    assert (plain(title).text, plain(title).kinds) == (title, ())


def test_what_is_kept_is_never_longer_than_its_place():
    told = plain("a@b.example " * 20, most=160)
    assert len(told.text) <= 160
    assert "@" not in told.text


@given(st.text(max_size=80))
def test_a_text_stays_unless_something_was_taken_out_of_it(text: str):
    told = plain(text)
    assert set(told.kinds) <= KINDS
    assert (told.text == text) == (told.kinds == ())


def test_the_laws_that_the_standing_rules_of_transfers_cite_are_about_nobody():
    cited = [one.citation for one in (*STANDING_TRANSFERS.rules, *STANDING_TRANSFERS.thresholds)]
    assert [plain(one, most=300).text for one in cited] == cited


@pytest.mark.parametrize(
    "reference",
    [
        "Az. 12 O 345/24",
        "Case 2:24-cv-01234-ABC",
        "SCC 2021/914, file 20240012",
        "HGB § 257(4)",
        "DPA-000123456",
    ],
)
def test_file_numbers_and_citations_stay_as_they_are(reference: str):
    assert plain(reference) == Plain(text=reference, kinds=())
