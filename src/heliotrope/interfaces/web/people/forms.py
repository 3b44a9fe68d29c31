"""The forms of providers, prices, contracts and AI workers."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from heliotrope.core.errors import Invalid
from heliotrope.core.network import worker_cells as cells
from heliotrope.interfaces.web.spoken import said

KINDS = (("own", _("Own")), ("partner", _("Partner company")), ("freelancer", _("Freelancer")))


class _Form(forms.Form):
    """A form whose labels bring no colon of their own."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)


class ProviderForm(_Form):
    """A new provider with its legal entity."""

    name = forms.CharField(label=_("Name"), max_length=120)
    kind = forms.ChoiceField(label=_("Kind"), choices=KINDS)
    country = forms.RegexField(
        label=_("Country"), regex="^[A-Z]{2}$", max_length=2, help_text=_("Two letters, such as PL or PH")
    )


class PriceForm(_Form):
    """A new version in a price book."""

    of = forms.ChoiceField(label=_("For a"), choices=(("skill", _("Skill")), ("line", _("Line"))))
    code = forms.SlugField(
        label=_("Its code"), max_length=32, help_text=_("Such as label-text or annotation")
    )
    measure = forms.CharField(label=_("Per"), max_length=32, help_text=_("Such as hour, word or judgement"))
    rate = forms.DecimalField(label=_("Rate"), max_digits=12, decimal_places=6, min_value=0)
    currency = forms.RegexField(label=_("Currency"), regex="^[A-Z]{3}$", max_length=3, initial="EUR")


class ContractForm(_Form):
    """A new version of a contract."""

    payee = forms.CharField(label=_("Who is paid: the legal entity"), max_length=160)
    country = forms.RegexField(label=_("Country"), regex="^[A-Z]{2}$", max_length=2)
    from_date = forms.DateField(label=_("From"), widget=forms.DateInput(attrs={"type": "date"}))
    to_date = forms.DateField(label=_("To"), widget=forms.DateInput(attrs={"type": "date"}), required=False)


class MachineForm(_Form):
    """A new AI worker."""

    handle = forms.CharField(label=_("Handle"), max_length=64)
    site_id = forms.TypedChoiceField(label=_("Site where its endpoint processes data"))
    model_provider = forms.CharField(label=_("Who provides the model"), max_length=80)
    model = forms.CharField(label=_("Model"), max_length=160)
    skills = forms.CharField(
        label=_("Skills"), max_length=1000, help_text=_("Such as label-text:3|translate:2")
    )
    languages = forms.CharField(
        label=_("Languages"), max_length=1000, required=False, help_text=_("Such as en:5|pt-br:3")
    )
    capacity = forms.IntegerField(label=_("Units at a time"), min_value=1, max_value=1000, initial=10)
    price_per_unit = forms.DecimalField(
        label=_("Price of one unit"), max_digits=12, decimal_places=6, min_value=0
    )
    currency = forms.RegexField(label=_("Currency"), regex="^[A-Z]{3}$", max_length=3, initial="EUR")

    def clean_skills(self) -> dict[str, int]:
        return _levels(cells.skills, self.cleaned_data["skills"])

    def clean_languages(self) -> dict[str, int]:
        return _levels(cells.languages, self.cleaned_data["languages"])


def _levels(parse: Any, text: str) -> dict[str, int]:
    try:
        return dict(parse(text))
    except Invalid as error:
        raise forms.ValidationError(said(error)) from None
