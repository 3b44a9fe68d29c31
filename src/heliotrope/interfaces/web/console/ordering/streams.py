"""What is asked of a standing order, and of work for a shop."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from heliotrope.core.errors import NotFound
from heliotrope.core.line import Shape
from heliotrope.foundation.tenancy.actor import Actor
from heliotrope.foundation.tenancy.scope import acting_in_vault
from heliotrope.insight.programmes import ProgrammeChoice
from heliotrope.interfaces.web.console.ordering.forms import OrderForm, instruction_field, text_area
from heliotrope.lines.commerce import selectors as shop_selectors
from heliotrope.lines.commerce.selectors import ShopLine
from heliotrope.lines.commerce.services import shops
from heliotrope.pipeline.demand import selectors as demand_selectors


class SupportForm(OrderForm):
    """A channel on which customers are answered."""

    shape = Shape.STREAM
    first = ("channel", "language", "first_reply_min", "instruction")
    further = ("translation_help", "customer_timezone", "customer_countries", "greeting", "resolve_days")
    further_label = _("Translation help, time zone, countries, greeting, quiet conversations")

    channel = forms.ChoiceField(
        label=_("Channel"),
        choices=[("email", _("E-mail")), ("chat", pgettext_lazy("channel", "Chat"))],
        widget=forms.RadioSelect,
        initial="email",
        help_text=_("One an order: each has a time of its own to answer in."),
    )
    language = forms.CharField(
        label=_("Usual language"),
        initial="en",
        max_length=16,
        help_text=_(
            "Each message's language is found, and who answers writes it; this is for when it is not."
        ),
    )
    translation_help = forms.BooleanField(
        label=_("Who lacks the customer’s language may answer with translation help"),
        required=False,
        help_text=_("They are tried last, when the rules of live work say so."),
    )
    customer_timezone = forms.CharField(
        label=_("Your customers’ time zone"),
        required=False,
        max_length=64,
        widget=forms.TextInput(attrs={"placeholder": "America/New_York"}),
        help_text=_("If all are in one; the zone or country that is known of a customer goes first."),
    )
    customer_countries = forms.CharField(
        label=_("Your customers’ countries"),
        required=False,
        max_length=1000,
        widget=forms.TextInput(attrs={"placeholder": "DE, FR"}),
        help_text=_("Two letters each. What you pinned to another home is refused before anybody writes."),
    )
    first_reply_min = forms.IntegerField(
        label=_("Minutes to answer"),
        required=False,
        min_value=1,
        max_value=43_200,
        help_text=_("Each time it is our turn. Empty: 60 for e-mail, 1 for chat."),
    )
    instruction = instruction_field(_("How you speak to customers, what may be promised, whom to ask."))
    greeting = forms.CharField(
        label=_("First words of the chat"), required=False, max_length=500, widget=text_area(2)
    )
    resolve_days = forms.IntegerField(
        label=_("Quiet days"),
        initial=7,
        min_value=1,
        max_value=365,
        help_text=_("A conversation in which the customer says nothing for so long may be closed."),
    )

    def demands(self) -> dict[str, object]:
        """What any order may ask, and how its customers may be answered."""
        asked = super().demands() | self.filled("customer_timezone", "customer_countries")
        return asked | ({"translation_help": True} if self.cleaned_data["translation_help"] else {})

    def options(self) -> Mapping[str, object]:
        """The settings of a support order."""
        given = self.cleaned_data
        return {
            "channels": [given["channel"]],
            "first_reply_s": 60 * (given["first_reply_min"] or 0),
            "resolve_s": 86_400 * given["resolve_days"],
            **self.filled("language", "instruction", "greeting"),
        }


class _ForShop(OrderForm):
    """Work on the orders of a shop."""

    def __init__(
        self, actor: Actor, choices: tuple[ProgrammeChoice, ...], data: Any = None, *, chosen: str = ""
    ) -> None:
        super().__init__(actor, choices, data, chosen=chosen)
        self._shops = {str(one.id): one for choice in choices for one in _shops(actor, choice)}
        field = self.fields["shop"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared by each form below
        offered = [(key, one.name) for key, one in self._shops.items() if self.offers(one)]
        field.choices = offered if field.required else [("", _("none: the file stands alone")), *offered]

    def offers(self, shop: ShopLine) -> bool:
        """Whether a shop of the programmes may be chosen."""
        return str(shop.id) in self._shops

    def clean(self) -> dict[str, Any]:
        """The shop is one of the programme's own."""
        given: dict[str, Any] = super().clean() or {}
        shop, programme = self._shops.get(given.get("shop", "")), self.known.get(given.get("programme", ""))
        if shop is not None and programme is not None and shop.programme_id != programme.id:
            self.add_error("shop", gettext("This shop belongs to another programme."))
        return given


def _shops(actor: Actor, choice: ProgrammeChoice) -> tuple[ShopLine, ...]:
    with acting_in_vault(actor, choice.data_home):
        return shop_selectors.shops(actor, choice.id)


class ShopForm(_ForShop):
    """What goes wrong with a shop's orders, as it happens."""

    shape = Shape.STREAM
    how = "shop"
    first = ("shop", "instruction")
    further = ()

    shop = forms.ChoiceField(
        label=_("Shop"), help_text=_("Its countries and its hours to dispatch hold for this work.")
    )
    instruction = instruction_field(_("What may be refunded, when to ask, what to offer instead."))

    def offers(self, shop: ShopLine) -> bool:
        """Not one whose exceptions go to an open stream already."""
        if shop.order_id is None:
            return True
        try:
            order = demand_selectors.order(self.actor, shop.order_id)
        except NotFound:
            return True
        return order.closing_at is not None or order.state not in ("placed", "working")

    def options(self) -> Mapping[str, object]:
        """The settings of a shop's stream."""
        shop = self._shops[self.cleaned_data["shop"]]
        return {
            "shop": str(shop.id),
            "countries": list(shop.countries),
            "promise_hours": shop.promise_hours,
            **self.filled("instruction"),
        }

    def lead(self, order_id: UUID) -> None:
        """Lead the shop's exceptions to the stream that was opened; may run twice."""
        with acting_in_vault(self.actor, self.chosen.data_home):
            shops.set_stream(self.actor, UUID(self.cleaned_data["shop"]), order_id)


class OrdersFileForm(_ForShop):
    """A file of orders, of which those with something wrong become work."""

    how = "file"
    first = ("shop", "countries", "promise_hours")
    further = ("instruction", "due")
    further_label = _("Instruction, due time")

    shop = forms.ChoiceField(
        label=_("Shop"), required=False, help_text=_("Its stock says what can be sent off.")
    )
    countries = forms.CharField(
        label=_("Countries served"),
        required=False,
        max_length=1000,
        help_text=_("Two letters each, such as DE, FR; empty for all."),
    )
    promise_hours = forms.IntegerField(label=_("Hours to dispatch"), initial=48, min_value=1, max_value=8760)
    instruction = instruction_field(_("What may be refunded, when to ask, what to offer instead."))

    def options(self) -> Mapping[str, object]:
        """The settings of an order of a file."""
        given = self.cleaned_data
        return {
            "shop": given["shop"],
            "countries": given["countries"].upper(),
            "promise_hours": given["promise_hours"],
            **self.filled("instruction"),
        }
