"""Transfers and pins by hand, and their laws: a rule that forbids is never made good, what is unknown is."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heliotrope.core.errors import Invalid
from heliotrope.core.privacy import pins
from heliotrope.core.privacy.pins import Pins, placed
from heliotrope.core.privacy.regions import is_within
from heliotrope.core.privacy.standing_transfers import STANDING_TRANSFERS
from heliotrope.core.privacy.transfer_texts import read, written
from heliotrope.core.privacy.transfers import (
    Instrument,
    Means,
    Threshold,
    TransferRule,
    TransferRules,
    barred,
    limits,
    way,
)
from heliotrope.core.text.countries import check_countries

TODAY = date(2026, 11, 23)
STRICT = TransferRules(
    version=1,
    rules=(
        TransferRule(name="with-contract", means=Means.INSTRUMENT, regions=frozenset({"eu"})),
        TransferRule(
            name="japan-is-fine", means=Means.ALLOWED, regions=frozenset({"eu"}), countries=frozenset({"JP"})
        ),
        TransferRule(name="not-there", means=Means.FORBIDDEN, countries=frozenset({"KP"})),
    ),
    instruments=(
        Instrument(region="eu", country="PH", kind="standard-contract", reference="scc/7", until=TODAY),
    ),
)


@pytest.mark.parametrize(
    ("home", "country", "means", "rule", "leaves"),
    [
        ("eu", "PL", Means.ALLOWED, "", False),
        ("eu", "NO", Means.ALLOWED, "", False),
        ("eu", "JP", Means.ALLOWED, "japan-is-fine", True),
        ("eu", "PH", Means.ALLOWED, "with-contract", True),
        ("eu", "VN", Means.INSTRUMENT, "with-contract", True),
        ("eu", "KP", Means.FORBIDDEN, "not-there", True),
        ("cn", "KP", Means.FORBIDDEN, "not-there", True),
        ("us", "VN", Means.MASKED, "", True),
        ("nowhere", "US", Means.MASKED, "", True),
        ("eu", "", Means.FORBIDDEN, "not-there", True),
    ],
)
def test_the_strictest_rule_of_a_way_decides_and_a_country_of_its_own_before_any(
    home: str, country: str, means: Means, rule: str, leaves: bool
):
    found = way(home, country, STRICT, on=TODAY)

    assert (found.means, found.rule, found.leaves) == (means, rule, leaves)
    assert found.values is (means <= Means.RECORDED)
    assert str(found.why)


def test_an_instrument_that_ran_out_lets_nothing_cross():
    assert way("eu", "PH", STRICT, on=date(2026, 11, 24)).means is Means.INSTRUMENT


def test_only_what_is_forbidden_keeps_work_itself_from_a_country():
    assert barred({"acme": "eu", "us": "us", "cn": "cn"}, "VN", STRICT, on=TODAY) == {}
    assert barred({"acme": "eu", "kr": "kr"}, "KP", STRICT, on=TODAY) == {
        "acme": "not-there",
        "kr": "not-there",
    }


@given(
    st.lists(
        st.builds(
            TransferRule,
            name=st.uuids().map(str),
            means=st.sampled_from(Means),
            regions=st.frozensets(st.sampled_from(["eu", "us", "cn"])),
            countries=st.frozensets(st.sampled_from(["US", "CN", "VN", "PL"])),
        ),
        max_size=6,
    ),
    st.sampled_from(["eu", "us", "cn"]),
    st.sampled_from(["US", "CN", "VN", "PL", ""]),
)
def test_one_rule_more_that_forbids_always_holds_and_texts_say_the_same(
    rules: list[TransferRule], home: str, country: str
):
    force = TransferRules(version=3, rules=tuple(rules))
    no = TransferRule(name="no", means=Means.FORBIDDEN)

    assert read(written(force), version=3) == force
    before = way(home, country, force, on=TODAY)
    after = way(home, country, TransferRules(version=4, rules=(*rules, no)), on=TODAY)
    assert after.means is (Means.FORBIDDEN if before.leaves else Means.ALLOWED)


def test_the_standing_rules_keep_no_work_away_and_name_the_law_and_how_sure_it_is():
    for home in ("eu", "us", "cn", "in"):
        assert way(home, "VN", STANDING_TRANSFERS, on=TODAY).means is Means.RECORDED
    assert way("eu", "GB", STANDING_TRANSFERS, on=TODAY).rule == "gdpr-adequacy"
    assert [one.stop_at for one in limits("cn", STANDING_TRANSFERS, sensitive=False)] == [1_000_000]
    assert [one.stop_at for one in limits("cn", STANDING_TRANSFERS, sensitive=True)] == [10_000]
    assert not limits("eu", STANDING_TRANSFERS, sensitive=False)
    assert all(one.citation and one.status for one in STANDING_TRANSFERS.rules)


def test_what_is_half_understood_is_no_rule():
    for wrong in (
        {"rules": [{"name": "a", "means": "maybe"}]},
        {"rules": [{"name": "a", "means": "masked", "countries": "PH"}]},
        {"rules": [{"name": "a", "means": "masked"}, {"name": "a", "means": "masked"}]},
        {"laws": []},
        {"thresholds": [{"name": "t", "region": "cn", "sensitive": "no", "warn_at": 1, "stop_at": 2}]},
    ):
        with pytest.raises(Invalid):
            read(wrong, version=1)
    with pytest.raises(Invalid):
        Threshold(name="t", region="cn", sensitive=False, warn_at=5, stop_at=4)


PINNED = Pins(version=2, homes={"DE": "eu", "CN": "cn"}, otherwise="us")


@pytest.mark.parametrize(
    ("pinned", "country", "asked", "there", "home"),
    [
        (PINNED, "DE", "eu", (), "eu"),
        (PINNED, "de", "us", ("us", "eu"), "eu"),
        (PINNED, "DE", "us", ("us",), ""),
        (PINNED, "CN", "eu", ("eu", "us"), ""),
        (PINNED, "BR", "us", (), "us"),
        (PINNED, "", "eu", (), "eu"),
        (Pins(version=0), "DE", "us", (), "us"),
        (Pins(version=1, homes={"DE": "eu"}), "BR", "us", (), "us"),
        (Pins(version=1, homes={"DE": "eu"}, closed=True), "BR", "us", (), ""),
    ],
)
def test_data_goes_to_the_pinned_home_or_nowhere(
    pinned: Pins, country: str, asked: str, there: tuple[str, ...], home: str
):
    found = placed(pinned, country, asked=asked, there=there)

    assert (found.home, found.refused) == (home, not home)
    assert pins.read(pins.written(pinned), version=pinned.version) == pinned


def test_what_is_not_known_lies_outside_a_region():
    assert is_within("eu", "de") and not is_within("eu", "GB") and not is_within("moon", "US")


def test_a_code_that_is_no_countrys_is_refused_by_name():
    check_countries(["DE", "PH", "CN", "TW"])

    with pytest.raises(Invalid, match="code EU, ZZ"):
        check_countries(["DE", "ZZ", "EU"])
