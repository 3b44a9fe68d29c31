"""What work asks a worker to be certified for, and until when a certificate counts."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heliotrope.core.errors import Invalid, InvalidRows
from heliotrope.core.line import Requirement
from heliotrope.core.line.demands import Demands, demands_of, without_demands
from heliotrope.core.match.batch.people import Waiting, batch_of
from heliotrope.core.match.batch.solving import solve
from heliotrope.core.match.eligibility import Condition, obstacles
from heliotrope.core.match.explain import OpenWork, smallest_obstacles
from heliotrope.core.network.certificates import as_kept, certificates, format_certificates, held
from heliotrope.core.network.workers_file import parse_workers, written_workers
from tests.core.match.cast import NOON, person

HIPAA = Requirement(skill="label-images", level=2, certificates=("hipaa",), effort_s=60)
TODAY = NOON.date()
FILE = "worker,site,skills,languages,rate_per_hour,currency,timezone,availability,capacity,legal_name,email"


@pytest.mark.parametrize(
    ("until", "counts"),
    [(None, True), (TODAY + timedelta(days=1), True), (TODAY, True), (TODAY - timedelta(days=1), False)],
)
def test_a_certificate_counts_to_the_end_of_its_last_day(until: date | None, counts: bool):
    found = obstacles(person(certificates={"hipaa": until}), HIPAA, NOON)
    assert (found == ()) is counts


def test_the_last_day_ends_by_the_workers_own_clock():
    """At 17:00 UTC it is the next day in Shanghai, and still the last day in Berlin."""
    at = datetime(2026, 3, 4, 17, tzinfo=UTC)
    assert person(certificates={"hipaa": TODAY}, timezone="Asia/Shanghai").lacks(["hipaa"], at) == ("hipaa",)
    assert person(certificates={"hipaa": TODAY}, timezone="Europe/Berlin").lacks(["hipaa"], at) == ()


def test_each_missing_certificate_is_an_obstacle_of_its_own():
    both = Requirement(skill="label-images", certificates=("first-aid", "hipaa"))
    over = TODAY - timedelta(days=3)

    found = obstacles(person(certificates={"hipaa": over}), both, NOON)

    assert [one.condition for one in found] == [Condition.CERTIFICATE] * 2
    assert [one.sentence for one in found] == [
        "The certificate first-aid is needed; the worker has none of it.",
        f"The certificate hipaa is needed; the worker has it until {over}.",
    ]


def test_the_least_that_would_have_to_change_names_the_certificate_that_opens_most():
    other = Requirement(skill="label-images", certificates=("iso",))
    work = [OpenWork(requirement=HIPAA, units=2), OpenWork(requirement=other, units=5)]

    told = smallest_obstacles(person(), work, NOON)

    assert (told.conditions, told.units) == ((Condition.CERTIFICATE,), 5)
    assert "The certificate iso is needed" in told.sentences[0]


def planned(**held_: date | None) -> list[UUID]:
    """Who does a unit that asks for the certificate: Chi, who is dearer, may hold it; Bo holds none."""
    people = [
        person(1, rate_per_hour=Decimal(5)),
        person(2, rate_per_hour=Decimal(50), certificates=held_),
    ]
    until = NOON + timedelta(days=1)
    one = Waiting(unit_id=UUID(int=7), requirement=HIPAA, ready_at=NOON, due_at=until, value=Decimal(90))
    batch = batch_of([one], people, at=NOON, until=until, currency="EUR")
    window = int(solve(batch.problem).window[0])
    return [] if window < 0 else [batch.workers[batch.windows[window][0]].worker_id]


def test_a_batch_gives_it_to_who_holds_the_certificate_to_its_end_and_else_to_nobody():
    assert planned(hipaa=None) == planned(hipaa=TODAY + timedelta(days=1)) == [UUID(int=2)]
    assert planned(hipaa=TODAY) == planned() == []


def test_workers_bring_their_certificates_in_a_column_of_their_file():
    rows = parse_workers(f"{FILE},certificates\nbo,x,a:1,,,EUR,UTC,,1,,,hipaa:2027-03-31|first-aid\n")
    assert rows[0].certificates == {"hipaa": date(2027, 3, 31), "first-aid": None}
    assert parse_workers(f"{FILE}\nbo,x,a:1,,,EUR,UTC,,1,,\n")[0].certificates is None


@pytest.mark.parametrize("cell", ["hipaa:soon", "hipaa|hipaa", "a b", "hipaa:2027-13-01"])
def test_a_certificate_that_cannot_be_read_refuses_the_row_by_name(cell: str):
    with pytest.raises(InvalidRows) as refused:
        parse_workers(f"{FILE},certificates\nbo,x,a:1,,,EUR,UTC,,1,,,{cell}\n")
    assert [row.column for row in refused.value.rows] == ["certificates"]


def test_a_written_file_of_workers_is_read_as_it_was():
    told = {"worker": "bo", "site": "x", "currency": "EUR", "timezone": "UTC", "capacity": "2"}
    text = written_workers([told | {"skills": "a:1", "certificates": "hipaa:2027-03-31"}]).decode()

    (row,) = parse_workers(text)

    assert (row.worker, row.skills, row.capacity) == ("bo", {"a": 1}, 2)
    assert row.certificates == {"hipaa": date(2027, 3, 31)}


codes = st.from_regex(r"[a-z0-9][a-z0-9._-]{0,20}", fullmatch=True)
known = st.dictionaries(codes, st.one_of(st.none(), st.dates(min_value=date(1000, 1, 1))), max_size=6)


@given(known)
def test_certificates_survive_the_file_and_the_table(had):
    assert certificates(format_certificates(had)) == had
    assert held(as_kept(had)) == had


def test_an_order_of_any_line_may_ask_for_certificates_help_and_a_zone():
    given_ = {
        "certificates": "HIPAA, first-aid",
        "translation_help": True,
        "customer_timezone": "Asia/Tokyo",
        "x": 1,
    }
    asked = demands_of(given_)

    assert asked == Demands(
        certificates=("first-aid", "hipaa"), translation_help=True, customer_timezone="Asia/Tokyo"
    )
    assert demands_of(asked.as_record()) == asked
    assert without_demands(given_) == {"x": 1}
    assert Demands().as_record() == {}


def test_every_fault_of_what_an_order_asks_is_named_at_once():
    wrong = {"certificates": "a b", "translation_help": "perhaps", "customer_timezone": "Mars/Olympus"}
    with pytest.raises(Invalid) as refused:
        demands_of(wrong)
    assert [name for name in wrong if f"{name}: " in str(refused.value)] == list(wrong)
