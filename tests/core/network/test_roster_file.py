"""Rosters from a CSV file, and what a file changes."""

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from heliotrope.core.errors import InvalidRows
from heliotrope.core.network.roster import Entry, Kind, change, stretches
from heliotrope.core.network.roster_file import parse_roster

HEADER = "worker,from,to,timezone,kind\n"


def entries(*rows: str) -> list[Entry]:
    return [row.entry for row in parse_roster(HEADER + "\n".join(rows) + "\n")]


def faults(*rows: str) -> list[tuple[int, str]]:
    with pytest.raises(InvalidRows) as refused:
        entries(*rows)
    return [(row.line, row.column) for row in refused.value.rows]


def test_a_shift_is_read_in_the_local_time_of_its_row():
    one, two = entries(
        "bo,2026-03-04 09:00,2026-03-04 17:00,Asia/Manila,shift",
        "chi,2026-03-04T09:00,2026-03-04T17:00,Europe/Warsaw,Leave",
    )

    assert (one.starts_at, one.ends_at) == (
        datetime(2026, 3, 4, 1, tzinfo=UTC), datetime(2026, 3, 4, 9, tzinfo=UTC),
    )  # fmt: skip
    assert (two.starts_at.hour, two.kind) == (8, Kind.LEAVE)


@pytest.mark.parametrize(("night", "hours"), [("2026-03-28", 7), ("2026-10-24", 9), ("2026-06-06", 8)])
def test_a_night_shift_is_an_hour_shorter_in_spring_and_longer_in_autumn(night, hours):
    after = f"{night[:8]}{int(night[8:]) + 1:02}"

    (one,) = entries(f"bo,{night} 22:00,{after} 06:00,Europe/Warsaw,shift")

    assert (one.ends_at - one.starts_at).total_seconds() == hours * 3600


def test_a_time_that_is_skipped_is_the_jump_and_one_that_comes_twice_the_first():
    gap, fold = entries(
        "bo,2026-03-29 02:30,2026-03-29 08:00,Europe/Warsaw,shift",
        "bo,2026-10-25 02:30,2026-10-25 08:00,Europe/Warsaw,shift",
    )

    assert gap.starts_at == datetime(2026, 3, 29, 1, tzinfo=UTC)
    assert fold.starts_at == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


def test_every_bad_row_is_named_by_its_line():
    assert faults(
        "bo,2026-03-04 09:00,2026-03-04 17:00,Asia/Manila,shift",
        "bo,4 March,2026-03-05 17:00,Asia/Manila,shift",
        "bo,2026-03-06 09:00,2026-03-06 17:00,Manila,holiday",
        "bo,2026-03-07 17:00,2026-03-07 09:00,Asia/Manila,shift",
        ",2026-02-30 09:00,2026-03-01 09:00,Asia/Manila,shift",
        "bo,2026-03-08 09:00,2026-03-10 09:00,Asia/Manila,shift",
    ) == [(3, "from"), (4, "timezone"), (4, "kind"), (5, "to"), (6, "from"), (6, "worker"), (7, "to")]


def test_a_shift_over_a_shift_is_named_and_leave_over_a_shift_is_not():
    assert faults(
        "bo,2026-03-04 09:00,2026-03-04 17:00,UTC,shift",
        "bo,2026-03-04 16:59,2026-03-04 20:00,UTC,shift",
        "bo,2026-03-04 10:00,2026-03-04 12:00,UTC,leave",
        "chi,2026-03-04 10:00,2026-03-04 12:00,UTC,shift",
    ) == [(3, "from")]


def test_a_file_of_nobody_is_refused():
    assert faults() == [(1, "")]


def test_a_file_replaces_what_its_workers_have_on_its_dates():
    """Monday to Wednesday are told anew: Tuesday's shift goes, Thursday's and Chi's stay."""
    held = entries(
        "bo,2026-03-02 09:00,2026-03-02 17:00,UTC,shift",
        "bo,2026-03-03 09:00,2026-03-03 17:00,UTC,shift",
        "bo,2026-03-05 09:00,2026-03-05 17:00,UTC,shift",
        "chi,2026-03-03 09:00,2026-03-03 17:00,UTC,shift",
    )
    wanted = entries(
        "bo,2026-03-02 09:00,2026-03-02 17:00,UTC,shift", "bo,2026-03-04 09:00,2026-03-04 17:00,UTC,shift"
    )

    made = change(held, wanted)

    assert (made.added, made.removed, made.kept) == ((wanted[1],), (held[1],), 1)


shift_days = st.lists(st.integers(1, 28), unique=True, min_size=1, max_size=8)


def month(days: list[int], worker: str = "bo") -> list[Entry]:
    return entries(*(f"{worker},2026-02-{day:02} 09:00,2026-02-{day:02} 17:00,UTC,shift" for day in days))


@settings(max_examples=40, deadline=None)
@given(shift_days, shift_days)
def test_the_same_file_twice_changes_nothing(before, days):
    held, wanted = set(month(before)), month(days)
    made = change(held, wanted)
    after = (held - set(made.removed)) | set(made.added)

    again = change(after, wanted)

    assert (again.added, again.removed, again.kept) == ((), (), len(days))
    assert {one.day.day for one in after if min(days) <= one.day.day <= max(days)} == set(days)


def test_training_is_time_away_like_leave():
    shifts, away = stretches(
        entries(
            "bo,2026-03-04 09:00,2026-03-04 17:00,UTC,shift",
            "bo,2026-03-04 10:00,2026-03-04 12:00,UTC,training",
        )
    )

    assert (len(shifts), len(away)) == (1, 1)
