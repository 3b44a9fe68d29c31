"""The form in which a certificate is asked for."""

from django import forms
from django.utils.translation import gettext_lazy

from heliotrope.flow import certifying


class Asking(forms.Form):
    """What a client asks of a certificate."""

    target_percent = forms.FloatField(
        label=gettext_lazy("Target accuracy, in percent"), min_value=1, max_value=100, initial=95
    )
    inspections = forms.IntegerField(
        label=gettext_lazy("Items to inspect"),
        min_value=certifying.LEAST_INSPECTIONS,
        max_value=certifying.MOST_INSPECTIONS,
        initial=30,
        help_text=gettext_lazy(
            "Drawn at random once the work is done, judged anew by somebody else, and paid like any unit. "
            "With 30 the interval is some 25 points wide, with 100 some 13, with 200 some 9."
        ),
    )
    inspector_level = forms.ChoiceField(
        label=gettext_lazy("Who inspects"),
        choices=[
            ("3", gettext_lazy("Skilled, level 3 and up")),
            ("4", gettext_lazy("Expert, level 4 and up")),
            ("5", gettext_lazy("Leading expert, level 5")),
        ],
        initial="4",
    )
