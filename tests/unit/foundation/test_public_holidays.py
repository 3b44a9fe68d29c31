"""Public holidays come from a library; what it only guesses, and what it does not know, are none here."""

from datetime import date

from holidays import country_holidays

from heliotrope.core.privacy.regions import EEA
from heliotrope.foundation.public_holidays import YEARS, public_holidays


def test_the_holidays_of_the_whole_country_are_named_for_three_years_and_no_longer():
    germany = public_holidays("DE", since=2026)
    assert {date(2026, 12, 25), date(2027, 3, 26), date(2027, 3, 29), date(2028, 10, 3)} <= germany
    assert date(2027, 1, 6) not in germany, "Epiphany is a holiday in some parts of Germany alone"
    assert {day.year for day in germany} == set(range(2026, 2026 + YEARS + 1))
    assert date(2027, 1, 6) in public_holidays("PL", since=2026)


def test_every_state_of_the_economic_area_is_known_and_nothing_of_it_is_guessed():
    assert all(len({day.year for day in public_holidays(one, since=2026)}) == YEARS + 1 for one in EEA)
    assert date(2027, 3, 9) in public_holidays("SA", since=2026), "a date that Saudi Arabia published"
    told = country_holidays("ID", years=2029, language="en_US")
    guessed = {day for day, name in told.items() if "estimated" in name}
    assert guessed and not guessed & public_holidays("ID", since=2029), "feasts by a moon still to be seen"


def test_a_country_that_nobody_knows_has_none():
    assert public_holidays("", since=2026) == public_holidays("XX", since=2026) == frozenset()
