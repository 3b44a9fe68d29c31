"""Why a decision was taken: its reasons, what went in, and the same decision taken again."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from heliotrope.core.access import Permission
from heliotrope.core.errors import Invalid
from heliotrope.flow import explaining
from heliotrope.interfaces.web.console.explained import outcome_of, words_of
from heliotrope.interfaces.web.door import actor_of, page

Context = dict[str, Any]


@page(Permission.EXPLAIN, methods=("GET", "POST"))
def fragment(request: HttpRequest, kind: str, subject_id: UUID) -> HttpResponse:
    """What a why chip opens; a post decides again, as every look does."""
    return render(request, "console/explain/fragment.html", _context(request, kind, subject_id))


@page(Permission.EXPLAIN)
def whole_page(request: HttpRequest, kind: str, subject_id: UUID) -> HttpResponse:
    """The same as a page of its own."""
    return render(request, "console/explain/page.html", _context(request, kind, subject_id))


def _context(request: HttpRequest, kind: str, subject_id: UUID) -> Context:
    try:
        told = explaining.explain(actor_of(request), kind, subject_id)
    except Invalid:
        raise Http404 from None
    return {
        **words_of(told),
        "rule_version": told.rule,
        "decided_at": told.decided_at,
        "recomputed": "same" if told.same else "other",
        "recompute_url": reverse("explain", args=[kind, subject_id]),
        "page_url": reverse("explain_page", args=[kind, subject_id]),
        "compared": [
            {"label": then["label"], "then": then["value"], "now": again["value"]}
            for then, again in zip(
                outcome_of(told.kind, told.stated), outcome_of(told.kind, told.recomputed), strict=False
            )
        ],
    }
