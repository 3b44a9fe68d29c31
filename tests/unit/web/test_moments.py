"""Instants in the reader's own way of writing them."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from heliotrope.foundation import clock
from heliotrope.interfaces.web.templatetags import moments
from heliotrope.interfaces.web.templatetags.moments import ago, moment


@pytest.fixture
def ahead() -> Iterator[None]:
    """A simulated day that is far ahead of the real one."""
    far = clock.Course(
        from_real_at=datetime(2020, 1, 1, tzinfo=UTC),
        from_at=datetime(2999, 1, 1, tzinfo=UTC),
        factor_before=1,
        factor=1,
        alive_until=datetime(2999, 1, 1, tzinfo=UTC),
    )
    clock.follow(lambda: far)
    yield
    clock.follow(None)


@pytest.mark.usefixtures("ahead")
def test_what_happened_three_hours_ago_on_a_simulated_day_is_three_hours_ago():
    assert ago(clock.now() - timedelta(hours=3, seconds=5)).replace("\xa0", " ") == "3 hours ago"


def test_an_instant_of_another_year_says_which(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(moments, "now", lambda: datetime(2027, 6, 1, tzinfo=UTC))
    this, other = (datetime(year, 1, 1, 0, 5, tzinfo=UTC) for year in (2027, 2026))

    assert [moment(one).replace("\xa0", " ") for one in (this, other)] == ["1 Jan 00:05", "1 Jan 2026 00:05"]
