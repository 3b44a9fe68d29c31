"""The forms of requests, retention and breaches."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from heliotrope.core.clocks.law import JURISDICTIONS
from heliotrope.core.privacy.standing import INSPECT, OPERATE, REPLY
from heliotrope.foundation.ids import new_id
from heliotrope.foundation.tenancy.selectors import Named
from heliotrope.interfaces.web.privacy import rights_words as words

_ANY = ("", _("Every client"))
_PURPOSES = (
    ("", _("Every use")),
    (REPLY, _("To reply")),
    (INSPECT, _("To inspect")),
    (OPERATE, _("To run the operation")),
)
_FIELDS = (
    ("", "–"), ("name", pgettext_lazy("person", "Name")), ("address", _("Address that they write from")),
    ("language", _("Language")), ("timezone", _("Time zone")),
)  # fmt: skip
_DAY = {"type": "datetime-local"}


def _choices(told: Mapping[str, Any]) -> list[tuple[str, str | Promise]]:
    return [(str(code), said) for code, said in told.items()]


def _clients(clients: Sequence[Named]) -> list[tuple[str, str]]:
    return [(str(one.id), one.name) for one in clients]


def _set(form: forms.Form, name: str, choices: Sequence[tuple[str, Any]]) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField | forms.MultipleChoiceField)  # noqa: S101 - declared so
    field.choices = choices


class _Plain(forms.Form):
    """Labels without a colon."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)


class RequestForm(_Plain):
    """A request as somebody takes it in; times are UTC."""

    client = forms.ChoiceField(label=_("Client"))
    home = forms.ChoiceField(label=_("Home of the data"))
    email = forms.EmailField(label=_("Address that they write from or ordered with"), required=False)
    unknown = forms.BooleanField(
        label=_("Nobody is known by this address: register them all the same"), required=False
    )
    handle = forms.CharField(label=_("Or what they are called in the chat"), max_length=254, required=False)
    contact = forms.UUIDField(label=_("Or their key, which a case or an erasure names"), required=False)
    right = forms.ChoiceField(label=_("Right"), choices=_choices(words.RIGHTS))
    jurisdiction = forms.ChoiceField(
        label=_("Whose law"),
        required=False,
        choices=[("", _("That of the home")), *((j, j) for j in JURISDICTIONS)],
    )
    received_at = forms.DateTimeField(
        label=_("Received at (UTC)"), required=False, widget=forms.DateTimeInput(attrs=_DAY)
    )
    purpose = forms.ChoiceField(
        label=_("Of a consent or objection: for what"), choices=_PURPOSES, required=False
    )
    field = forms.ChoiceField(label=_("Of a correction: what is wrong"), choices=_FIELDS, required=False)
    value = forms.CharField(label=_("Of a correction: what is right"), max_length=320, required=False)
    detail = forms.CharField(
        label=_("What they said"), max_length=4000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, clients: Sequence[Named], homes: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _set(self, "client", _clients(clients))
        _set(self, "home", [(one, one) for one in homes])

    def clean(self) -> None:
        """One way to say who asks."""
        ways = ("email", "handle", "contact")
        if not self.errors and sum(bool(self.cleaned_data[name]) for name in ways) != 1:
            raise forms.ValidationError(
                _("Say in one way who asks: by their address, their name in the chat, or their key.")
            )
        if not self.errors and self.cleaned_data["unknown"] and not self.cleaned_data["email"]:
            raise forms.ValidationError(_("Whoever is not known is registered by their e-mail address."))


class RuleForm(_Plain):
    """A rule of retention; looked at by a dry run before it is put in force."""

    of = forms.ChoiceField(label=_("Class of data"), choices=_choices(words.CLASSES))
    client = forms.ChoiceField(label=_("Client"), required=False)
    days = forms.IntegerField(label=_("Kept for (days)"), min_value=1, max_value=36_500)
    off = forms.BooleanField(label=_("Switch the rule off: keep everything"), required=False)
    basis = forms.CharField(label=_("Why so long: law or contract"), max_length=200, required=False)

    def __init__(self, *args: Any, clients: Sequence[Named], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _set(self, "client", [_ANY, *_clients(clients)])


class HoldForm(_Plain):
    """An order to keep: all of a client's data, or one person's, or one case's."""

    client = forms.ChoiceField(label=_("Client"))
    subject = forms.UUIDField(label=_("Person: their key"), required=False)
    case = forms.UUIDField(label=_("Case: its key"), required=False)
    everything = forms.BooleanField(label=_("Hold everything of this client"), required=False)
    reason = forms.ChoiceField(label=_("Reason"), choices=_choices(words.HOLD_REASONS))
    reference = forms.RegexField(
        label=_("File number"), regex=r"^[\w./ -]{0,64}$", required=False, max_length=64
    )
    until_at = forms.DateTimeField(
        label=_("Until (UTC)"), required=False, widget=forms.DateTimeInput(attrs=_DAY)
    )

    def __init__(self, *args: Any, clients: Sequence[Named], **kwargs: Any) -> None:
        super().__init__(*args, auto_id="id_hold_%s", **kwargs)
        _set(self, "client", _clients(clients))

    def clean(self) -> None:
        """What is held is chosen, never what a form left empty comes to."""
        given = self.cleaned_data
        if self.errors:
            return
        named = bool(given["subject"] or given["case"])
        if named and given["everything"]:
            raise forms.ValidationError(
                _("Hold one person or case, or everything of the client; choose one of the two.")
            )
        if not named and not given["everything"]:
            raise forms.ValidationError(
                _("Name the person or the case by their key, or choose to hold everything of this client.")
            )


class BreachForm(_Plain):
    """A breach as somebody found it; times are UTC."""

    title = forms.CharField(label=_("What happened (name no person)"), min_length=5, max_length=200)
    kind = forms.ChoiceField(label=_("Kind"), choices=_choices(words.KINDS))
    jurisdictions = forms.MultipleChoiceField(
        label=_("Whose law it concerns"),
        choices=[(one, one) for one in JURISDICTIONS],
        widget=forms.CheckboxSelectMultiple,
    )
    from_at = forms.DateTimeField(label=_("Began at (UTC)"), widget=forms.DateTimeInput(attrs=_DAY))
    until_at = forms.DateTimeField(
        label=_("Ended at (UTC)"), required=False, widget=forms.DateTimeInput(attrs=_DAY)
    )
    aware_at = forms.DateTimeField(label=_("Known since (UTC)"), widget=forms.DateTimeInput(attrs=_DAY))
    client = forms.ChoiceField(label=_("Client"), required=False)
    viewer = forms.UUIDField(label=_("Account it went through: its key"), required=False)
    key = forms.UUIDField(widget=forms.HiddenInput, initial=new_id)

    def __init__(self, *args: Any, clients: Sequence[Named], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _set(self, "client", [_ANY, *_clients(clients)])


class AssessForm(_Plain):
    """How grave a breach is."""

    risk = forms.ChoiceField(label=_("Risk to persons"))
    persons = forms.IntegerField(label=_("Persons affected"), min_value=0, max_value=2_000_000_000)
    measures = forms.CharField(
        label=_("Measures taken"), max_length=4000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _set(self, "risk", _choices(words.RISKS)[1:])
