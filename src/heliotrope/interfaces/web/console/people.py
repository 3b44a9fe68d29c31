"""People: sites and their hour, workers, and what keeps one from work."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext, ngettext

from heliotrope.core.access import Permission
from heliotrope.core.errors import BadRow, HeliotropeError, InvalidRows, NotFound
from heliotrope.core.network.workers_file import COLUMNS, OPTIONAL, parse_workers
from heliotrope.flow import looking, standing
from heliotrope.foundation.clock import now
from heliotrope.foundation.http.downloads import download
from heliotrope.foundation.tenancy.actor import Actor
from heliotrope.insight import skill as skill_insight
from heliotrope.interfaces.web.console import skills, texts
from heliotrope.interfaces.web.console.acts import go, is_fragment, uploaded, varied, whole
from heliotrope.interfaces.web.door import actor_of, page
from heliotrope.interfaces.web.spoken import said, spoken
from heliotrope.network import selectors as network_selectors
from heliotrope.network import services as network
from heliotrope.network.selectors import SiteLine, WorkerLine

LISTED = 500
ROWS_SHOWN = 200
AHEAD = timedelta(days=14)
SEARCHED, STRETCH_S = "people_searched_at", 60
DAY_FROM, DAY_TO = 6, 18
"""Hours of the local clock that count as day where no coordinates are known."""


@page(Permission.NETWORK_READ)
def listed(request: HttpRequest) -> HttpResponse:
    """The sites and the workers that one may see."""
    search = request.GET.get("search", "").strip()[:80]
    if is_fragment(request):
        return varied(render(request, "console/people/workers.html", _workers(request, search)))
    return varied(render(request, "console/people/list.html", _context(request, search)))


def _context(request: HttpRequest, search: str = "") -> dict[str, Any]:
    actor = actor_of(request)
    return {
        **_workers(request, search),
        "places": [_site(site) for site in network_selectors.sites(actor)],
        "may_import": actor.may(Permission.NETWORK_WRITE),
        "columns": ",".join((*COLUMNS, *OPTIONAL)),
    }


def _workers(request: HttpRequest, search: str) -> dict[str, Any]:
    actor = actor_of(request)
    rows = network_selectors.workers(actor, search=search, limit=LISTED)
    if search and _begins(request):
        looking.note_people(actor, found=len(rows))
    return {"workers": [_worker(row) for row in rows], "search": search, "is_cut": len(rows) == LISTED}


def _begins(request: HttpRequest) -> bool:
    """Whether a stretch of searching begins: the page searches as one types, and that is one entry."""
    at, before = now().timestamp(), request.session.get(SEARCHED, 0.0)
    if 0 <= at - before < STRETCH_S:
        return False
    request.session[SEARCHED] = at
    return True


def _site(site: SiteLine) -> dict[str, Any]:
    local = now().astimezone(ZoneInfo(site.timezone))
    return {"site": site, "time": f"{local:%H:%M}", "day": DAY_FROM <= local.hour < DAY_TO}


def _worker(row: WorkerLine) -> dict[str, Any]:
    return {
        "row": row,
        "url": reverse("person", args=[row.id]),
        "skills": _levels(row.skills),
        "languages": _levels(row.languages),
    }


def _levels(levels: dict[str, int]) -> list[dict[str, Any]]:
    return [{"name": name, "level": level} for name, level in sorted(levels.items())]


@page(Permission.NETWORK_READ)
def shown(request: HttpRequest, worker_id: UUID) -> HttpResponse:
    """One worker, and what stands in the way of work now."""
    found = standing.what_stands_in_the_way(actor_of(request), worker_id, now=now())
    day = DAY_FROM <= found.local_at.hour < DAY_TO
    context = {
        "standing": found,
        "stands": [spoken(sentence) for sentence in found.stands.sentences],
        "worker": found.worker,
        "day": day,
        "time": f"{found.local_at:%H:%M}",
        "skills": [
            {"name": name, "level": level, "measured": texts.percent(found.measured.get(name))}
            for name, level in sorted(found.worker.skills.items())
        ],
        "languages": _levels(found.worker.languages),
        "certificates": _certificates(found.worker.certificates),
        "badge": {"state": "good", "label": gettext("on now")}
        if found.on
        else {"state": "idle", "label": gettext("off now")},
        "crumbs": [
            {"label": gettext("People"), "url": reverse("people")},
            {"label": found.worker.site or found.worker.provider, "url": ""},
        ],
        "kind": gettext("AI") if found.worker.kind == "ai" else gettext("Person"),
        "matrices": skills.shown(skill_insight.matrices(actor_of(request), worker_id)),
        "shifts": _shifts(actor_of(request), worker_id, found.worker.timezone),
        "can_work": bool(found.stands.open_units) and not found.stands.changes,
    }
    return render(request, "console/people/person.html", context)


def _shifts(actor: Actor, worker_id: UUID, timezone: str) -> list[dict[str, Any]]:
    """What is rostered for the two weeks from now, by the worker's own clock."""
    at, local = now(), ZoneInfo(timezone)
    words = {"shift": gettext("shift"), "leave": gettext("leave"), "training": gettext("training")}
    return [
        {
            "starts_at": line.starts_at.astimezone(local),
            "ends_at": line.ends_at.astimezone(local),
            "kind": words.get(line.kind, line.kind),
            "state": "good" if line.kind == "shift" else "idle",
        }
        for line in network_selectors.roster(actor, at, at + AHEAD, worker_id=worker_id)
    ]


@page(Permission.NETWORK_WRITE)
def export(request: HttpRequest) -> HttpResponse:
    """The workers as the file that import takes, without what the vaults keep."""
    return download(network_selectors.workers_file(actor_of(request)), "text/csv", "workers.csv")


def _certificates(held: dict[str, str]) -> list[dict[str, Any]]:
    """What a worker is certified for, and until when; what is over is told as such."""
    today = now().date()
    days = {code: date.fromisoformat(until) if until else None for code, until in held.items()}
    return [
        {"code": code, "until": until, "over": until is not None and until < today}
        for code, until in sorted(days.items())
    ]


@page(Permission.NETWORK_WRITE, methods=("POST",))
def take(request: HttpRequest) -> HttpResponse:
    """Add or change the workers of a CSV file; a bad row refuses the whole file and is named."""
    actor = actor_of(request)
    try:
        rows = parse_workers(_text(uploaded(request, "file")[0]))
        taken = whole(lambda: network.take_workers(actor, rows))
    except NotFound:
        raise
    except HeliotropeError as error:
        return render(request, "console/people/list.html", _context(request) | _refused(error), status=422)
    told = ngettext("%(n)s worker added", "%(n)s workers added", taken.added) % {"n": taken.added}
    changed = ngettext("%(n)s changed", "%(n)s changed", taken.changed) % {"n": taken.changed}
    messages.success(request, gettext("%(added)s, %(changed)s.") % {"added": told, "changed": changed})
    return go(request, reverse("people"))


def _text(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        fault = BadRow(line=line, column="", message="this is not UTF-8; save the file as UTF-8")
        raise InvalidRows([fault]) from None


def _refused(error: HeliotropeError) -> dict[str, Any]:
    rows = error.rows if isinstance(error, InvalidRows) else ()
    return {
        "refusal": error.title if rows else said(error),
        "bad_rows": rows[:ROWS_SHOWN],
        "bad_count": len(rows),
        "bad_hidden": max(0, len(rows) - ROWS_SHOWN),
    }
