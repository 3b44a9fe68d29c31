"""Adjudication: items that workers did not settle, and the word that settles them."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext, gettext_lazy

from heliotrope.core.access import Permission
from heliotrope.core.errors import Conflict, HeliotropeError, NotFound
from heliotrope.core.line import Field, Workspace
from heliotrope.flow import adjudicating, judging, looking
from heliotrope.foundation.clock import now
from heliotrope.foundation.tenancy.actor import Actor
from heliotrope.insight import listing
from heliotrope.insight import orders as order_insight
from heliotrope.interfaces.web.console import texts
from heliotrope.interfaces.web.console.acts import whole
from heliotrope.interfaces.web.door import actor_of, page
from heliotrope.interfaces.web.spoken import said

REASON_MOST = 2000


class Adjudication(forms.Form):
    """An answer and the reason for it."""

    answer = forms.CharField(label=gettext_lazy("Verdict"))
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=REASON_MOST,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
        help_text=gettext_lazy("The client and the workers can read it."),
    )

    def __init__(self, workspace: Workspace, data: Any = None) -> None:
        super().__init__(data)
        if workspace.field is Field.CHOICE:
            self.fields["answer"] = forms.ChoiceField(
                label=gettext_lazy("Verdict"),
                choices=[(choice, choice) for choice in workspace.choices],
                widget=forms.RadioSelect,
            )


def _rows(actor: Actor, current: UUID | None) -> list[dict[str, Any]]:
    return [
        {
            "row": row,
            "url": reverse("adjudicate_item", args=[row.item.id]),
            "current": row.item.id == current,
        }
        for row in listing.escalated_rows(actor)
    ]


@page(Permission.ADJUDICATE)
def listed(request: HttpRequest) -> HttpResponse:
    """The items that wait for an adjudicator."""
    return render(request, "console/adjudicate/list.html", {"rows": _rows(actor_of(request), None)})


@page(Permission.ADJUDICATE, methods=("GET", "POST"))
def case(request: HttpRequest, item_id: UUID) -> HttpResponse:
    """One such item with what was said of it, and the form that settles it."""
    actor = actor_of(request)
    try:
        found = adjudicating.case(actor, item_id, now=now())
    except NotFound:
        return _settled(request, item_id)
    form = Adjudication(found.workspace, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        refusal = _adjudicate(actor, item_id, form)
        if refusal is None:
            messages.success(request, gettext("The item is settled by your verdict."))
            return HttpResponseRedirect(_next(actor))
        form.add_error(None, refusal)
    context = {
        "rows": _rows(actor, item_id),
        "case": found,
        "story": replace(
            order_insight.item_story(actor, item_id), text=looking.text_of(actor, item_id, now=now())
        ),
        "confidence": "",
        "form": form,
        "image_url": reverse("item_image", args=[item_id]) if found.workspace.image else "",
        "order_url": reverse("order", args=[found.order.id]),
    }
    story = context["story"]
    assert isinstance(story, order_insight.ItemStory)  # noqa: S101 - put there above
    context["confidence"] = texts.percent_between(story.confidence_ratio, story.low_ratio, story.high_ratio)
    return render(request, "console/adjudicate/list.html", context, status=422 if form.errors else 200)


def _adjudicate(actor: Actor, item_id: UUID, form: Adjudication) -> str | None:
    given = form.cleaned_data
    try:
        whole(
            lambda: judging.adjudicate(
                actor, item_id, answer=given["answer"], reason=given["reason"], now=now()
            )
        )
    except Conflict:
        return gettext("Somebody settled this item first; nothing was changed.")
    except NotFound:
        raise
    except HeliotropeError as error:
        return said(error)
    return None


def _next(actor: Actor) -> str:
    """The next item that waits, or the empty list."""
    left = listing.escalated_rows(actor, limit=1)
    return reverse("adjudicate_item", args=[left[0].item.id]) if left else reverse("adjudicate")


def _settled(request: HttpRequest, item_id: UUID) -> HttpResponse:
    """An item that is settled already: say so on the list; one that is not there is a 404."""
    order_insight.item_story(actor_of(request), item_id)
    messages.warning(request, gettext("That item is settled already; nothing was changed."))
    return HttpResponseRedirect(reverse("adjudicate"))
