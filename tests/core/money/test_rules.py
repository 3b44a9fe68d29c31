"""Which version of a rule applies."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heliotrope.core.errors import Invalid
from heliotrope.core.money.rules import RuleVersion, amend, commission_ratio, in_force

NEW_YEAR = datetime(2026, 1, 1, tzinfo=UTC)


def commission(version: int, ratio: str, days: float) -> RuleVersion:
    at = NEW_YEAR + timedelta(days=days)
    return RuleVersion(kind="commission", version=version, effective_at=at, terms={"ratio": ratio})


RULES = (commission(1, "0.15", 0), commission(2, "0.20", 31))


def test_a_new_commission_applies_from_its_instant_on_and_not_a_moment_before():
    change = NEW_YEAR + timedelta(days=31)

    assert commission_ratio(in_force(RULES, "commission", change - timedelta(microseconds=1))) == Decimal(
        "0.15"
    )
    assert commission_ratio(in_force(RULES, "commission", change)) == Decimal("0.20")


def test_before_the_first_version_no_rule_is_in_force():
    with pytest.raises(Invalid, match="in force"):
        in_force(RULES, "commission", NEW_YEAR - timedelta(days=1))
    with pytest.raises(Invalid, match="in force"):
        in_force(RULES, "bonus", NEW_YEAR)


@pytest.mark.parametrize("ratio", ["1.01", "-0.1", "NaN", "a tenth", "0.1234567", ""])
def test_a_commission_that_is_no_share_cannot_be_made(ratio):
    with pytest.raises(Invalid):
        commission(1, ratio, 0)


def test_a_version_never_takes_effect_in_the_past_nor_out_of_turn():
    now = NEW_YEAR + timedelta(days=40)

    with pytest.raises(Invalid, match="stays as it was"):
        amend(RULES, commission(3, "0.25", 39), now)
    with pytest.raises(Invalid, match="next version"):
        amend(RULES, commission(4, "0.25", 50), now)
    with pytest.raises(Invalid, match="stays as it was"):
        amend(RULES, commission(3, "0.25", 10), NEW_YEAR)
    assert amend((), commission(1, "0.15", 0), NEW_YEAR) == (commission(1, "0.15", 0),)


@given(ahead=st.floats(0, 100), asked=st.floats(0, 140), now=st.floats(31, 60))
def test_changing_a_rule_changes_nothing_that_came_before(ahead, asked, now):
    after = amend(RULES, commission(3, "0.5", now + ahead), NEW_YEAR + timedelta(days=now))
    at = NEW_YEAR + timedelta(days=asked)

    before_change = at < commission(3, "0.5", now + ahead).effective_at
    expected = in_force(RULES, "commission", at) if before_change else after[-1]
    assert in_force(after, "commission", at) == expected
    assert in_force(reversed(after), "commission", at) == expected
