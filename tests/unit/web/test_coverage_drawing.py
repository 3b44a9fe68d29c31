"""The drawings of coverage: sites by their zones, the night's outline."""

import re
from datetime import UTC, datetime

import pytest

from heliotrope.core.staffing.sun import Place
from heliotrope.interfaces.web.coverage.earth import BEYOND, HEIGHT, WIDTH, Dot, earth, night
from heliotrope.interfaces.web.coverage.places import place_of

JUNE, DECEMBER = datetime(2026, 6, 21, 12, tzinfo=UTC), datetime(2026, 12, 21, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("zone", "latitude", "longitude"),
    [("Europe/Warsaw", 52.25, 21.0), ("Asia/Manila", 14.59, 120.97), ("America/Bogota", 4.6, -74.08)],
)
def test_a_site_lies_at_its_zones_principal_place(zone: str, latitude: float, longitude: float):
    place = place_of(zone)

    assert place is not None
    assert (place.latitude, place.longitude) == pytest.approx((latitude, longitude), abs=0.05)


def test_a_zone_without_a_place_has_none():
    assert place_of("UTC") is None


def test_night_lies_in_the_south_in_june_and_in_the_north_in_december():
    reaches = {}
    for at in (JUNE, DECEMBER):
        heights = [float(y) for y in re.findall(r" (-?[0-9.]+)", night(at))]
        reaches[at] = (min(heights), max(heights))

    assert reaches[JUNE][1] == HEIGHT + BEYOND
    assert reaches[JUNE][0] > -BEYOND
    assert reaches[DECEMBER][0] == -BEYOND
    assert reaches[DECEMBER][1] < HEIGHT + BEYOND


def test_a_name_is_written_as_text_and_stays_on_the_map():
    dot = Dot(name="<script>", place=Place(latitude=0, longitude=179), on_shift=4)

    drawn = str(earth(JUNE, [dot], label="Earth"))

    assert "<script>" not in drawn
    assert f'viewBox="0 0 {WIDTH} {HEIGHT}"' in drawn
    assert 'text-anchor="end"' in drawn
