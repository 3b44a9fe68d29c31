"""What a client's translations taught: looked at, searched, taught from a file and taken home as TMX.

A memory is one client's in one home; its pages are reached through any programme of that client there.
"""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext, ngettext

from heliotrope.core.access import Permission
from heliotrope.core.errors import HeliotropeError, Invalid, InvalidRows, NotFound, TooLarge
from heliotrope.core.text import terms
from heliotrope.core.text.bilingual import tmx
from heliotrope.core.text.bilingual.languages import Languages, language, spelled
from heliotrope.flow import looking
from heliotrope.foundation.audit.services import record
from heliotrope.foundation.files.services import MAX_BYTES
from heliotrope.foundation.http.downloads import download
from heliotrope.foundation.tenancy import selectors as tenancy_selectors
from heliotrope.foundation.tenancy.scope import acting_in_vault
from heliotrope.foundation.vaults import answers
from heliotrope.interfaces.web.door import actor_of, page
from heliotrope.interfaces.web.regions import left_out
from heliotrope.interfaces.web.spoken import said
from heliotrope.lines.translation import selectors, services
from heliotrope.network import selectors as network_selectors
from heliotrope.network.selectors import ProgrammeLine

SHOWN = 200
ROWS_SHOWN = 200
EXPORTED = 100_000


@page(Permission.DELIVERY_READ)
def listed(request: HttpRequest) -> HttpResponse:
    """The memories of the actor's clients, each once."""
    actor = actor_of(request)
    clients = {client.id: client.name for client in tenancy_selectors.clients(actor)}
    first: dict[tuple[UUID, str], ProgrammeLine] = {}
    for programme in network_selectors.programmes(actor):
        first.setdefault((programme.client_id, programme.data_home), programme)
    memories: list[dict[str, Any]] = []
    for (client_id, home), programme in first.items():
        if not answers(home):
            continue
        with acting_in_vault(actor, home):
            holdings = selectors.holdings(client_id)
        memories.append(
            {
                "client": clients.get(client_id, ""),
                "home": home,
                "url": reverse("memory", args=[programme.id]),
                "languages": [_named(one.languages) for one in holdings],
                "pairs": sum(one.pairs for one in holdings),
                "terms": sum(one.terms for one in holdings),
            }
        )
    context = {"memories": memories, "left_out": left_out(request, (home for _client, home in first))}
    return render(request, "translation/list.html", context)


@page(Permission.DELIVERY_READ)
def shown(request: HttpRequest, programme_id: UUID) -> HttpResponse:
    """One memory: its languages, the latest pairs and the terms, or those that a search finds."""
    return render(request, "translation/memory.html", _context(request, programme_id))


@page(Permission.ORDER_PLACE, methods=("POST",))
def take(request: HttpRequest, programme_id: UUID) -> HttpResponse:
    """Teach a memory from a TMX file, or terms from a CSV file; a bad row refuses the whole file."""
    actor = actor_of(request)
    programme = network_selectors.programme(actor, programme_id)
    try:
        languages = _languages(request.POST)
        content = _uploaded(request)
        with acting_in_vault(actor, programme.data_home):
            taught = _taught(request, programme.client_id, languages, content)
    except NotFound:
        raise
    except HeliotropeError as error:
        context = _context(request, programme_id) | _refused(error) | {"given": request.POST}
        return render(request, "translation/memory.html", context, status=422)
    record(
        actor,
        "memory.taught",
        subject_kind="programme",
        subject_id=programme.id,
        client_id=programme.client_id,
        detail={"rows": taught, "source": languages.source, "target": languages.target},
    )
    said = ngettext("%(n)s row taken.", "%(n)s rows taken.", taught) % {"n": taught}
    messages.success(request, said)
    return HttpResponseRedirect(_place(programme_id, languages))


@page(Permission.DELIVERY_READ)
def export(request: HttpRequest, programme_id: UUID) -> HttpResponse:
    """The pairs of two languages as TMX 1.4b."""
    actor = actor_of(request)
    programme = network_selectors.programme(actor, programme_id)
    try:
        languages = _languages(request.GET)
    except Invalid:
        return HttpResponseRedirect(reverse("memory", args=[programme_id]))
    with acting_in_vault(actor, programme.data_home):
        pairs = selectors.pairs(programme.client_id, languages, limit=EXPORTED)
    looking.note_search(
        actor, programme.client_id, "memory.exported", home=programme.data_home, found=len(pairs)
    )
    name = f"memory-{languages.source}-{languages.target}.tmx"
    return download(tmx.written(pairs, languages.source, languages.target), "application/x-tmx+xml", name)


def _context(request: HttpRequest, programme_id: UUID) -> dict[str, Any]:
    actor = actor_of(request)
    programme = network_selectors.programme(actor, programme_id)
    clients = {client.id: client.name for client in tenancy_selectors.clients(actor)}
    search = request.GET.get("search", "").strip()[:80].replace("\0", "")
    with acting_in_vault(actor, programme.data_home):
        holdings = selectors.holdings(programme.client_id)
        chosen = _chosen(request, holdings)
        found = _found(programme.client_id, chosen, search) if chosen else {}
    if chosen:
        looking.note_search(
            actor, programme.client_id, "memory.read", home=programme.data_home, found=len(found["pairs"])
        )
    return {
        "client": clients.get(programme.client_id, ""),
        "home": programme.data_home,
        "programme_id": programme_id,
        "holdings": [
            {
                "label": _named(one.languages),
                "url": _place(programme_id, one.languages),
                "current": one.languages == chosen,
            }
            for one in holdings
        ],
        "chosen": chosen,
        "source": spelled(chosen.source) if chosen else "",
        "target": spelled(chosen.target) if chosen else "",
        "export_url": _place(programme_id, chosen, "memory_export") if chosen else "",
        "search": search,
        "may_teach": actor.may(Permission.ORDER_PLACE),
        "columns": ",".join(terms.COLUMNS),
        "crumbs": [{"label": gettext("Translation memory"), "url": reverse("memories")}],
        "given": {},
        **found,
    }


def _chosen(request: HttpRequest, holdings: tuple[selectors.Holding, ...]) -> Languages | None:
    """The languages that the address names, else the first that the memory has."""
    try:
        return _languages(request.GET)
    except Invalid:
        return holdings[0].languages if holdings else None


def _found(client_id: UUID, languages: Languages, search: str) -> dict[str, Any]:
    pairs = selectors.pairs(client_id, languages, search=search, limit=SHOWN)
    entries = selectors.found_terms(client_id, languages, search=search, limit=SHOWN)
    return {"pairs": pairs, "terms": entries, "is_cut": SHOWN in {len(pairs), len(entries)}}


def _languages(given: Any) -> Languages:
    source, target = (language(given.get(name, "")) for name in ("source", "target"))
    if not source or not target or source == target:
        raise Invalid(gettext("Choose two languages, such as en and pt-br."))
    return Languages(source=source, target=target)


def _uploaded(request: HttpRequest) -> bytes:
    file = request.FILES.get("file")
    if file is None:
        raise Invalid(gettext("Choose a file first."))
    if file.size is not None and file.size > MAX_BYTES:
        raise TooLarge(gettext("The file is too large; split it."))
    content: bytes = file.read()
    return content


def _taught(request: HttpRequest, client_id: UUID, languages: Languages, content: bytes) -> int:
    if request.POST.get("kind") == "terms":
        return services.keep_terms(client_id, languages, terms.read(content))
    return services.learn(client_id, languages, tmx.read(content, languages.source, languages.target))


def _refused(error: HeliotropeError) -> dict[str, Any]:
    rows = error.rows if isinstance(error, InvalidRows) else ()
    return {
        "refusal": error.title if rows else said(error),
        "bad_rows": rows[:ROWS_SHOWN],
        "bad_hidden": max(0, len(rows) - ROWS_SHOWN),
    }


def _named(languages: Languages) -> str:
    return f"{spelled(languages.source)} → {spelled(languages.target)}"


def _place(programme_id: UUID, languages: Languages, name: str = "memory") -> str:
    asked = urlencode({"source": languages.source, "target": languages.target})
    return f"{reverse(name, args=[programme_id])}?{asked}"
