"""Where data is, as a map: homes with what lies in them, their sites, and arrows for what left them."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import hypot, log10
from typing import Final

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from heliotrope.core.staffing.sun import Place
from heliotrope.foundation.vaults import region_of
from heliotrope.interfaces.web.coverage.earth import HEIGHT, WIDTH, ground, point

AT: Final = {
    "eu": Place(latitude=50, longitude=9),
    "us": Place(latitude=39, longitude=-96),
    "cn": Place(latitude=34, longitude=108),
    "in": Place(latitude=22, longitude=79),
    "jp": Place(latitude=36, longitude=138),
    "kr": Place(latitude=37, longitude=127),
    "sg": Place(latitude=1, longitude=104),
    "br": Place(latitude=-12, longitude=-51),
    "uk": Place(latitude=53, longitude=-1.5),
    "vn": Place(latitude=16, longitude=107),
    "sa": Place(latitude=24, longitude=45),
    "ru": Place(latitude=58, longitude=60),
}
"""Where a region's disc stands: about its middle."""
NEAR: Final = 170


@dataclass(frozen=True, slots=True, kw_only=True)
class Disc:
    """A home; ``note`` is what lies there, in words."""

    home: str
    cases: int
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Pin:
    """A site, by the home that it belongs to."""

    name: str
    place: Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrow:
    """Values of so many persons that left a home for a country; ``to`` is a place in it."""

    home: str
    to: Place
    persons: int
    title: str


def picture(discs: Sequence[Disc], pins: Sequence[Pin], arrows: Sequence[Arrow], *, label: str) -> SafeString:
    """The map; ``label`` says in words what it shows."""
    shown = [one for one in discs if region_of(one.home) in AT]
    drawn = [one for one in arrows if region_of(one.home) in AT]
    return format_html(
        '<svg class="earth where" viewBox="0 0 {} {}" role="img" aria-label="{}">'
        '<defs><marker id="where-head" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="5" markerHeight="5"'
        ' orient="auto-start-reverse"><path class="where-head" d="M0 0L8 4L0 8Z"/></marker></defs>'
        "{}{}{}{}</svg>",
        *(WIDTH, HEIGHT, label, ground()),
        format_html_join("", "{}", ((_pin(one),) for one in pins)),
        format_html_join("", "{}", ((_arrow(one),) for one in drawn)),
        format_html_join("", "{}", ((_disc(one),) for one in shown)),
    )


def _disc(one: Disc) -> SafeString:
    x, y = point(AT[region_of(one.home)])
    radius = 7 + 5 * log10(1 + one.cases)
    after = x < WIDTH - NEAR
    beside = x + radius + 6 if after else x - radius - 6
    anchor = "start" if after else "end"
    return format_html(
        '<g class="where-home"><circle cx="{}" cy="{}" r="{}"/>'
        '<text class="where-name" x="{}" y="{}" text-anchor="{}">{}</text>'
        '<text class="where-note" x="{}" y="{}" text-anchor="{}">{}</text></g>',
        *(f"{x:.1f}", f"{y:.1f}", f"{radius:.1f}", f"{beside:.1f}", f"{y - 1:.1f}", anchor, one.home),
        *(f"{beside:.1f}", f"{y + 12:.1f}", anchor, one.note),
    )


def _pin(one: Pin) -> SafeString:
    x, y = point(one.place)
    return format_html(
        '<g class="where-site"><title>{}</title><circle cx="{}" cy="{}" r="3"/></g>',
        *(one.name, f"{x:.1f}", f"{y:.1f}"),
    )


def _arrow(one: Arrow) -> SafeString:
    """A bow from the home to the country, bent north as a great circle looks on such a map."""
    (ax, ay), (bx, by) = point(AT[region_of(one.home)]), point(one.to)
    far = hypot(bx - ax, by - ay)
    cx, cy = (ax + bx) / 2, max(12.0, (ay + by) / 2 - far / 4)
    return format_html(
        '<g class="where-way"><title>{}</title><path d="M{} {}Q{} {} {} {}" stroke-width="{}"'
        ' marker-end="url(#where-head)"/></g>',
        one.title,
        *(f"{ax:.1f}", f"{ay:.1f}", f"{cx:.1f}", f"{cy:.1f}", f"{bx:.1f}", f"{by:.1f}"),
        f"{1.4 + log10(1 + one.persons):.1f}",
    )
