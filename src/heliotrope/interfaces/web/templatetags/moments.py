"""Days and instants in the reader's own way of writing them."""

from datetime import datetime

from babel.dates import format_skeleton
from django import template
from django.contrib.humanize.templatetags.humanize import naturaltime
from django.utils.translation import get_language, to_locale

from heliotrope.foundation.clock import now, real_now

register = template.Library()
_LONG = {"zh_Hans": "zh_Hans_CN", "en": "en_GB"}


def _written(at: datetime | None, *skeletons: str) -> str:
    if at is None:
        return ""
    locale = to_locale(get_language() or "en")
    return " ".join(format_skeleton(one, at, locale=_LONG.get(locale, locale)) for one in skeletons)


@register.filter
def moment(at: datetime | None) -> str:
    """Day and minute: 21 Nov 23:06 or 11月21日 23:06; of another year than this one with its year."""
    this_year = at is None or at.year == now().year
    return _written(at, "MMMd" if this_year else "yMMMd", "Hm")


@register.filter
def full_moment(at: datetime | None) -> str:
    """Day, year and minute."""
    return _written(at, "yMMMd", "Hm")


@register.filter
def day(at: datetime | None) -> str:
    """Day and year: 21 Nov 2026 or 2026年11月21日."""
    return _written(at, "yMMMd")


@register.filter
def ago(at: datetime) -> str:
    """How long ago by the business's clock, which a simulated day lets run ahead: 3 hours ago."""
    return str(naturaltime(at + (real_now() - now())))
