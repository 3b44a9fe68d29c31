"""Rosters from iCalendar files."""

from datetime import UTC, datetime

import pytest

from heliotrope.core.errors import InvalidRows
from heliotrope.core.network.roster import Kind
from heliotrope.network.roster_calendar import parse_calendar
from heliotrope.network.roster_upload import read_roster

NIGHT = "DTSTART;TZID=Europe/Warsaw:20260327T220000\nDTEND;TZID=Europe/Warsaw:20260328T060000"


def calendar(*events: str, head: str = "") -> str:
    made = "".join(f"BEGIN:VEVENT\nUID:{n}\n{event}\nEND:VEVENT\n" for n, event in enumerate(events))
    return f"BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//test//en\n{head}{made}END:VCALENDAR\n"


def refused(*events: str) -> list[tuple[int, str]]:
    with pytest.raises(InvalidRows) as found:
        parse_calendar(calendar(*events))
    return [(row.line, row.column) for row in found.value.rows]


def test_a_repeated_night_shift_keeps_its_local_hours_when_clocks_change():
    """Three nights from Friday; the second one is over the spring change and an hour shorter."""
    rows = parse_calendar(calendar(f"SUMMARY:bo\n{NIGHT}\nRRULE:FREQ=DAILY;COUNT=3"))

    assert [row.entry.starts_at for row in rows] == [
        datetime(2026, 3, 27, 21, tzinfo=UTC), datetime(2026, 3, 28, 21, tzinfo=UTC),
        datetime(2026, 3, 29, 20, tzinfo=UTC),
    ]  # fmt: skip
    assert [(row.entry.ends_at - row.entry.starts_at).seconds // 3600 for row in rows] == [8, 7, 8]
    assert {(row.line, row.entry.worker, row.entry.timezone) for row in rows} == {(4, "bo", "Europe/Warsaw")}


def test_a_weekly_shift_ends_with_its_until_and_leaves_a_day_out():
    rows = parse_calendar(
        calendar(
            f"SUMMARY:bo\n{NIGHT}\nRRULE:FREQ=WEEKLY;UNTIL=20260410T210000Z\nEXDATE;TZID=Europe/Warsaw:20260403T220000"
        )
    )

    assert [row.entry.day.day for row in rows] == [27, 10]


def test_leave_of_whole_days_is_read_in_the_zone_of_the_calendar():
    (row,) = parse_calendar(
        calendar(
            "SUMMARY:bo\nCATEGORIES:Leave\nDTSTART;VALUE=DATE:20260401\nDTEND;VALUE=DATE:20260403",
            head="X-WR-TIMEZONE:Asia/Manila\n",
        )
    )

    assert (row.entry.kind, row.entry.starts_at) == (Kind.LEAVE, datetime(2026, 3, 31, 16, tzinfo=UTC))


def test_the_attendee_names_the_worker_before_the_summary_and_windows_names_of_zones_are_known():
    (row,) = parse_calendar(
        calendar(
            "SUMMARY:Late shift\nATTENDEE;CN=chi:mailto:chi@example.org\n"
            "DTSTART;TZID=W. Europe Standard Time:20260601T140000\n"
            "DTEND;TZID=W. Europe Standard Time:20260601T220000"
        )
    )

    assert (row.entry.worker, row.entry.starts_at.hour) == ("chi", 12)


def test_a_cancelled_event_is_no_shift():
    rows = parse_calendar(calendar(f"SUMMARY:bo\n{NIGHT}", f"SUMMARY:bo\nSTATUS:CANCELLED\n{NIGHT}"))

    assert len(rows) == 1


def test_every_bad_event_is_named_by_its_line():
    found = refused(
        f"SUMMARY:bo\n{NIGHT}\nRRULE:FREQ=DAILY",
        "SUMMARY:bo\nDTSTART:20260327T220000\nDTEND:20260328T060000",
        f"{NIGHT}",
        f"SUMMARY:bo\n{NIGHT}\nRECURRENCE-ID:20260327T210000Z",
        "SUMMARY:bo\nDTSTART;TZID=Mars/Base:20260327T220000\nDTEND;TZID=Mars/Base:20260328T060000",
        f"SUMMARY:bo\n{NIGHT}\nRRULE:FREQ=SECONDLY;COUNT=3",
        f"SUMMARY:bo\n{NIGHT}\nRRULE:FREQ=DAILY;COUNT=999999",
    )

    assert found == [
        (4, "RRULE"), (11, "DTSTART"), (17, "SUMMARY"), (22, "RECURRENCE-ID"), (29, "DTSTART"), (35, "RRULE"),
        (42, "RRULE"),
    ]  # fmt: skip


def test_a_rule_that_never_happens_is_not_searched_for_ever():
    """The thirtieth of February."""
    with pytest.raises(InvalidRows):
        parse_calendar(calendar(f"SUMMARY:bo\n{NIGHT}\nRRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30;COUNT=1"))


def test_what_is_no_calendar_is_said_to_be_none():
    with pytest.raises(InvalidRows):
        parse_calendar("BEGIN:VCALENDAR\nBEGIN:VEVENT\nnonsense")


def test_a_file_is_told_by_its_ending_or_its_first_words():
    text = calendar(f"SUMMARY:bo\n{NIGHT}").encode()

    assert read_roster(text, name="week.ics") == read_roster(text, name="week")
    assert (
        len(
            read_roster(
                b"worker,from,to,timezone,kind\nbo,2026-03-04 09:00,2026-03-04 17:00,UTC,shift", name="w.csv"
            )
        )
        == 1
    )
    with pytest.raises(InvalidRows):
        read_roster(b"worker,from\xff", name="w.csv")
