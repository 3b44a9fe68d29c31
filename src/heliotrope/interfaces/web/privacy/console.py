"""The officer's first page: where data is, who saw it, what left, what waits, and the pack for an auditor."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from heliotrope.compliance import selectors
from heliotrope.compliance import services as compliance
from heliotrope.compliance.selectors import Filters, NoticeLine, RevealLine, TransferLine
from heliotrope.core.access import Permission
from heliotrope.core.privacy import Field
from heliotrope.core.privacy.unusual import PAST_DAYS, Looked, anomalies
from heliotrope.foundation.audit import services as audit
from heliotrope.foundation.clock import now
from heliotrope.foundation.tenancy import selectors as tenancy_selectors
from heliotrope.foundation.tenancy.actor import Actor
from heliotrope.foundation.tenancy.scope import acting_in_vault
from heliotrope.foundation.vaults import in_reach, region_of
from heliotrope.insight.whereabouts import Whereabouts, whereabouts
from heliotrope.interfaces.web import wished
from heliotrope.interfaces.web.console.acts import go, tell
from heliotrope.interfaces.web.coverage.places import place_of
from heliotrope.interfaces.web.door import actor_of, page
from heliotrope.interfaces.web.privacy.map import Arrow, Disc, Pin, picture
from heliotrope.interfaces.web.privacy.viewers import Person, viewers
from heliotrope.interfaces.web.privacy.waiting import told as clock_told
from heliotrope.interfaces.web.privacy.waiting import waiting
from heliotrope.interfaces.web.privacy.words import FIELDS, UNUSUAL
from heliotrope.interfaces.web.svg.number import number

LATEST = 6
_CLOCKS = (compliance.Kind.DUE, compliance.Kind.OVERDUE)
_WARN = (compliance.Kind.THRESHOLD, compliance.Kind.UNUSUAL, compliance.Kind.DUE, *wished.KINDS)


@page(Permission.PRIVACY_READ)
def shown(request: HttpRequest) -> HttpResponse:
    """Everything at a glance; looking at it is recorded."""
    actor, at = actor_of(request), now()
    audit.record(actor, "privacy.ledger", subject_kind="operator", subject_id=actor.operator)
    found = whereabouts(actor)
    lines = selectors.transfers(actor, at.year)
    names = {one.id: one.name for one in tenancy_selectors.clients(actor)}
    looks, past = _looks(actor, at)
    notices = selectors.notices(actor, unseen=True)
    packs = selectors.packs(actor)
    waits = waiting(actor, names, at)
    context = waits | {
        "map": _map(found, lines),
        "places": [_place(one) for one in found],
        "figures": [waits["clocks"], *_figures(found, lines, notices, past, at)],
        "looks": looks,
        "notices": notice_rows(actor, notices[:LATEST], names),
        "more_notices": max(0, len(notices) - LATEST),
        "transfers": [transfer_row(one, names) for one in lines][:LATEST],
        "pack": packs[0] if packs else None,
        "may_write": actor.may(Permission.PRIVACY_WRITE),
        "year": at.year,
    }
    return render(request, "privacy/console.html", context)


@page(Permission.PRIVACY_WRITE, methods=("POST",))
def see(request: HttpRequest, notice_id: UUID) -> HttpResponse:
    """The officer takes note of something; it leaves the list and stays on record."""
    actor = actor_of(request)
    tell(request, lambda: compliance.see(actor, notice_id, now=now()), _("Noted; it stays on record."))
    return go(request, reverse("privacy"))


def _looks(actor: Actor, at: datetime) -> tuple[list[dict[str, Any]], list[Looked]]:
    """The latest looks of all homes that answer, and those of the past weeks."""
    rows: list[RevealLine] = []
    past: list[Looked] = []
    for home in in_reach():
        with acting_in_vault(actor, home):
            rows += selectors.reveals(actor, home, Filters(), limit=LATEST)
            past += selectors.looked(actor, since=at - timedelta(days=PAST_DAYS + 1))
    rows = sorted(rows, key=lambda one: (one.at, one.id), reverse=True)[:LATEST]
    who = viewers(actor, {one.viewer_id for one in rows})
    told = [
        {
            "at": one.at,
            "who": who[one.viewer_id],
            "field": FIELDS[Field(one.field)],
            "home": one.home,
        }
        for one in rows
    ]
    return told, past


def _map(found: tuple[Whereabouts, ...], lines: tuple[TransferLine, ...]) -> Any:
    sites = [site for one in found for site in one.sites]
    places = {site.country: place for site in sites if (place := place_of(site.timezone)) is not None}
    arrows = [
        Arrow(
            home=line.home,
            to=places[country],
            persons=persons,
            title=f"{line.home} → {country}: {_persons(persons)}",
        )
        for line in lines
        if not line.sensitive
        for country, persons in line.countries.items()
        if country in places
    ]
    pins = [Pin(name=site.name, place=place) for site in sites if (place := place_of(site.timezone))]
    discs = [Disc(home=one.home, cases=one.cases, note=_lies(one)) for one in found]
    told = "; ".join(f"{one.home}: {one.note}" for one in discs)
    label = f"{_('Homes with what lies in them, sites, and what left them')}: {told}"
    return picture(discs, pins, arrows, label=label)


def _lies(one: Whereabouts) -> str:
    cases = ngettext("%(n)s item", "%(n)s items", one.cases) % {"n": number(one.cases)}
    if one.persons is None:
        return f"{cases} · {_('away')}"
    return f"{_persons(one.persons)} · {cases}"


def _persons(count: int) -> str:
    return ngettext("%(n)s person", "%(n)s persons", count) % {"n": number(count)}


def _place(one: Whereabouts) -> dict[str, Any]:
    return {
        "home": one.home,
        "region": region_of(one.home),
        "note": _lies(one),
        "away": one.persons is None,
        "sites": ", ".join(f"{site.name} ({site.country})" for site in one.sites),
    }


def _figures(
    found: tuple[Whereabouts, ...],
    lines: tuple[TransferLine, ...],
    notices: tuple[NoticeLine, ...],
    past: list[Looked],
    at: datetime,
) -> list[dict[str, Any]]:
    day = at - timedelta(days=1)
    odd = anomalies(past, now=at, zone=UTC)
    away = [one.home for one in found if one.persons is None]
    return [
        {
            "label": _("Notices"),
            "value": number(len(notices)),
            "url": reverse("privacy_notices"),
            "definition": _(
                "Clocks that run out, unusual looks, refusals and thresholds that nobody took note of yet."
            ),
            "state": "warn" if notices else "good",
            "note": _("take note") if notices else _("nothing waits"),
        },
        {
            "label": _("Values seen, 24 h"),
            "value": number(sum(one.at > day for one in past)),
            "url": reverse("privacy_reveals"),
            "definition": _("Values behind placeholders that somebody opened, each with its reason."),
            "state": "warn" if odd else "",
            "note": ngettext("%(n)s unusual", "%(n)s unusual", len(odd)) % {"n": len(odd)} if odd else "",
        },
        {
            "label": _("Persons abroad, this year"),
            "value": number(sum(one.persons for one in lines if not one.sensitive)),
            "url": reverse("privacy_transfers"),
            "definition": _("Persons of whom a value was seen outside their home’s region, each once."),
        },
        {
            "label": _("Homes"),
            "value": number(len(found)),
            "definition": _("Regions whose data lies in a vault of its own."),
            "state": "bad" if away else "good",
            "note": _("away: %(homes)s") % {"homes": ", ".join(away)} if away else _("all answer"),
        },
    ]


def notice_rows(actor: Actor, lines: Sequence[NoticeLine], names: Mapping[UUID, str]) -> list[dict[str, Any]]:
    """Notices in words, each with whom it is about."""
    about = {one.id: found for one in lines if (found := _about(one))}
    who = viewers(actor, about.values())
    return [_notice(one, names, who[about[one.id]] if one.id in about else None) for one in lines]


def _about(one: NoticeLine) -> UUID | None:
    """The account that a notice is about: who looked, or who wishes to; None for nobody."""
    wishes = one.kind == compliance.Kind.WISH
    try:
        return UUID(str(one.detail.get("by" if wishes else "viewer", "")))
    except ValueError:
        return None  # of nobody, or of before accounts were named by their whole keys


def _notice(one: NoticeLine, names: Mapping[UUID, str], who: Person | None) -> dict[str, Any]:
    told = one.detail
    words = {
        compliance.Kind.UNUSUAL: _("Unlike the viewer’s past: %(unusual)s"),
        compliance.Kind.THRESHOLD: _("%(home)s nears a threshold: %(threshold)s warns at %(warn_at)s."),
        compliance.Kind.STOPPED: _("%(home)s is at a threshold: %(threshold)s lets nobody more through."),
        compliance.Kind.REFUSED: _("Refused: data of %(home)s, country %(country)s, rule %(rule)s."),
    }
    blank = dict.fromkeys(("unusual", "home", "threshold", "warn_at", "country", "rule"), "")
    kind = compliance.Kind(one.kind)
    said: dict[str, Any]
    if kind in _CLOCKS:
        said = clock_told(kind, told)
    elif kind in wished.KINDS:
        said = wished.told(kind, told)
    else:
        said = {"text": words[kind] % {**blank, **told, "unusual": UNUSUAL.get(str(told.get("kind")), "")}}
    return {
        "id": one.id,
        "at": one.at,
        "seen_at": one.seen_at,
        "state": "warn" if kind in _WARN else "bad",
        **said,
        "client": names.get(one.client_id, "") if one.client_id else "",
        "viewer": who,
    }


def transfer_row(one: TransferLine, names: dict[UUID, str]) -> dict[str, Any]:
    """A counter against the threshold that is nearest; without one it is counted alone."""
    bound = one.thresholds[0] if one.thresholds else None
    state = ""
    if bound is not None and one.persons >= bound.warn_at:
        state = "bad" if one.persons >= bound.stop_at else "warn"
    ways = sorted(one.countries.items(), key=lambda way: -way[1])
    unknown = _("country not known")
    return {
        "client": names.get(one.client_id, ""),
        "home": one.home,
        "counted": _("persons with sensitive values") if one.sensitive else _("persons"),
        "persons": one.persons,
        "bound": bound,
        "state": state,
        "ways": ", ".join(f"{country or unknown} {number(n)}" for country, n in ways),
    }


@page(Permission.PRIVACY_READ)
def notices(request: HttpRequest) -> HttpResponse:
    """All that the officer was told, the latest first."""
    actor = actor_of(request)
    names = {one.id: one.name for one in tenancy_selectors.clients(actor)}
    context = {
        "notices": notice_rows(actor, selectors.notices(actor), names),
        "may_write": actor.may(Permission.PRIVACY_WRITE),
    }
    return render(request, "privacy/notices.html", context)
