"""Times and clocks of a conversation."""

from datetime import datetime

from django import template
from django.utils.dateparse import parse_datetime
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from heliotrope.foundation.clock import now
from heliotrope.interfaces.web.svg.ring import ring

register = template.Library()


@register.filter
def instant(text: str) -> datetime | None:
    """The instant that an ISO 8601 text names; None for any other text."""
    try:
        return parse_datetime(text or "")
    except ValueError:
        return None


@register.simple_tag
def reply_ring(since: str, due: str) -> SafeString | str:
    """The clock of a reply that is due; nothing when nobody waits for one."""
    begun, ends = instant(since), instant(due)
    if begun is None or ends is None or ends <= begun:
        return ""
    allowed_s = (ends - begun).total_seconds()
    used_s = max(0.0, (now() - begun).total_seconds())
    return ring(used_s=used_s, allowed_s=allowed_s, calendar=_("Counted around the clock."))
