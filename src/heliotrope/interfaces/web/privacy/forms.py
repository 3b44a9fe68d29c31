"""The forms of the policy: what somebody would see, and a stricter rule."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from heliotrope.core.access import Role
from heliotrope.core.privacy import Field, Shown
from heliotrope.core.privacy.reveals import MORE_MOST
from heliotrope.interfaces.web.privacy.words import FIELDS, GROUNDS, LEVELS, PURPOSES, WIDENINGS
from heliotrope.interfaces.web.seats import role_name

_UNKNOWN = ("", _("Not known"))
_YES_NO = (_UNKNOWN, ("yes", _("Yes")), ("no", _("No")))
_PURPOSES = (_UNKNOWN, *PURPOSES.items())
_CAPS = (Shown.NOTHING, Shown.TOKEN, Shown.PARTIAL)


def _fields() -> list[tuple[str, Any]]:
    return [(field.value, words) for field, words in FIELDS.items()]


def _roles() -> list[tuple[str, str]]:
    return [(role.value, role_name(role)) for role in Role]


class SimulatorForm(forms.Form):
    """Somebody who looks at something; what is not known counts for the strict side."""

    role = forms.ChoiceField(label=_("Role"), choices=_roles)
    field = forms.ChoiceField(label=_("Field"), choices=_fields)
    purpose = forms.ChoiceField(label=_("Purpose"), choices=_PURPOSES, required=False)
    in_hand = forms.ChoiceField(label=_("The case is in their hands"), choices=_YES_NO, required=False)
    country = forms.RegexField(label=_("Country of their site"), regex="^[A-Z]{2}$", required=False)
    home = forms.ChoiceField(label=_("Home of their site"), required=False)
    data_home = forms.ChoiceField(label=_("Home of the data"), required=False)
    trained = forms.ChoiceField(label=_("Trained in privacy"), choices=_YES_NO, required=False)
    key_here = forms.ChoiceField(label=_("The key is here"), choices=_YES_NO, required=False)
    withdrawn = forms.ChoiceField(label=_("Consent is withdrawn"), choices=_YES_NO, required=False)
    client = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, homes: Sequence[str], **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        kwargs.setdefault("auto_id", "id_ask_%s")
        super().__init__(*args, **kwargs)
        choices = [_UNKNOWN, *((home, home) for home in homes)]
        for name in ("home", "data_home"):
            chosen = self.fields[name]
            assert isinstance(chosen, forms.ChoiceField)  # noqa: S101 - declared above
            chosen.choices = choices


class CapForm(forms.Form):
    """A cap on what is shown: the one change of a policy that this page makes."""

    what = forms.ChoiceField(label=_("Field"), required=False)
    role = forms.ChoiceField(label=_("For"), required=False)
    shown = forms.ChoiceField(label=_("Show at most"), choices=[(one.name, LEVELS[one]) for one in _CAPS])
    client = forms.UUIDField(widget=forms.HiddenInput, required=False)
    after = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        kwargs.setdefault("auto_id", "id_cap_%s")
        super().__init__(*args, **kwargs)
        for name, words, choices in (
            ("what", _("Every field"), [(field.value, FIELDS[field]) for field in Field]),
            ("role", _("Everybody"), _roles()),
        ):
            chosen = self.fields[name]
            assert isinstance(chosen, forms.ChoiceField)  # noqa: S101 - declared above
            chosen.choices = [("", words), *choices]


class KeepForm(forms.Form):
    """Why a policy is changed, whose, and the version that was read."""

    why = forms.ChoiceField(
        label=_("Why"), choices=[("", "–"), *((one.value, said) for one, said in GROUNDS.items())]
    )
    client = forms.UUIDField(widget=forms.HiddenInput, required=False)
    after = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        kwargs.setdefault("auto_id", "id_end_%s")
        super().__init__(*args, **kwargs)


class EndForm(KeepForm):
    """A rule that is ended, and why."""

    name = forms.CharField(widget=forms.HiddenInput, max_length=64)


class BudgetForm(forms.Form):
    """More values that a worker may see on this day."""

    values = forms.IntegerField(label=_("Values more, for today"), min_value=1, max_value=MORE_MOST)
    why = forms.ChoiceField(
        label=_("Why"), choices=[("", "–"), *((one.value, said) for one, said in WIDENINGS.items())]
    )
    after = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
