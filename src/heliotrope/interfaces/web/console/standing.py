"""What a support stream keeps: its mailbox and its prepared replies; a refused form is shown as filled."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext

from heliotrope.core.access import Permission
from heliotrope.core.errors import HeliotropeError, NotFound
from heliotrope.foundation.tenancy.scope import acting_in_vault
from heliotrope.interfaces.web.console import orders
from heliotrope.interfaces.web.console.acts import go, tell, whole
from heliotrope.interfaces.web.console.ordering.standing import REPLY_IDS, MailboxForm, ReplyForm, stream
from heliotrope.interfaces.web.door import actor_of, page
from heliotrope.interfaces.web.spoken import said
from heliotrope.lines.support import keeping
from heliotrope.lines.support.keeping import MailboxSettings


@page(Permission.CLIENT_WRITE, methods=("POST",))
def keep_mailbox(request: HttpRequest, order_id: UUID) -> HttpResponse:
    """Connect a stream with its mailbox, or change how it is reached."""
    actor = actor_of(request)
    order = stream(actor, order_id)
    form = MailboxForm(request.POST)

    def act() -> None:
        with acting_in_vault(actor, order.data_home):
            keeping.keep_mailbox(
                actor,
                order_id=order.id,
                client_id=order.client_id,
                settings=MailboxSettings(**form.cleaned_data),
            )

    if not _kept(request, form, act, gettext("The mailbox is connected; it is read from now on.")):
        return orders.story(request, order_id, mailbox=form)
    return go(request, _back(order_id))


@page(Permission.ORDER_PLACE, methods=("POST",))
def keep_reply(request: HttpRequest, order_id: UUID) -> HttpResponse:
    """Prepare a reply for a stream, or take one away."""
    actor = actor_of(request)
    order = stream(actor, order_id)
    if request.POST.get("act") == "remove":
        return _drop_reply(request, order.id, order.client_id, order.data_home)
    form = ReplyForm(request.POST, auto_id=REPLY_IDS)

    def act() -> None:
        with acting_in_vault(actor, order.data_home):
            keeping.keep_macro(actor, client_id=order.client_id, order_id=order.id, **form.cleaned_data)

    if not _kept(request, form, act, gettext("The reply is prepared.")):
        return orders.story(request, order_id, reply=form)
    return go(request, _back(order_id))


def _drop_reply(request: HttpRequest, order_id: UUID, client_id: UUID, home: str) -> HttpResponse:
    actor = actor_of(request)
    name, language = request.POST.get("name", ""), request.POST.get("language", "")

    def act() -> None:
        with acting_in_vault(actor, home):
            keeping.drop_macro(actor, client_id=client_id, order_id=order_id, name=name, language=language)

    tell(request, act, gettext("The reply is taken away."))
    return go(request, _back(order_id))


def _kept(request: HttpRequest, form: Form, act: Callable[[], None], done: str) -> bool:
    """Run the act of a form that holds; what is wrong stands in the form, which takes the focus."""
    if form.is_valid():
        try:
            whole(act)
        except NotFound:
            raise
        except HeliotropeError as error:
            form.add_error(None, said(error))
        else:
            messages.success(request, done)
            return True
    first = next((name for name in form.fields if name in form.errors), next(iter(form.fields)))
    form.fields[first].widget.attrs["autofocus"] = True
    return False


def _back(order_id: UUID) -> str:
    return f"{reverse('order', args=[order_id])}#support"
