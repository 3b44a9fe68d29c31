"""The clock ring: time used of time allowed, amber at the warning step, red with the overrun after.

``js/clock.js`` moves a running ring from the figures in its data attributes, by the same rules.
"""

from enum import StrEnum

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from heliotrope.core.errors import Invalid
from heliotrope.interfaces.web.svg.number import coordinate

_MINUTE_S = 60
_HOUR_S = 3600
_DAY_S = 86_400
_DAYS_FROM_S = 72 * _HOUR_S
_HOURS_ALONE_FROM_S = 10 * _HOUR_S
_SHORT_CHARS = 5


class RingState(StrEnum):
    """How much of the allowed time is gone."""

    RUNNING = "running"
    WARN = "warn"
    OVER = "over"


def ring_state(*, used_s: float, allowed_s: float, warn_ratio: float) -> RingState:
    """Over from the last allowed second on, warning from ``warn_ratio`` of the allowed time on."""
    if used_s >= allowed_s:
        return RingState.OVER
    return RingState.WARN if used_s >= warn_ratio * allowed_s else RingState.RUNNING


def clock_text(seconds: float) -> str:
    """A duration in at most five characters: 4:09, 9h05, 27h, 4d."""
    whole = int(seconds)
    if whole >= _DAYS_FROM_S:
        return f"{whole // _DAY_S}{gettext('d')}"
    if whole >= _HOURS_ALONE_FROM_S:
        return f"{whole // _HOUR_S}{gettext('h')}"
    if whole >= _HOUR_S:
        return f"{whole // _HOUR_S}{gettext('h')}{whole % _HOUR_S // _MINUTE_S:02d}"
    return f"{whole // _MINUTE_S}:{whole % _MINUTE_S:02d}"


def _sentence(*, used_s: float, allowed_s: float, calendar: str) -> str:
    allowed = clock_text(allowed_s)
    if used_s >= allowed_s:
        said = gettext("%(over)s over the allowed %(allowed)s") % {
            "over": clock_text(used_s - allowed_s),
            "allowed": allowed,
        }
    else:
        said = gettext("%(left)s left of %(allowed)s") % {
            "left": clock_text(allowed_s - used_s),
            "allowed": allowed,
        }
    return f"{said}. {calendar}" if calendar else said


def ring(
    *,
    used_s: float,
    allowed_s: float,
    warn_ratio: float = 0.8,
    size: int = 48,
    calendar: str = "",
    running: bool = True,
) -> SafeString:
    """The ring, with the time left (or the overrun after a plus sign) in its middle.

    Args:
        warn_ratio: share of the allowed time at which it turns amber, in (0, 1].
        calendar: the calendar behind the clock in words, shown on hover.
        running: False for a clock that stands still, such as outside working hours.

    Raises:
        Invalid: negative time, nothing allowed, or a warning step outside (0, 1].
    """
    if used_s < 0 or allowed_s <= 0 or not 0 < warn_ratio <= 1:
        raise Invalid(
            f"A clock needs used_s ≥ 0, allowed_s > 0 and 0 < warn_ratio ≤ 1: {used_s}, {allowed_s}"
        )
    over = used_s >= allowed_s
    text = f"+{clock_text(used_s - allowed_s)}" if over else clock_text(allowed_s - used_s)
    said = _sentence(used_s=used_s, allowed_s=allowed_s, calendar=calendar)
    return format_html(
        '<svg class="ring" role="img" aria-label="{}" viewBox="0 0 48 48" width="{}" height="{}" '
        'data-ring="yes" data-state="{}" data-used-s="{}" data-allowed-s="{}" data-warn-ratio="{}" '
        'data-running="{}" data-h="{}" data-d="{}"><title>{}</title>'
        '<circle class="ring-track" cx="24" cy="24" r="21" stroke-width="4"/>'
        '<circle class="ring-used" cx="24" cy="24" r="21" stroke-width="4" pathLength="100" '
        'stroke-dasharray="{} 100" transform="rotate(-90 24 24)"/>'
        '<text class="ring-text" x="24" y="24.500" font-size="{}">{}</text></svg>',
        said,
        size,
        size,
        ring_state(used_s=used_s, allowed_s=allowed_s, warn_ratio=warn_ratio),
        coordinate(used_s),
        coordinate(allowed_s),
        coordinate(warn_ratio),
        "yes" if running else "no",
        gettext("h"),
        gettext("d"),
        said,
        coordinate(100 * min(1.0, used_s / allowed_s)),
        "12.5" if len(text) <= _SHORT_CHARS else "10.5",
        text,
    )
