"""The Earth with its day and night, as SVG: an equirectangular map, the terminator, the sun and the sites.

Source:
    The outline of the land is Natural Earth's 1:110m, in the public domain, by way of world-atlas 2.0.2, with
    islands under six square degrees left out and lines simplified to half a degree.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from math import sqrt
from pathlib import Path

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from heliotrope.core.staffing.sun import Place, is_day, subsolar, terminator

NORTH, SOUTH = 84, -58
SCALE = 2
WIDTH, HEIGHT = 360 * SCALE, (NORTH - SOUTH) * SCALE
STEP = 3
BEYOND = 30
"""How far night reaches over the edge, so that its soft border does not show there."""
NEAR = 150


@dataclass(frozen=True, slots=True, kw_only=True)
class Dot:
    """A site on the map.

    Attributes:
        on_shift: people there now; the disc's area.
    """

    name: str
    place: Place
    on_shift: int


def earth(at: datetime, dots: Sequence[Dot], *, label: str) -> SafeString:
    """The map at an instant; ``label`` says in words what it shows."""
    sun = subsolar(at)
    x, y = point(sun)
    return format_html(
        '<svg class="earth" viewBox="0 0 {} {}" role="img" aria-label="{}">'
        '<defs><filter id="earth-dusk" x="-10%" y="-20%" width="120%" height="140%">'
        '<feGaussianBlur stdDeviation="5"/></filter></defs>'
        '<rect class="earth-sea" width="{}" height="{}"/>{}<path class="earth-land" d="{}"/>'
        '<path class="earth-night" filter="url(#earth-dusk)" d="{}"/>'
        '<circle class="earth-glow" cx="{}" cy="{}" r="15"/><circle class="earth-sun" cx="{}" cy="{}" r="6"/>'
        "{}</svg>",
        *(WIDTH, HEIGHT, label, WIDTH, HEIGHT, _graticule(), _land(), night(at)),
        *(f"{x:.1f}", f"{y:.1f}", f"{x:.1f}", f"{y:.1f}"),
        format_html_join("", "{}", ((_dot(dot, at),) for dot in dots)),
    )


def ground() -> SafeString:
    """Sea, lines and land, for maps of other things."""
    return format_html(
        '<rect class="earth-sea" width="{}" height="{}"/>{}<path class="earth-land" d="{}"/>',
        *(WIDTH, HEIGHT, _graticule(), _land()),
    )


def night(at: datetime) -> str:
    """The outline of the half without sun, as the data of a path."""
    longitudes = range(-180 - BEYOND, 180 + BEYOND + 1, STEP)
    line = [point(Place(latitude=terminator(at, one), longitude=one)) for one in longitudes]
    # While the sun stands over the north, night lies south of the line.
    edge = HEIGHT + BEYOND if subsolar(at).latitude > 0 else -BEYOND
    outline = [(line[0][0], edge), *line, (line[-1][0], edge)]
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in outline) + "Z"


def point(place: Place) -> tuple[float, float]:
    """Where a place stands on the map."""
    return (place.longitude + 180) * SCALE, (NORTH - place.latitude) * SCALE


def _dot(dot: Dot, at: datetime) -> SafeString:
    x, y = point(dot.place)
    radius = 3.5 + 2.2 * sqrt(dot.on_shift)
    after = x < WIDTH - NEAR
    return format_html(
        '<g class="earth-site {}"><circle class="earth-ring" cx="{}" cy="{}" r="{}"/>'
        '<circle class="earth-core" cx="{}" cy="{}" r="2.4"/>'
        '<text x="{}" y="{}" text-anchor="{}">{} · {}</text></g>',
        "is-day" if is_day(dot.place, at) else "is-night",
        *(f"{x:.1f}", f"{y:.1f}", f"{radius:.1f}", f"{x:.1f}", f"{y:.1f}"),
        *(f"{x + (radius + 5 if after else -radius - 5):.1f}", f"{y + 4:.1f}", "start" if after else "end"),
        *(dot.name, dot.on_shift),
    )


@cache
def _land() -> str:
    return Path(__file__).with_name("land.txt").read_text(encoding="ascii").replace("\n", "")


@cache
def _graticule() -> SafeString:
    """The equator, the tropics and every second hour."""
    lines = [f"M0 {(NORTH - one) * SCALE}H{WIDTH}" for one in (0, 30, 60, -30)]
    lines += [f"M{one * SCALE} 0V{HEIGHT}" for one in range(30, 360, 30)]
    return mark_safe(f'<path class="earth-lines" d="{"".join(lines)}"/>')  # noqa: S308 - numbers of ours
