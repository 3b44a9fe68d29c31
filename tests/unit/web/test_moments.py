"""Instants in the reader's own way of writing them."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from heliotrope.foundation import clock
from heliotrope.interfaces.web.templatetags.moments import ago


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
