"""The forms of billing: what invoices print, a period, a line's tax, a credit, an account, a batch."""

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from heliotrope.core.money.tax import Tax, TaxCategory

CATEGORIES = (
    (TaxCategory.STANDARD.value, _("VAT at a rate")),
    (TaxCategory.ZERO.value, _("Zero rated")),
    (TaxCategory.EXEMPT.value, _("Exempt")),
    (TaxCategory.REVERSE_CHARGE.value, _("Reverse charge")),
    (TaxCategory.EXPORT.value, _("Export")),
    (TaxCategory.OUTSIDE.value, _("Outside the scope of tax")),
)
LANGUAGES = (("en", "English"), ("zh-hans", "简体中文"))
_DAY = {"type": "date"}


class BillingForm(forms.Form):
    """A form whose labels bring no colon of their own."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)


class PartyForm(BillingForm):
    """What an invoice prints about a party."""

    name = forms.CharField(label=_("Name"), max_length=160)
    street = forms.CharField(label=_("Street"), max_length=160)
    city = forms.CharField(label=_("City"), max_length=80)
    postcode = forms.CharField(label=_("Postcode"), max_length=20)
    country = forms.RegexField(
        label=_("Country"), regex="^[A-Z]{2}$", max_length=2, help_text=_("Two letters, such as PL or PH")
    )
    vat_id = forms.CharField(
        label=_("VAT id"), max_length=20, required=False, help_text=_("With its country, such as DE123456788")
    )
    registration_id = forms.CharField(label=_("Registration number"), max_length=40, required=False)
    endpoint_scheme = forms.CharField(
        label=_("Scheme of the electronic address"),
        max_length=4,
        help_text=_("Of the EAS list: 0088 for a GLN, 9930 for a German VAT id"),
    )
    endpoint_id = forms.CharField(label=_("Electronic address"), max_length=80)
    email = forms.EmailField(label=_("E-mail"), required=False)


class SellerForm(PartyForm):
    """What invoices print about the operator, and where it is paid."""

    iban = forms.CharField(label=_("IBAN that clients pay into"), max_length=42)
    bic = forms.CharField(label="BIC", max_length=11, required=False)
    due_days = forms.IntegerField(label=_("Days until an invoice is due"), min_value=0, max_value=365)


class BuyerForm(PartyForm):
    """What invoices print about a client, and how it is taxed."""

    buyer_reference = forms.CharField(
        label=_("Their reference"),
        max_length=80,
        help_text=_("What they sort invoices by, such as an order number"),
    )
    tax_category = forms.ChoiceField(label=_("Tax"), choices=CATEGORIES)
    tax_percent = forms.DecimalField(
        label=_("Rate in per cent"), max_digits=5, decimal_places=2, min_value=0, max_value=100, initial=0
    )
    tax_reason = forms.CharField(label=_("Why no tax is charged"), max_length=200, required=False)
    language = forms.ChoiceField(label=_("Language of the PDF"), choices=LANGUAGES)


class PeriodForm(BillingForm):
    """The days of an invoice."""

    from_date = forms.DateField(label=_("From"), widget=forms.DateInput(attrs=_DAY))
    to_date = forms.DateField(label=_("To"), widget=forms.DateInput(attrs=_DAY))

    def days(self) -> tuple[date, date]:
        """The first and the last day; call when the form is valid."""
        return self.cleaned_data["from_date"], self.cleaned_data["to_date"]


class LineTaxForm(BillingForm):
    """How one line is taxed, where it is not as usual."""

    category = forms.ChoiceField(label=_("Tax"), choices=(("", _("as usual")), *CATEGORIES), required=False)
    percent = forms.DecimalField(
        label=_("Rate in per cent"),
        max_digits=5,
        decimal_places=2,
        min_value=0,
        max_value=100,
        required=False,
    )
    reason = forms.CharField(label=_("Why no tax is charged"), max_length=200, required=False)

    def tax(self) -> Tax | None:
        """What was chosen; None for as usual."""
        given = self.cleaned_data
        if not given["category"]:
            return None
        return Tax(
            category=TaxCategory(given["category"]),
            percent=given["percent"] or Decimal(0),
            reason=given["reason"],
        )


class CreditForm(BillingForm):
    """What of an invoice is taken back: everything, or an amount of one line."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    reason = forms.CharField(label=_("Reason"), max_length=200, help_text=_("The client reads it."))
    line = forms.TypedChoiceField(label=_("What is credited"), coerce=int, required=False, empty_value=None)
    amount = forms.DecimalField(
        label=_("Amount without tax"), max_digits=18, decimal_places=3, min_value=0, required=False,
        help_text=_("Empty for all that is left of the line"),
    )  # fmt: skip


class AccountForm(BillingForm):
    """Where a provider is paid."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    data_home = forms.ChoiceField(
        label=_("Home of the number"), help_text=_("The region whose vault keeps it; no other place does.")
    )
    holder = forms.CharField(label=_("Holder, as the bank knows them"), max_length=70)
    number = forms.CharField(label=_("IBAN or account number"), max_length=42)
    bic = forms.CharField(
        label="BIC", max_length=11, required=False, help_text=_("Needed when there is no IBAN")
    )
    country = forms.RegexField(label=_("Country"), regex="^[A-Z]{2}$", max_length=2)


class ProposeForm(BillingForm):
    """A batch of all that is payable in one home and currency."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    data_home = forms.CharField(widget=forms.HiddenInput, max_length=8)
    currency = forms.CharField(widget=forms.HiddenInput, max_length=3)
    execute_on = forms.DateField(label=_("Day on which the bank pays"), widget=forms.DateInput(attrs=_DAY))


class ReturnForm(BillingForm):
    """Why a bank sent a payment back."""

    reason = forms.CharField(label=_("What the bank wrote"), max_length=200)
