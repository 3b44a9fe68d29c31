"""Translation help on the desk: what the contact wrote, beside what it says in the worker's language."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from heliotrope.core.access import Permission
from heliotrope.flow import translating
from heliotrope.flow.translating import Help, Lack
from heliotrope.foundation.clock import now
from heliotrope.interfaces.web.coverage.texts import language_name
from heliotrope.interfaces.web.door import actor_of, page
from heliotrope.lines.support.renderings import MEMORY, Rendered
from heliotrope.network import selectors as network_selectors


@page(Permission.WORK_DO, methods=("POST",))
def make(request: HttpRequest, assignment_id: UUID) -> HttpResponse:
    """Translate what is not translated yet of one of the worker's own conversations, if it is to be."""
    actor, at = actor_of(request), now()
    found = translating.make(actor, assignment_id, now=at)
    if found is None or not request.htmx:  # type: ignore[attr-defined]
        return redirect("work_bench", assignment_id=assignment_id)
    context = {
        "help": help_context(found, assignment_id, tried=True),
        "worker_handle": network_selectors.worker(actor, actor.worker).handle,
        "seen_at": at.isoformat(),
    }
    return render(request, "work/translation.html", context)


def help_context(found: Help | None, assignment_id: UUID, *, tried: bool = False) -> dict[str, Any] | None:
    """What work/translation.html takes; None where no help is needed.

    Args:
        tried: whether everything that can translate was asked just now.
    """
    if found is None:
        return None
    return {
        "url": f"/work/{assignment_id}/translation/",
        "source": found.source,
        "target": found.target,
        "into": language_name(found.target),
        "spoken": language_name(found.source),
        "messages": [
            {"text": one.text, "said": one.said.text if one.said else "", "by": _by(one.said)}
            for one in found.messages
        ],
        "is_whole": found.is_whole,
        "tried": tried,
        "why": _why(found.lack),
        "speakers": found.speakers,
    }


def _by(said: Rendered | None) -> str:
    if said is None:
        return ""
    if said.provider == MEMORY:
        return _("From what the client’s translations taught, put together by a machine")
    return _("By the model %(model)s of %(provider)s") % {"model": said.model, "provider": said.provider}


def _why(lack: Lack | None) -> str:
    match lack:
        case None:
            return ""
        case Lack.WORKER:
            return _(
                "The client’s translation memory does not know it, and no AI worker with the skill "
                "translation is on: your operator can add one or switch it on."
            )
        case Lack.MODEL:
            return _(
                "The client’s translation memory does not know it, and the AI worker of translation has no "
                "model to ask: whoever runs Heliotrope can set one."
            )
        case Lack.AWAY:
            return _("The model that translates did not answer; try again in a moment.")
        case Lack.LONG:
            return _("A message is longer than what a machine translates here.")
