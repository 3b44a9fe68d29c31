"""The mark: a disc half in light, with five petals, the five stages, turning towards the light.

The light stands at the upper right.  Petals grow out of the lit half; each leans from its own ray
towards the light, the outer ones most.  One colour: shade is the absence of ink.
"""

from dataclasses import dataclass
from math import cos, radians, sin

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from heliotrope.interfaces.web.svg.number import coordinate

BOX = 32
LIGHT_DEG = -45.0
_CENTRE = (12.8, 19.2)
_RADIUS = 8.2
_SPREAD_DEG = 39.0
_LEAN_RATIO = 0.12
_GAP = 1.9
_LENGTH = 6.8
_BREADTH = 2.1


@dataclass(frozen=True, slots=True, kw_only=True)
class _Petal:
    """One petal as a closed path from its foot to its tip and back."""

    ray_deg: float

    def path(self) -> str:
        ray, lean = radians(self.ray_deg), radians(self.ray_deg + (LIGHT_DEG - self.ray_deg) * _LEAN_RATIO)
        foot_x = _CENTRE[0] + (_RADIUS + _GAP) * cos(ray)
        foot_y = _CENTRE[1] + (_RADIUS + _GAP) * sin(ray)
        along, across = (cos(lean), sin(lean)), (-sin(lean), cos(lean))

        def point(forward: float, aside: float) -> str:
            x = foot_x + along[0] * forward + across[0] * aside
            y = foot_y + along[1] * forward + across[1] * aside
            return f"{coordinate(x)} {coordinate(y)}"

        half = _BREADTH
        tip = point(_LENGTH, 0)
        return (
            f"M{point(0, 0)}C{point(_LENGTH * 0.22, half)} {point(_LENGTH * 0.78, half)} {tip}"
            f"C{point(_LENGTH * 0.78, -half)} {point(_LENGTH * 0.22, -half)} {point(0, 0)}z"
        )


def shapes() -> SafeString:
    """The shapes of the mark in a box of 32 by 32: rim, lit half and five petals."""
    rays = [LIGHT_DEG + _SPREAD_DEG * step for step in (-2, -1, 0, 1, 2)]
    petals = format_html_join(
        "", '<path class="mark-petal" d="{}"/>', ((_Petal(ray_deg=ray).path(),) for ray in rays)
    )
    dx = _RADIUS * cos(radians(LIGHT_DEG - 90))
    dy = _RADIUS * sin(radians(LIGHT_DEG - 90))
    start = f"{coordinate(_CENTRE[0] + dx)} {coordinate(_CENTRE[1] + dy)}"
    end = f"{coordinate(_CENTRE[0] - dx)} {coordinate(_CENTRE[1] - dy)}"
    radius = coordinate(_RADIUS)
    return format_html(
        '<circle class="mark-rim" cx="{}" cy="{}" r="{}" fill="none" stroke="currentColor" stroke-width="2"/>'
        '<path class="mark-lit" d="M{}A{} {} 0 0 1 {}z"/>{}',
        _CENTRE[0],
        _CENTRE[1],
        radius,
        start,
        radius,
        radius,
        end,
        petals,
    )


def mark(*, title: str = "", size: int = 24) -> SafeString:
    """The mark in the text's colour; hidden from screen readers unless it carries a title."""
    if title:
        return format_html(
            '<svg class="mark" role="img" aria-label="{}" viewBox="0 0 {} {}" width="{}" height="{}" '
            'fill="currentColor">{}</svg>',
            title,
            BOX,
            BOX,
            size,
            size,
            shapes(),
        )
    return format_html(
        '<svg class="mark" aria-hidden="true" viewBox="0 0 {} {}" width="{}" height="{}" '
        'fill="currentColor">{}</svg>',
        BOX,
        BOX,
        size,
        size,
        shapes(),
    )
