"""Where the customer is, as far as it is known, and what that does to who is chosen."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heliotrope.core.match.customers import Said, ZoneFrom, customer_clock, said_of
from heliotrope.core.match.dispatch.choosing import choose_worker, narrow
from heliotrope.core.match.dispatch.choosing_records import outcome_priced, priced_record, replay_priced
from tests.core.match.cast import NOON
from tests.core.match.dispatch.live_cast import BO, CHI, PLAIN, agent, arrived, staked

WINTER, SUMMER = datetime(2026, 1, 15, tzinfo=UTC), datetime(2026, 7, 15, tzinfo=UTC)


@pytest.mark.parametrize(
    ("said", "of_order", "at", "hours", "source"),
    [
        (Said(timezone="Asia/Tokyo", country="DE"), "UTC", WINTER, 9, ZoneFrom.RECORD),
        (Said(country="DE"), "UTC", WINTER, 1, ZoneFrom.COUNTRY),
        (Said(country="de"), "", SUMMER, 2, ZoneFrom.COUNTRY),
        (Said(country="US"), "America/New_York", WINTER, -5, ZoneFrom.ORDER),
        (Said(country="US"), "", WINTER, None, ZoneFrom.UNKNOWN),
        (Said(timezone="Mars/Olympus"), "", WINTER, None, ZoneFrom.UNKNOWN),
        (Said(country="ZZ"), "Asia/Tokyo", WINTER, 9, ZoneFrom.ORDER),
        (Said(), "", WINTER, None, ZoneFrom.UNKNOWN),
    ],
)
def test_the_surest_source_counts_and_what_is_unknown_is_not_guessed(said, of_order, at, hours, source):
    found = customer_clock(said, of_order, at)
    assert found.source is source
    assert found.offset_s == (None if hours is None else hours * 3600)


def test_a_country_of_several_zones_counts_only_where_its_clocks_agree():
    """Madrid and the Canaries are an hour apart; Berlin and Busingen never are."""
    assert customer_clock(Said(country="ES"), "", WINTER).source is ZoneFrom.UNKNOWN
    assert customer_clock(Said(country="DE"), "", WINTER).source is ZoneFrom.COUNTRY


def test_an_items_facts_name_a_zone_a_country_or_an_address():
    assert said_of({"timezone": " Asia/Tokyo ", "country": "JP"}) == Said(timezone="Asia/Tokyo", country="JP")
    assert said_of({"address": {"country": "FR"}}) == Said(country="FR")
    assert said_of({"country": 3, "address": "x"}) == Said()


@given(st.text(max_size=20), st.text(max_size=3), st.text(max_size=20))
def test_whatever_is_said_gives_an_offset_or_says_that_it_is_unknown(timezone, country, of_order):
    found = customer_clock(Said(timezone=timezone, country=country), of_order, NOON)
    assert (found.offset_s is None) == (found.source is ZoneFrom.UNKNOWN)


def test_who_is_near_the_customers_clock_is_chosen_where_it_is_known_and_the_reasons_say_so():
    """At 10 an hour both; nine hours apart cost 0.45 an hour: Chi in Tokyo for a customer there."""
    people = [agent(1), agent(2, timezone="Asia/Tokyo")]

    near = choose_worker(
        arrived(), people, NOON, stakes=staked(offset_s=9 * 3600, zone_from=ZoneFrom.COUNTRY), rules=PLAIN
    )
    unknown = choose_worker(arrived(), people, NOON, stakes=staked(zone_from=ZoneFrom.UNKNOWN), rules=PLAIN)

    assert (near.worker_id, unknown.worker_id) == (CHI, BO)
    assert "It is 21:00 at the customer, by their country." in near.reasons
    assert "The customer's time zone is not known, so hours apart count for nothing." in unknown.reasons


@pytest.mark.parametrize("source", [None, *ZoneFrom])
def test_a_record_says_by_what_the_zone_was_known_and_an_old_one_is_decided_as_it_was(source):
    known = source not in (None, ZoneFrom.UNKNOWN)
    stakes = staked(offset_s=3600 if known else None, zone_from=source, pay=Decimal(3))
    case, refused = narrow(arrived(), [agent(1)], NOON, answered_by=(), stakes=stakes, rules=PLAIN)
    made = choose_worker(arrived(), [agent(1)], NOON, stakes=stakes, rules=PLAIN)
    kept = priced_record(case, made)

    assert ("zone_from" in kept["stakes"]) is (source is not None)
    assert outcome_priced(replay_priced(kept)) == outcome_priced(made)
    assert refused == ()
