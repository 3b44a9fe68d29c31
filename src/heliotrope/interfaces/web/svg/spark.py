"""A figure's recent past as one line over a zero baseline."""

from collections.abc import Sequence
from enum import StrEnum

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from heliotrope.core.errors import Invalid
from heliotrope.interfaces.web.svg.number import coordinate, number

_MARGIN = 3.0
_LEAST_SIDE = 12


class Tone(StrEnum):
    """What the line says beside its shape; the page says it in words too."""

    PLAIN = "plain"
    GOOD = "good"
    WARN = "warn"
    BAD = "bad"


def _runs(values: Sequence[float | None], width: float, height: float) -> list[list[tuple[float, float]]]:
    """Points of every unbroken run; a missing value breaks the line and is never drawn as zero."""
    known = [value for value in values if value is not None]
    low, high = min(0.0, *known), max(0.0, *known)
    span = (high - low) or 1.0
    step = (width - 2 * _MARGIN) / max(1, len(values) - 1)
    runs: list[list[tuple[float, float]]] = [[]]
    for place, value in enumerate(values):
        if value is None:
            runs.append([])
            continue
        y = _MARGIN + (height - 2 * _MARGIN) * (1 - (value - low) / span)
        runs[-1].append((_MARGIN + place * step, y))
    return [run for run in runs if run]


def _line(run: Sequence[tuple[float, float]]) -> str:
    return "M" + "L".join(f"{coordinate(x)} {coordinate(y)}" for x, y in run)


def _area(run: Sequence[tuple[float, float]], base: float) -> str:
    level = coordinate(base)
    return f"{_line(run)}L{coordinate(run[-1][0])} {level}L{coordinate(run[0][0])} {level}z"


def _sentence(label: str, known: Sequence[float]) -> str:
    if not known:
        return gettext("%(label)s: nothing measured yet") % {"label": label}
    return gettext("%(label)s: from %(first)s to %(last)s, between %(least)s and %(most)s") % {
        "label": label,
        "first": number(known[0]),
        "last": number(known[-1]),
        "least": number(min(known)),
        "most": number(max(known)),
    }


def spark(
    values: Sequence[float | None], *, label: str, width: int = 96, height: int = 28, tone: Tone = Tone.PLAIN
) -> SafeString:
    """The line, its area down to zero and a dot at the last known value.

    Args:
        values: oldest first, evenly spaced; None where nothing was measured.
        label: the figure's name with its unit, for screen readers and on hover.

    Raises:
        Invalid: a side shorter than 12 px.
    """
    if min(width, height) < _LEAST_SIDE:
        raise Invalid(f"A spark line needs at least {_LEAST_SIDE} px a side, not {width} by {height}")
    known = [value for value in values if value is not None]
    said = _sentence(label, known)
    runs = _runs(values, width, height) if known else []
    base = height - _MARGIN
    if known and min(known) < 0:
        high = max(0.0, *known)
        base = _MARGIN + (height - 2 * _MARGIN) * high / (high - min(known))
    drawn = [run for run in runs if len(run) > 1]
    areas = format_html_join("", '<path class="spark-area" d="{}"/>', ((_area(run, base),) for run in drawn))
    lines = format_html_join("", '<path class="spark-line" d="{}"/>', ((_line(run),) for run in drawn))
    end = format_html_join(
        "",
        '<circle class="spark-end" cx="{}" cy="{}" r="2.5"/>',
        ((coordinate(run[-1][0]), coordinate(run[-1][1])) for run in runs[-1:]),
    )
    return format_html(
        '<svg class="spark is-{}" role="img" aria-label="{}" viewBox="0 0 {} {}" width="{}" height="{}">'
        '<title>{}</title><path class="spark-base" d="M0 {}H{}"/>{}{}{}</svg>',
        tone,
        said,
        width,
        height,
        width,
        height,
        said,
        coordinate(base),
        width,
        areas,
        lines,
        end,
    )
