"""What the templates of coverage draw: the map, the strips of sun, the hours, and one hour in words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import groupby
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext, ngettext

from heliotrope.core.staffing.coverage import Cell, Row
from heliotrope.core.staffing.sun import is_day
from heliotrope.insight.coverage import HANDLING, OTHER, WEEKS, Past, Picture, SiteNow
from heliotrope.interfaces.web.coverage import texts
from heliotrope.interfaces.web.coverage.earth import Dot, earth
from heliotrope.interfaces.web.coverage.places import place_of
from heliotrope.interfaces.web.svg.number import number
from heliotrope.interfaces.web.templatetags.moments import day, moment

LABEL_EVERY = 3
LOADS = (0.25, 0.5, 0.75)
HALF_HOUR = timedelta(minutes=30)


def context(picture: Picture) -> dict[str, Any]:
    """Everything that moves on the page."""
    zone = zone_of(picture.sites)
    return {
        "at": picture.at.astimezone(zone),
        "zone": str(zone),
        "earth": earth(
            picture.at,
            [
                Dot(name=one.site.name, place=place, on_shift=one.on_shift)
                for one in picture.sites
                if (place := place_of(one.site.timezone)) is not None
            ],
            label=_in_words(picture),
        ),
        "places": [_site(one, picture.at) for one in picture.sites],
        "figures": _figures(picture, zone),
        "days": _days(picture.starts, zone),
        "hours": [_hour(start, zone) for start in picture.starts],
        "suns": [sun for one in picture.sites if (sun := _sun(one, picture.starts))],
        "rows": [_row(row, found, zone) for row, found in picture.rows.items()],
        "table": _table(picture, zone),
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Which hour of which row was clicked on."""

    row: Row
    hour_at: datetime


def asked(row: str, hour: str) -> Asked | None:
    """The hour that an address names; None when it names none."""
    language, _, channel = row.partition(".")
    try:
        hour_at = datetime.fromisoformat(hour)
    except ValueError:
        return None
    if not language or not channel or hour_at.tzinfo is None:
        return None
    return Asked(row=Row(language=language, channel=channel), hour_at=hour_at.astimezone(UTC))


def cell_context(picture: Picture, row: Row, cell: Cell, past: Sequence[Past]) -> dict[str, Any]:
    """One hour with its numbers and what they rest on."""
    zone = zone_of(picture.sites)
    handling = HANDLING.get(row.channel, OTHER)
    count = texts.missing(cell)
    return {
        "heading": texts.row_name(row),
        "hour": moment(cell.starts_at.astimezone(zone)),
        "hole": cell.is_hole,
        "verdict": ngettext("%(n)s person short", "%(n)s people short", count) % {"n": count}
        if cell.is_hole
        else gettext("Covered"),
        "arrivals": texts.contacts(cell.arrivals),
        "past": [{"day": day(one.hour_at.astimezone(zone)), "count": number(one.count)} for one in past],
        "work": texts.hours(cell.work_h),
        "aht": number(round(handling.aht_s / 60)),
        "needed": texts.hours(cell.needed_h),
        "occupancy": number(round(100 * handling.occupancy_ratio)),
        "people": texts.hours(cell.people_h),
        "locals": [
            {"name": one.site.name, "time": f"{cell.starts_at.astimezone(ZoneInfo(one.site.timezone)):%H:%M}"}
            for one in picture.sites
        ],
    }


def zone_of(sites: Sequence[SiteNow]) -> ZoneInfo:
    """A site lead reads the hours by the site's own clock, everybody else in UTC."""
    return ZoneInfo(sites[0].site.timezone if len(sites) == 1 else "UTC")


def _in_words(picture: Picture) -> str:
    told = [
        ngettext("%(name)s: %(n)s person on shift", "%(name)s: %(n)s people on shift", one.on_shift)
        % {"name": one.site.name, "n": one.on_shift}
        for one in picture.sites
    ]
    return "; ".join([gettext("Day and night on the Earth, and the sites"), *told])


def _site(one: SiteNow, at: datetime) -> dict[str, Any]:
    place = place_of(one.site.timezone)
    local = at.astimezone(ZoneInfo(one.site.timezone))
    return {
        "name": one.site.name,
        "timezone": one.site.timezone,
        "time": f"{local:%H:%M}",
        "day": is_day(place, at) if place else 6 <= local.hour < 18,
        "on_shift": one.on_shift,
        "satellite": one.site.kind == "satellite",
    }


def _figures(picture: Picture, zone: ZoneInfo) -> list[dict[str, Any]]:
    told = picture.summary
    first = moment(told.first_hole_at.astimezone(zone)) if told.first_hole_at else ""
    return [
        {
            "label": gettext("Expected contacts"),
            "value": number(round(told.arrivals)),
            "definition": gettext(
                "Mean of the same hour of the week over the past %(weeks)s weeks, for the next 48 hours."
            )
            % {"weeks": WEEKS},
        },
        {
            "label": gettext("Hours needed"),
            "value": texts.hours(told.needed_h),
            "unit": gettext("h"),
            "definition": gettext(
                "Expected contacts × handling time, divided by the occupancy that people stand: %(ratio)s."
            )
            % {"ratio": "85 %"},
        },
        {
            "label": gettext("Covered"),
            "value": f"{number(int(100 * told.covered_ratio))} %",
            "definition": gettext(
                "Share of the hours needed that people on shift have. Who has two languages counts in both."
            ),
        },
        {
            "label": gettext("Holes"),
            "value": number(told.holes),
            "unit": gettext("h"),
            "state": "bad" if told.holes else "good",
            "note": gettext("next %(moment)s") % {"moment": first} if first else gettext("none in 48 hours"),
            "definition": gettext(
                "Hours of a language and channel in which more is needed than is on shift."
            ),
        },
        {
            "label": gettext("People on shift now"),
            "value": number(sum(one.on_shift for one in picture.sites)),
            "note": ngettext("and %(n)s AI worker", "and %(n)s AI workers", picture.ai_workers)
            % {"n": picture.ai_workers},
            "state": "",
        },
    ]


def _days(starts: Sequence[datetime], zone: ZoneInfo) -> list[dict[str, Any]]:
    groups = groupby(starts, key=lambda start: start.astimezone(zone).date())
    return [
        {"label": day(datetime.combine(date, datetime.min.time())), "span": len(list(group))}
        for date, group in groups
    ]


def _hour(start: datetime, zone: ZoneInfo) -> dict[str, Any]:
    local = start.astimezone(zone)
    return {"label": f"{local:%H}" if local.hour % LABEL_EVERY == 0 else "", "midnight": local.hour == 0}


def _sun(one: SiteNow, starts: Sequence[datetime]) -> dict[str, Any] | None:
    place = place_of(one.site.timezone)
    if place is None:
        return None
    zone = ZoneInfo(one.site.timezone)
    return {
        "name": one.site.name,
        "hours": [
            {
                "day": is_day(place, start + HALF_HOUR),
                "label": f"{local.hour}" if (local := start.astimezone(zone)).hour % LABEL_EVERY == 0 else "",
            }
            for start in starts
        ],
    }


def _row(row: Row, found: Sequence[Cell], zone: ZoneInfo) -> dict[str, Any]:
    return {
        "key": f"{row.language}.{row.channel}",
        "language": texts.language_name(row.language),
        "channel": texts.channel_name(row.channel),
        "cells": [
            {
                "hour": cell.starts_at.isoformat(),
                "tone": _tone(cell),
                "mark": texts.missing(cell) if cell.is_hole else "",
                "said": texts.said(row, cell, cell.starts_at.astimezone(zone)),
                "midnight": cell.starts_at.astimezone(zone).hour == 0,
            }
            for cell in found
        ],
    }


def _tone(cell: Cell) -> str:
    if cell.is_hole:
        return "is-hole" if cell.people_h > 0 else "is-hole is-empty"
    if cell.needed_h <= 0:
        return "is-quiet"
    return f"is-load-{1 + sum(cell.load_ratio > bound for bound in LOADS)}"


def _table(picture: Picture, zone: ZoneInfo) -> list[dict[str, Any]]:
    """The same as rows of text: an hour a row, a language and channel a column."""
    return [
        {
            "hour": moment(start.astimezone(zone)),
            "cells": [
                {
                    "arrivals": texts.contacts(found[place].arrivals),
                    "people": texts.hours(found[place].people_h),
                    "needed": texts.hours(found[place].needed_h),
                    "hole": found[place].is_hole,
                }
                for found in picture.rows.values()
            ],
        }
        for place, start in enumerate(picture.starts)
    ]
