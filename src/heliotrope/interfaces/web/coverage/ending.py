"""What ends with a shift, in words and figures: passed on, stays behind, will be late."""

from datetime import tzinfo
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext, ngettext

from heliotrope.insight.shifts import Shifts
from heliotrope.interfaces.web.svg.number import number
from heliotrope.interfaces.web.templatetags.moments import moment


def ending(told: Shifts, zone: tzinfo) -> dict[str, Any]:
    """The context of the card about the ends of shifts."""
    stays = sum(one.units for one in told.staying)
    return {
        "passed": ngettext(
            "%(n)s unit passed on in 24 hours", "%(n)s units passed on in 24 hours", told.passed_on
        )
        % {"n": number(told.passed_on)},
        "stays": ngettext(
            "%(n)s stays with people whose day ends", "%(n)s stay with people whose day ends", stays
        )
        % {"n": number(stays)},
        "stays_state": "warn" if stays else "good",
        "people": [
            {"handle": one.handle, "units": number(one.units), "url": reverse("person", args=[one.worker_id])}
            for one in told.staying
        ],
        "late": _late(told, zone),
        "late_state": "bad" if told.missed else "warn" if told.will_miss else "good",
        "missed": ngettext("%(n)s unit is overdue", "%(n)s units are overdue", told.missed)
        % {"n": number(told.missed)}
        if told.missed
        else "",
        "orders": [
            {
                "title": one.title,
                "units": number(one.units),
                "first": moment(one.first_at.astimezone(zone)),
                "url": f"{reverse('order', args=[one.order_id])}#late",
            }
            for one in told.orders
        ],
    }


def _late(told: Shifts, zone: tzinfo) -> str:
    if told.first_at is None:
        return gettext("Every unit that is due within a day will be done in time")
    return ngettext(
        "%(n)s unit will miss its due time, at %(first)s",
        "%(n)s units will miss their due time, the first at %(first)s",
        told.will_miss,
    ) % {"n": number(told.will_miss), "first": moment(told.first_at.astimezone(zone))}
