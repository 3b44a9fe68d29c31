"""A support stream on its order's page: where customers write, its mailbox, and its prepared replies."""

from typing import Any
from uuid import UUID

from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from heliotrope.core.access import Permission
from heliotrope.core.errors import Invalid, NotFound
from heliotrope.core.line import Shape
from heliotrope.foundation.tenancy.actor import Actor
from heliotrope.foundation.tenancy.scope import acting_in_vault
from heliotrope.interfaces.web.console.acts import go, tell
from heliotrope.interfaces.web.door import actor_of, page
from heliotrope.lines.support import keeping
from heliotrope.lines.support import selectors as support_selectors
from heliotrope.lines.support.keeping import SECRET_PREFIX, MailboxSettings
from heliotrope.lines.support.selectors import Box
from heliotrope.lines.support.tokens import Place, key
from heliotrope.pipeline.demand import selectors as demand_selectors
from heliotrope.pipeline.demand.selectors import OrderLine

LINE = "support"


class MailboxForm(forms.Form):
    """How a mailbox is reached; its password is never typed here."""

    address = forms.EmailField(label=_("Address"), help_text=_("What customers write to."))
    name = forms.CharField(label=_("Name"), required=False, max_length=80)
    imap_host = forms.CharField(label=_("IMAP host"), max_length=253)
    imap_port = forms.IntegerField(label=_("IMAP port"), initial=993, min_value=1, max_value=65_535)
    smtp_host = forms.CharField(label=_("SMTP host"), max_length=253)
    smtp_port = forms.IntegerField(label=_("SMTP port"), initial=465, min_value=1, max_value=65_535)
    security = forms.ChoiceField(
        label=_("Security"),
        choices=[("tls", "TLS"), ("starttls", "STARTTLS"), ("none", _("none: on this machine only"))],
    )
    user = forms.CharField(label=_("User"), max_length=320)
    secret_env = forms.CharField(
        label=_("Variable of the password"),
        max_length=64,
        help_text=_("An environment variable such as HELIOTROPE_MAIL_CARE. The password itself stays there."),
        widget=forms.TextInput(attrs={"placeholder": f"{SECRET_PREFIX}CARE", "autocomplete": "off"}),
    )


class ReplyForm(forms.Form):
    """A reply that is prepared, to be adapted."""

    name = forms.CharField(label=_("Name"), max_length=80)
    language = forms.CharField(
        label=_("Language"), required=False, max_length=16, help_text=_("Such as de; empty for any.")
    )
    text = forms.CharField(
        label=_("Text"),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
        help_text=_("A word in double braces, such as {{order}}, must be filled in before it is sent."),
    )


def support_context(actor: Actor, order: OrderLine) -> dict[str, Any]:
    """What an order's page shows of a support stream; nothing for any other order."""
    if order.line != LINE or order.shape is not Shape.STREAM:
        return {}
    channels = order.options.get("channels", [])
    may_items, may_set = actor.may(Permission.ORDER_PLACE), actor.may(Permission.CLIENT_WRITE)
    box, replies = _kept(actor, order) if may_items else (None, ())
    place = Place(home=order.data_home, client_id=order.client_id, order_id=order.id, subject_id=order.id)
    chat = reverse("support_chat", args=[key("chat", place)])
    return {
        "support": {
            "chat": f"{settings.ORIGIN}{chat}" if "chat" in channels else "",
            "email": "email" in channels,
            "box": box,
            "box_form": MailboxForm(initial=_told(box)) if may_set and "email" in channels else None,
            "box_url": reverse("order_mailbox", args=[order.id]),
            "replies": replies if may_items else None,
            "reply_form": ReplyForm(auto_id="reply_%s") if may_items else None,
            "replies_url": reverse("order_replies", args=[order.id]),
        }
    }


def _kept(actor: Actor, order: OrderLine) -> tuple[Box | None, tuple[support_selectors.MacroText, ...]]:
    with acting_in_vault(actor, order.data_home):
        replies = support_selectors.macros(actor, order.client_id, order.id)
        try:
            return support_selectors.mailbox(actor, order.id), replies
        except NotFound:
            return None, replies


def _told(box: Box | None) -> dict[str, Any]:
    return {name: getattr(box, name) for name in MailboxForm.base_fields} if box else {}


def _stream(actor: Actor, order_id: UUID) -> OrderLine:
    order = demand_selectors.order(actor, order_id)
    if order.line != LINE or order.shape is not Shape.STREAM:
        raise NotFound
    return order


def _faults(form: forms.Form) -> str:
    """What is wrong with a form, for a sentence on the next page."""
    return "; ".join(f"{form[name].label}: {' '.join(map(str, said))}" for name, said in form.errors.items())


@page(Permission.CLIENT_WRITE, methods=("POST",))
def keep_mailbox(request: HttpRequest, order_id: UUID) -> HttpResponse:
    """Connect a stream with its mailbox, or change how it is reached."""
    actor = actor_of(request)
    order = _stream(actor, order_id)
    form = MailboxForm(request.POST)

    def act() -> None:
        if not form.is_valid():
            raise Invalid(_faults(form))
        with acting_in_vault(actor, order.data_home):
            keeping.keep_mailbox(
                actor,
                order_id=order.id,
                client_id=order.client_id,
                settings=MailboxSettings(**form.cleaned_data),
            )

    tell(request, act, gettext("The mailbox is connected; it is read from now on."))
    return go(request, f"{reverse('order', args=[order.id])}#support")


@page(Permission.ORDER_PLACE, methods=("POST",))
def keep_reply(request: HttpRequest, order_id: UUID) -> HttpResponse:
    """Prepare a reply for a stream, or take one away."""
    actor = actor_of(request)
    order = _stream(actor, order_id)
    form = ReplyForm(request.POST)
    away = request.POST.get("act") == "remove"

    def act() -> None:
        given = request.POST if away else form.cleaned_data if form.is_valid() else None
        if given is None:
            raise Invalid(_faults(form))
        name, language = given.get("name", ""), given.get("language", "")
        with acting_in_vault(actor, order.data_home):
            if away:
                keeping.drop_macro(
                    actor, client_id=order.client_id, order_id=order.id, name=name, language=language
                )
            else:
                keeping.keep_macro(
                    actor,
                    client_id=order.client_id,
                    order_id=order.id,
                    name=name,
                    language=language,
                    text=form.cleaned_data["text"],
                )

    tell(request, act, gettext("The reply is taken away.") if away else gettext("The reply is prepared."))
    return go(request, f"{reverse('order', args=[order.id])}#support")
