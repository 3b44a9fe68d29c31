"""Holes: hours in which more is expected than the people on shift can do."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heliotrope.core.errors import Invalid
from heliotrope.core.staffing.coverage import Handling, Row, cells, summary

NIGHT = datetime(2026, 11, 23, 2, tzinfo=UTC)
CHAT, MAIL = Row(language="es", channel="chat"), Row(language="es", channel="email")
HANDLING = {"chat": Handling(aht_s=600, occupancy_ratio=0.8), "email": Handling(aht_s=1200)}


def test_two_people_cover_nine_chats_an_hour_and_not_ten():
    """10 × 600 s = 1.667 h of work, at 80 % 2.083 h on shift: two are 0.083 h short; 9 take 1.875 h."""
    for contacts, short_h in ((9, 0), (10, 1 / 12)):
        cell = cells([NIGHT], {CHAT: [contacts]}, {"es": [2]}, HANDLING)[CHAT][0]

        assert cell.short_h == pytest.approx(short_h)
        assert cell.is_hole is (short_h > 0)


def test_the_people_of_a_language_are_shared_between_its_channels_as_the_work_is():
    """6 chats are 1 h, 6 mails 2 h: of 3 people one is for chats and two are for mails."""
    found = cells([NIGHT], {CHAT: [6], MAIL: [6]}, {"es": [3]}, HANDLING)

    assert [found[row][0].people_h for row in (CHAT, MAIL)] == pytest.approx([1, 2])


def test_an_hour_with_work_and_nobody_is_a_hole_and_one_with_neither_is_none():
    busy, quiet = cells([NIGHT, NIGHT + timedelta(hours=1)], {CHAT: [1, 0]}, {}, HANDLING)[CHAT]

    assert (busy.is_hole, busy.load_ratio) == (True, 1)
    assert (quiet.is_hole, quiet.load_ratio) == (False, 0)


def test_the_figures_name_the_first_hole_and_what_is_short():
    starts = [NIGHT + timedelta(hours=n) for n in range(3)]
    picture = cells(starts, {CHAT: [0, 10, 10]}, {"es": [0, 2, 4]}, HANDLING)

    told = summary(picture)

    assert (told.holes, told.first_hole_at) == (1, starts[1])
    assert told.covered_ratio == pytest.approx(1 - (1 / 12) / (2 * 25 / 12))
    assert told.arrivals == 20


def test_an_empty_picture_is_covered():
    told = summary({})

    assert (told.covered_ratio, told.holes, told.first_hole_at) == (1, 0, None)


def test_handling_without_time_or_with_an_impossible_occupancy_is_refused():
    for wrong in ({"aht_s": 0}, {"aht_s": 60, "occupancy_ratio": 0}, {"aht_s": 60, "occupancy_ratio": 1.01}):
        with pytest.raises(Invalid):
            Handling(**wrong)


@given(st.floats(0, 200), st.floats(0, 200), st.floats(0, 50))
def test_sharing_people_loses_none_and_makes_no_hole_that_the_language_has_not(
    chats: float, mails: float, people: float
):
    found = cells([NIGHT], {CHAT: [chats], MAIL: [mails]}, {"es": [people]}, HANDLING)

    assert sum(row[0].people_h for row in found.values()) == pytest.approx(people)
    needed = sum(row[0].work_h for row in found.values()) / 0.85
    if people > needed * 0.85 / 0.8 + 1e-6:
        assert not any(row[0].is_hole for row in found.values())
