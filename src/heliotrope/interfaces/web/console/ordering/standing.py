"""A support stream on its order's page: where customers write, its mailbox, and its prepared replies."""

from typing import Any
from uuid import UUID

from django import forms
from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from heliotrope.core.access import Permission
from heliotrope.core.errors import NotFound
from heliotrope.core.line import Shape
from heliotrope.foundation.tenancy.actor import Actor
from heliotrope.foundation.tenancy.scope import acting_in_vault
from heliotrope.foundation.vaults import answers
from heliotrope.lines.support import selectors as support_selectors
from heliotrope.lines.support.keeping import SECRET_PREFIX
from heliotrope.lines.support.selectors import Box
from heliotrope.lines.support.tokens import Place, key
from heliotrope.pipeline.demand import selectors as demand_selectors
from heliotrope.pipeline.demand.selectors import OrderLine

LINE = "support"
REPLY_IDS = "reply_%s"


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


def support_context(
    actor: Actor, order: OrderLine, *, mailbox: MailboxForm | None = None, reply: ReplyForm | None = None
) -> dict[str, Any]:
    """What an order's page shows of a support stream; nothing for any other order.

    Args:
        mailbox, reply: a form that was refused, to be shown again as it was filled.
    """
    if order.line != LINE or order.shape is not Shape.STREAM:
        return {}
    channels = order.options.get("channels", [])
    # What is kept in a vault can be neither shown nor changed from where the vault cannot be reached.
    here = answers(order.data_home)
    may_items = here and actor.may(Permission.ORDER_PLACE)
    may_set = here and actor.may(Permission.CLIENT_WRITE)
    box, replies = _kept(actor, order) if may_items else (None, ())
    place = Place(home=order.data_home, client_id=order.client_id, order_id=order.id, subject_id=order.id)
    chat = reverse("support_chat", args=[key("chat", place)])
    return {
        "support": {
            "chat": f"{settings.ORIGIN}{chat}" if "chat" in channels else "",
            "email": "email" in channels,
            "box": box,
            "box_form": (mailbox or MailboxForm(initial=_told(box)))
            if may_set and "email" in channels
            else None,
            "box_open": mailbox is not None or box is None,
            "box_url": reverse("order_mailbox", args=[order.id]),
            "replies": replies if may_items else None,
            "reply_form": (reply or ReplyForm(auto_id=REPLY_IDS)) if may_items else None,
            "reply_open": reply is not None,
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


def stream(actor: Actor, order_id: UUID) -> OrderLine:
    """The order, where it is a support stream.

    Raises:
        NotFound: it is none.
    """
    order = demand_selectors.order(actor, order_id)
    if order.line != LINE or order.shape is not Shape.STREAM:
        raise NotFound
    return order
