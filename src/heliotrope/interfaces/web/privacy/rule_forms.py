"""The form of a rule with its conditions."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from heliotrope.core.access import Role
from heliotrope.core.privacy import Effect, Field, Rule, Shown
from heliotrope.core.privacy.ruling import NAME
from heliotrope.interfaces.web.privacy.words import CONDITIONS, EFFECTS, FIELDS, LEVELS, PURPOSES
from heliotrope.interfaces.web.seats import role_name

_ANY = ("", _("In any case"))


class RuleForm(forms.Form):
    """A rule; every condition that is left open speaks of everybody and everything."""

    name = forms.RegexField(
        label=_("Name of the rule"),
        regex=NAME,
        max_length=64,
        help_text=_("A few small words with hyphens, such as no-phones-abroad; they stand in every reason."),
        error_messages={
            "invalid": _("Name a rule by a few small words with hyphens, such as no-phones-abroad.")
        },
    )
    effect = forms.ChoiceField(
        label=pgettext_lazy("rule", "What it does"),
        choices=[(one.value, words) for one, words in EFFECTS.items()],
    )
    shown = forms.ChoiceField(
        label=_("How much"), choices=[(one.name, words) for one, words in LEVELS.items()]
    )
    what = forms.ChoiceField(label=_("Field"), required=False)
    role = forms.ChoiceField(label=_("For"), required=False)
    purpose = forms.ChoiceField(
        label=_("Purpose"), choices=[("", _("Any purpose")), *PURPOSES.items()], required=False
    )
    countries = forms.CharField(
        label=_("Countries of their sites"),
        max_length=400,
        required=False,
        help_text=_("Codes such as IN, PH; empty for every country."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        for name, words, choices in (
            ("what", _("Every field"), [(field.value, FIELDS[field]) for field in Field]),
            ("role", _("Everybody"), [(role.value, role_name(role)) for role in Role]),
        ):
            self.fields[name].choices = [("", words), *choices]  # type: ignore[attr-defined] # declared above
        for name, (no, yes) in CONDITIONS.items():
            self.fields[name] = forms.ChoiceField(
                label=_LABELS[name], choices=[_ANY, ("yes", yes), ("no", no)], required=False
            )

    def clean_countries(self) -> frozenset[str]:
        """Codes in capitals; whether they name countries the policy says."""
        return frozenset(self.cleaned_data["countries"].upper().replace(",", " ").split())

    def rule(self) -> Rule:
        """What a good form says."""
        given, known = self.cleaned_data, {"yes": True, "no": False}
        return Rule(
            name=given["name"],
            effect=Effect(given["effect"]),
            shown=Shown.named(given["shown"]),
            fields=frozenset({Field(given["what"])} if given["what"] else ()),
            roles=frozenset({Role(given["role"])} if given["role"] else ()),
            purposes=frozenset({given["purpose"]} if given["purpose"] else ()),
            countries=given["countries"],
            **{name: known.get(given[name]) for name in CONDITIONS},
        )


_LABELS = {
    "in_hand": _("The case is in their hands"),
    "same_home": _("Their site and the data’s home"),
    "trained": _("Training"),
    "key_here": _("The key"),
    "withdrawn": _("The person’s consent"),
}
