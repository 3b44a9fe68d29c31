"""What the templates of the batch plan draw."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext, ngettext

from heliotrope.insight.matching import Given, Outlook, SiteShare
from heliotrope.insight.matching_reasons import Idle
from heliotrope.insight.scarcity import Dear
from heliotrope.interfaces.web.console.texts import money
from heliotrope.interfaces.web.coverage.earth import Dot, earth
from heliotrope.interfaces.web.coverage.places import place_of
from heliotrope.interfaces.web.coverage.texts import language_name
from heliotrope.interfaces.web.spoken import spoken
from heliotrope.interfaces.web.svg.number import number

SHOWN = 100
"""Rows of each list; the figures count all."""


def context(found: Outlook) -> dict[str, Any]:
    """The plan as figures, map and lists."""
    return {
        "found": found,
        "figures": _figures(found),
        "earth": earth(found.at, [dot for one in found.sites if (dot := _dot(one))], label=_in_words(found)),
        "sites": [_site(one) for one in found.sites],
        "given": [_row(one, found.currency) for one in found.given[:SHOWN]],
        "more_given": max(len(found.given) - SHOWN, 0),
        "left": _left(found),
        "idle": [_idle(one) for one in found.idle],
        "ready": sum(one.starts_at is not None and one.starts_at <= found.at for one in found.given),
    }


def dear(found: Sequence[Dear]) -> list[dict[str, str]]:
    """Whose time is kept for dearer work, at what price and for which work."""
    return [
        {
            "worker": one.handle,
            "price": money(one.per_hour, one.currency),
            "work": _asked(one.skill, one.language),
        }
        for one in found
    ]


def _asked(skill: str, language: str) -> str:
    if not language:
        return skill
    return gettext("%(language)s with %(skill)s") % {"language": language_name(language), "skill": skill}


def _figures(found: Outlook) -> list[dict[str, Any]]:
    all_units = len(found.given) + len(found.left)
    work = sum(one.waiting.requirement.effort_s for one in (*found.given, *found.left)) / 3600
    gap = gettext("at most %(n)s %% above the least possible") % {
        "n": number(round(100 * found.gap_ratio, 2))
    }
    return [
        {
            "label": gettext("Open work"),
            "value": ngettext("%(n)s unit", "%(n)s units", all_units) % {"n": number(all_units)},
            "note": gettext("%(n)s h") % {"n": number(work)},
        },
        {
            "label": gettext("Planned"),
            "value": number(len(found.given)),
            "note": ngettext("%(n)s is left over", "%(n)s are left over", len(found.left))
            % {"n": number(len(found.left))},
            "state": "warn" if found.left else "good",
        },
        {
            "label": gettext("Their hours cost"),
            "value": money(found.paid, found.currency) if found.currency else "–",
            "definition": gettext(
                "Each unit’s expected time, by the measured speed of who does it, at their hourly price. "
                "What is paid follows the rate card."
            ),
        },
        {
            "label": gettext("Cost and what is left over"),
            "value": money(found.cost, found.currency) if found.currency else "–",
            "note": gap,
            "definition": gettext(
                "Any plan costs at least %(bound)s: every unit at its cheapest choice, when each hour has "
                "the price at which it is not wanted twice. Whoever doubts it can add it up."
            )
            % {"bound": money(found.bound, found.currency) if found.currency else "–"},
        },
    ]


def _dot(one: SiteShare) -> Dot | None:
    place = place_of(one.site.timezone)
    return Dot(name=one.site.name, place=place, on_shift=round(one.given_h)) if place else None


def _in_words(found: Outlook) -> str:
    told = [f"{one.site.name}: {number(float(one.given_h))} h" for one in found.sites]
    return "; ".join([gettext("Where the plan puts the work"), *told])


def _site(one: SiteShare) -> dict[str, Any]:
    return {
        "name": one.site.name,
        "units": number(one.units),
        "given": number(float(one.given_h)),
        "could": number(float(one.could_h)),
        "share": min(round(100 * float(one.given_h / one.could_h)), 100) if one.could_h else 0,
    }


def _row(one: Given, currency: str) -> dict[str, Any]:
    return {
        "title": one.order.title,
        "order_url": f"/orders/{one.order.id}/",
        "skill": one.waiting.requirement.skill,
        "language": one.waiting.requirement.language,
        "worker": one.worker.handle if one.worker else "",
        "site": one.worker.site if one.worker else "",
        "starts_at": one.starts_at,
        "ends_at": one.ends_at,
        "cost": money(one.cost, currency),
        "reasons": _said(one),
        "minutes": number(float(one.takes_s) / 60),
    }


def _idle(one: Idle) -> dict[str, Any]:
    return {
        "worker": one.worker.handle,
        "url": reverse("person", args=[one.worker.id]),
        "site": one.worker.site,
        "could": number(float(one.could_h)),
        "reasons": _said(one),
    }


def _said(one: Given | Idle) -> list[dict[str, str]]:
    return [{"who": reason.who, "text": spoken(reason.text)} for reason in one.reasons]


def _left(found: Outlook) -> list[dict[str, Any]]:
    """What is left over, by what it asks for; the most first."""
    asked: dict[tuple[UUID, str, str], list[Given]] = {}
    for one in found.left:
        wanted = one.waiting.requirement
        asked.setdefault((one.order.id, wanted.skill, wanted.language), []).append(one)
    groups = sorted(asked.values(), key=len, reverse=True)
    return [
        {
            "title": group[0].order.title,
            "order_url": f"/orders/{group[0].order.id}/",
            "skill": group[0].waiting.requirement.skill,
            "language": group[0].waiting.requirement.language,
            "count": number(len(group)),
            "reasons": next((_said(one) for one in group if one.reasons), []),
        }
        for group in groups[:SHOWN]
    ]
