"""What a client is asked for, line by line; the line itself checks what it means."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from heliotrope.core.line import Shape
from heliotrope.flow import naming
from heliotrope.flow.placing import Wish
from heliotrope.foundation.tenancy.actor import Actor
from heliotrope.insight.programmes import ProgrammeChoice

DATETIME = "%Y-%m-%dT%H:%M"


def text_area(rows: int, **more: str) -> forms.Textarea:
    """Lines of people's text."""
    return forms.Textarea(attrs={"rows": rows, "dir": "auto", **more})


def instruction_field(help_text: str | Promise) -> forms.CharField:
    """What workers read above each piece of work."""
    field = forms.CharField(label=_("Instruction"), required=False, widget=text_area(3), max_length=10_000)
    field.help_text = help_text  # type: ignore[assignment] # the stubs know only their own kind of promise
    return field


def personal_field(help_text: str | Promise) -> forms.BooleanField:
    """Whether the texts hold people's data, and what becomes of it."""
    field = forms.BooleanField(label=_("The texts hold personal data"), required=False)
    field.help_text = help_text  # type: ignore[assignment] # the stubs know only their own kind of promise
    return field


def key_of(choice: ProgrammeChoice) -> str:
    """A line of a programme as the form sends it."""
    return f"{choice.id}:{choice.line}"


class OrderForm(forms.Form):
    """What every order has; a line adds its own.

    Attributes:
        shape: an order with a file, or a stream without one.
        first: its own fields that are always seen.
        further: those that are folded away, under ``further_label``.
        how: tells the forms of one line apart.
    """

    shape: ClassVar[Shape] = Shape.ORDER
    first: ClassVar[tuple[str, ...]] = ()
    further: ClassVar[tuple[str, ...]] = ("due",)
    further_label: ClassVar[str | Promise] = _("Due time")
    how: ClassVar[str] = ""

    programme = forms.ChoiceField(label=_("Programme"))
    title = forms.CharField(
        label=_("Title"), max_length=naming.MAX_TITLE, help_text=_("What your people will call it.")
    )
    due = forms.DateTimeField(
        label=_("Due (UTC)"),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format=DATETIME),
        input_formats=[DATETIME, "%Y-%m-%dT%H:%M:%S"],
    )

    certificates = forms.CharField(
        label=_("Certificates needed"),
        required=False,
        max_length=1000,
        help_text=_("Codes such as hipaa, with commas between: only workers who hold all of them are asked."),
    )

    def __init__(
        self, actor: Actor, choices: tuple[ProgrammeChoice, ...], data: Any = None, *, chosen: str = ""
    ) -> None:
        super().__init__(data, initial={"programme": chosen} if chosen else None)
        self.actor = actor
        self.known = {key_of(one): one for one in choices}
        field = self.fields["programme"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared above
        field.choices = [(key, one.label) for key, one in self.known.items()]
        if len(choices) == 1:
            field.widget = forms.HiddenInput()
            self.initial["programme"] = key_of(choices[0])

    @property
    def first_fields(self) -> list[forms.BoundField]:
        """The line's own fields that are always seen."""
        return [self[name] for name in self.first]

    @property
    def further_fields(self) -> list[forms.BoundField]:
        """Those that are folded away."""
        return [self[name] for name in (*self.further, "certificates")]

    @property
    def has_file(self) -> bool:
        """Whether it comes with a file."""
        return self.shape is Shape.ORDER

    @property
    def chosen(self) -> ProgrammeChoice:
        """The programme of a valid form."""
        return self.known[self.cleaned_data["programme"]]

    def options(self) -> Mapping[str, object]:
        """The line's settings of a valid form."""
        return {}

    def demands(self) -> dict[str, object]:
        """What any order may ask, of a valid form."""
        asked = self.filled("certificates")
        return asked | ({"personal_data": True} if self.cleaned_data.get("personal_data") else {})

    def filled(self, *names: str) -> dict[str, object]:
        """Those of a valid form's texts that are not empty, stripped."""
        return {name: self.cleaned_data[name].strip() for name in names if self.cleaned_data[name].strip()}

    def wish(self, source: bytes, media_type: str) -> Wish:
        """The wish of a valid form with its file."""
        return Wish(
            programme_id=self.chosen.id,
            line=self.chosen.line,
            title=self.cleaned_data["title"],
            shape=self.shape,
            options={**self.options(), **self.demands()},
            source=source,
            media_type=media_type,
            due_at=self.cleaned_data["due"],
        )


class AnyForm(OrderForm):
    """An order in a line that has no form of its own here."""

    first = ("settings",)
    settings = forms.JSONField(
        label=_("Settings as JSON"),
        required=False,
        initial=dict,
        widget=text_area(4),
        help_text=_("By name."),
    )

    def options(self) -> Mapping[str, object]:
        """The settings as they were written."""
        given = self.cleaned_data["settings"]
        return given if isinstance(given, dict) else {}


class AnnotationForm(OrderForm):
    """Labels on texts and images."""

    first = ("labels", "instruction")
    further = ("personal_data", "target", "most", "adjudicate", "language", "due")
    further_label = _("Personal data, target, language, due time")

    labels = forms.CharField(
        label=_("Labels"),
        widget=text_area(4, placeholder="positive\nneutral\nnegative"),
        help_text=_("The answers to choose from, one a line; 2 to 50."),
    )
    instruction = instruction_field(_("The question that workers read above each item."))
    target = forms.FloatField(
        label=_("Target"),
        initial=95,
        min_value=50.1,
        max_value=99.9,
        widget=forms.NumberInput(attrs={"step": "0.1"}),
        help_text=_("Percent. An item is settled once its answer is this sure."),
    )
    most = forms.IntegerField(
        label=_("Most judgements an item"),
        initial=5,
        min_value=1,
        max_value=100,
        help_text=_("Further workers are asked only while an item is under the target."),
    )
    language = forms.CharField(
        label=_("Language of the texts"),
        required=False,
        max_length=16,
        help_text=_(
            "Such as en or zh: only workers who read it are asked. A column of that name goes first."
        ),
    )
    adjudicate = forms.BooleanField(
        label=_("Items that stay under the target go to an adjudicator"), required=False
    )
    personal_data = personal_field(
        _(
            "What is found of names, addresses and numbers is masked for everybody who works on them; some"
            " names are missed. Pictures stay as they are."
        )
    )

    def options(self) -> Mapping[str, object]:
        """The settings of an annotation order."""
        given = self.cleaned_data
        return {
            "labels": [one.strip() for one in given["labels"].splitlines() if one.strip()],
            "target_ratio": round(given["target"] / 100, 6),
            "most": given["most"],
            "adjudicate": given["adjudicate"],
            **self.filled("instruction", "language"),
        }


class TranslationForm(OrderForm):
    """A file to be translated."""

    first = ("source", "target", "revise", "instruction")
    further = ("personal_data", "segmentation", "domain", "due")
    further_label = _("Personal data, segments, subject, due time")

    source = forms.CharField(
        label=_("From"),
        required=False,
        max_length=16,
        widget=forms.TextInput(attrs={"placeholder": "en"}),
        help_text=_("A language such as en or pt-BR. Leave it empty when the XLIFF names it."),
    )
    target = forms.CharField(
        label=_("Into"),
        required=False,
        max_length=16,
        widget=forms.TextInput(attrs={"placeholder": "de"}),
        help_text=_("One language an order."),
    )
    revise = forms.BooleanField(
        label=_("A second person revises every segment"),
        required=False,
        initial=True,
        help_text=_("Adds 0.3 of a word for each word."),
    )
    instruction = instruction_field(_("Who reads it, in which tone; what stays as it is."))
    segmentation = forms.ChoiceField(
        label=_("Plain text is cut"),
        choices=[("line", _("by line")), ("sentence", _("by sentence"))],
        help_text=_("An XLIFF file brings its own segments."),
    )
    domain = forms.CharField(
        label=_("Subject"),
        required=False,
        max_length=100,
        help_text=_("Such as outdoor clothing; translators see it."),
    )

    personal_data = personal_field(
        _(
            "What is found of names, addresses and numbers stands as a tag for everybody who works on the"
            " file; some names are missed. The delivery has it back."
        )
    )

    def options(self) -> Mapping[str, object]:
        """The settings of a translation order."""
        given = self.cleaned_data
        return {
            "revise": given["revise"],
            "segmentation": given["segmentation"],
            **self.filled("source", "target", "instruction", "domain"),
        }


class TestingForm(OrderForm):
    """A test plan to be run."""

    first = ("environments", "build", "instruction")
    further = ("personal_data", "language", "due")
    further_label = _("Personal data, language of the notes, due time")

    environments = forms.CharField(
        label=_("Environments"),
        required=False,
        widget=text_area(3, placeholder="Chrome 141 / Windows 11\nSafari / iPhone 15"),
        help_text=_("One a line; every case is run in each. None: each case once, anywhere."),
    )
    build = forms.CharField(
        label=_("Build"), required=False, max_length=120, help_text=_("What is tested, such as 2.4.1 (318).")
    )
    instruction = instruction_field(_("Where to find the build, how to sign in, what to leave alone."))
    language = forms.CharField(
        label=_("Language of the notes"),
        required=False,
        max_length=16,
        help_text=_("Such as en: only workers who write it are asked."),
    )
    personal_data = personal_field(
        _(
            "What is found of names, addresses and numbers is masked for everybody who works on the cases;"
            " some names are missed. Screenshots stay as they are, and the delivery has it back."
        )
    )

    def options(self) -> Mapping[str, object]:
        """The settings of a test order."""
        return self.filled("environments", "build", "instruction", "language")
