"""The roster: a site's week in its local time, and files that say who works when."""

import re
from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext, ngettext

from heliotrope.core.access import Permission
from heliotrope.core.errors import HeliotropeError, Invalid, InvalidRows
from heliotrope.core.match.zones import first_reading
from heliotrope.core.network.availability_text import parse_availability
from heliotrope.core.network.roster_file import COLUMNS
from heliotrope.foundation.clock import now
from heliotrope.interfaces.web.console.acts import go, uploaded, whole
from heliotrope.interfaces.web.door import actor_of, page
from heliotrope.interfaces.web.spoken import said
from heliotrope.network import selectors as network_selectors
from heliotrope.network import services as network
from heliotrope.network.roster_upload import read_roster
from heliotrope.network.selectors import RosterLine, SiteLine, WorkerLine

ROWS_SHOWN = 200
_WEEK = re.compile(r"([0-9]{4})-W([0-9]{2})")


@page(Permission.NETWORK_READ)
def shown(request: HttpRequest) -> HttpResponse:
    """One site's week."""
    return render(request, "people/roster.html", _context(request))


def _context(request: HttpRequest) -> dict[str, Any]:
    actor = actor_of(request)
    sites = network_selectors.sites(actor)
    site = _chosen(sites, request.GET.get("site", ""))
    context: dict[str, Any] = {
        "sites": sites,
        "may_import": actor.may(Permission.NETWORK_WRITE),
        "columns": ",".join(COLUMNS),
        "tab": "roster",
    }
    if site is None:
        return context
    monday = _monday(request.GET.get("week", ""), now().astimezone(ZoneInfo(site.timezone)).date())
    days = [monday + timedelta(days=n) for n in range(7)]
    lines = network_selectors.roster(
        actor,
        first_reading(monday, time(), site.timezone),
        first_reading(monday + timedelta(days=7), time(), site.timezone),
        site_id=site.id,
    )
    people = network_selectors.workers(actor, site_id=site.id, limit=ROWS_SHOWN)
    return context | {
        "site": site,
        "days": [{"date": datetime.combine(day, time()), "today": day == _today(site)} for day in days],
        "people": _grid([one for one in people if one.kind == "person"], lines, days, site),
        "is_cut": len(people) == ROWS_SHOWN,
        "week": _text(monday),
        "before": _text(monday - timedelta(days=7)),
        "after": _text(monday + timedelta(days=7)),
    }


def _chosen(sites: Sequence[SiteLine], key: str) -> SiteLine | None:
    return next((site for site in sites if str(site.id) == key), sites[0] if sites else None)


def _today(site: SiteLine) -> date:
    return now().astimezone(ZoneInfo(site.timezone)).date()


def _monday(text: str, today: date) -> date:
    """The first day of an ISO week such as 2026-W13; of this week for anything else."""
    found = _WEEK.fullmatch(text)
    if found:
        try:
            return date.fromisocalendar(int(found[1]), int(found[2]), 1)
        except ValueError:
            pass
    return today - timedelta(days=today.weekday())


def _text(monday: date) -> str:
    year, week, _ = monday.isocalendar()
    return f"{year}-W{week:02}"


def _grid(
    people: Sequence[WorkerLine], lines: Sequence[RosterLine], days: Sequence[date], site: SiteLine
) -> list[dict[str, Any]]:
    """A row a worker, a cell a day: entries in the site's local time, or else the weekly hours."""
    local = ZoneInfo(site.timezone)
    cells: dict[tuple[Any, date], list[dict[str, Any]]] = defaultdict(list)
    rostered: set[tuple[Any, date]] = set()
    for line in lines:
        begin, end = line.starts_at.astimezone(local), line.ends_at.astimezone(local)
        last = (end - timedelta(microseconds=1)).date()
        if line.kind == "shift":
            rostered.add((line.worker_id, begin.date()))
            cells[line.worker_id, begin.date()].append({"text": f"{begin:%H:%M}–{end:%H:%M}", "away": ""})
            continue
        word = gettext("leave") if line.kind == "leave" else gettext("training")
        for day in days:
            if begin.date() <= day <= last:
                cells[line.worker_id, day].append({"text": _hours_of(day, begin, end), "away": word})
    rows = []
    for one in people:
        spans = parse_availability(one.availability)
        row = [
            {
                "entries": cells[one.id, day],
                "weekly": [
                    f"{span.start:%H:%M}–{span.end:%H:%M}" if span.start != span.end else "24 h"
                    for span in spans
                    if span.weekday == day.weekday()
                    and (one.id, day) not in rostered
                    and not any(entry["away"] and not entry["text"] for entry in cells[one.id, day])
                ],
            }
            for day in days
        ]
        rows.append({"worker": one, "url": reverse("person", args=[one.id]), "cells": row})
    return rows


def _hours_of(day: date, begin: datetime, end: datetime) -> str:
    """The hours of one day that lie in a stretch; empty when it is the whole day."""
    from_ = begin.time() if begin.date() == day else time()
    to = end.time() if end.date() == day else time()
    return "" if from_ == to == time() else f"{from_:%H:%M}–{to:%H:%M}"


@page(Permission.NETWORK_WRITE, methods=("POST",))
def take(request: HttpRequest) -> HttpResponse:
    """Take a roster from a file; a bad row refuses the whole file and is named."""
    actor = actor_of(request)
    try:
        content, _ = uploaded(request, "file")
        name = _name(request)
        rows = read_roster(content, name=name)
        taken = whole(lambda: network.take_roster(actor, rows, source=name))
    except HeliotropeError as error:
        return render(request, "people/roster.html", _context(request) | _refused(error), status=422)
    told = ngettext("%(n)s entry added", "%(n)s entries added", taken.added) % {"n": taken.added}
    gone = ngettext("%(n)s taken away", "%(n)s taken away", taken.removed) % {"n": taken.removed}
    kept = ngettext("%(n)s as before", "%(n)s as before", taken.kept) % {"n": taken.kept}
    messages.success(
        request, gettext("%(added)s, %(gone)s, %(kept)s.") % {"added": told, "gone": gone, "kept": kept}
    )
    return go(request, reverse("roster"))


def _name(request: HttpRequest) -> str:
    file = request.FILES.get("file")
    if file is None:
        raise Invalid("Choose a file first.")
    return file.name or ""


def _refused(error: HeliotropeError) -> dict[str, Any]:
    rows = error.rows if isinstance(error, InvalidRows) else ()
    return {
        "refusal": error.title if rows else said(error),
        "bad_rows": rows[:ROWS_SHOWN],
        "bad_count": len(rows),
        "bad_hidden": max(0, len(rows) - ROWS_SHOWN),
    }
