"""The form of the rules by which live work is given out: what people set, and the rules that it means."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from heliotrope.core.errors import Invalid
from heliotrope.core.match.dispatch.asks import DAY_H, MOST_WAIT_S, Rules, Stage
from heliotrope.core.match.dispatch.stakes import CHANNELS, amount, at_a_time, coins, of_places
from heliotrope.interfaces.web.spoken import said

MOST_AT_A_TIME: Final = 100
MOST_MONEY: Final = Decimal(10_000)
LABELS = {
    "call": _("Call"),
    "chat": pgettext_lazy("channel", "Chat"),
    "email": _("E-mail"),
}
CHANNEL_FIELDS: Final = [(name, f"{name}_at_a_time", f"{name}_effort_s") for name in CHANNELS]


def _money(label: Any, help_text: Any) -> forms.DecimalField:
    return forms.DecimalField(
        label=label, min_value=0, max_value=MOST_MONEY, max_digits=9, decimal_places=4, help_text=help_text
    )


def _seconds(label: Any, help_text: Any, most: int = MOST_WAIT_S) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=0, max_value=most, help_text=help_text)


def _hour(label: Any) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=0, max_value=DAY_H - 1)


class RulesForm(forms.Form):
    """What an operator sets of the rules; amounts are in the currency of each order."""

    after = forms.IntegerField(min_value=0, widget=forms.HiddenInput())
    fluent_after_s = _seconds(
        _("Seconds until fluent speakers are tried"), _("Until then native speakers alone; 0: at once.")
    )
    help_after_s = _seconds(
        _("Seconds until everybody is tried"),
        _("Whoever has the level that is asked or, where the order allows it, translation help."),
    )
    fluent = _money(_("A fluent speaker instead of a native one"), _("for an hour of work"))
    help = _money(
        _("A lower level or translation help instead"), _("for an hour; not less than the line above")
    )
    wait_out = forms.BooleanField(
        label=_("Who asks for work waits for their stage though nobody better is on before it"),
        required=False,
        help_text=_("Otherwise they get it at once where no better speaker could come."),
    )
    strict = forms.BooleanField(
        label=_("A better speaker is always taken first, if worth the cost"),
        required=False,
        help_text=_("Otherwise the two amounts above say how much dearer a better speaker may be."),
    )
    night = _money(_("An hour of work at night"), _("by the worker’s own clock"))
    night_from = _hour(_("Night begins at"))
    night_until = _hour(_("and ends at"))
    apart = _money(
        _("Each hour between the clocks"), _("for an hour of work; only where the customer’s zone is known")
    )
    affinity = _money(_("Discount for who answered last"), _("a unit"))
    waiting = _money(_("Worth more for each hour of waiting"), _("a unit"))
    pressing = _money(_("Worth more besides as it becomes due"), _("an hour, a unit"))
    notice_s = _seconds(_("Seconds before it is due that it presses"), "", 86_400)

    def __init__(self, data: Any = None, *, rules: Rules | None = None) -> None:
        super().__init__(data, initial=_initial(rules) if rules else None, label_suffix="")
        for name, places, effort_s in CHANNEL_FIELDS:
            self.fields[places] = forms.IntegerField(
                label=LABELS[name], min_value=1, max_value=MOST_AT_A_TIME
            )
            self.fields[effort_s] = forms.IntegerField(label=LABELS[name], min_value=0, max_value=86_400)

    def clean(self) -> dict[str, Any]:
        """The rules that are meant, beside what was written."""
        given: dict[str, Any] = super().clean() or {}
        if not self.errors:
            try:
                given["rules"] = rules_meant(given)
            except Invalid as error:
                self.add_error(None, said(error))
        return given

    @property
    def channels(self) -> list[dict[str, Any]]:
        """The fields of each channel."""
        return [
            {"label": LABELS[name], "at_a_time": self[places], "effort_s": self[effort_s]}
            for name, places, effort_s in CHANNEL_FIELDS
        ]

    def parts(self, *names: str) -> list[forms.BoundField]:
        """The fields of these names."""
        return [self[name] for name in names]

    @property
    def language_fields(self) -> list[forms.BoundField]:
        """What is set of the stages of the language."""
        return self.parts("fluent_after_s", "help_after_s", "fluent", "help", "strict", "wait_out")

    @property
    def hour_fields(self) -> list[forms.BoundField]:
        """What is set of awkward hours."""
        return self.parts("night", "night_from", "night_until", "apart")

    @property
    def worth_fields(self) -> list[forms.BoundField]:
        """What is set of how much a unit is worth."""
        return self.parts("affinity", "waiting", "pressing", "notice_s")


def rules_meant(given: dict[str, Any]) -> Rules:
    """The rules that a valid form means; raises Invalid where they contradict themselves."""
    weights, whole = of_places([given[field] for _, field, _ in CHANNEL_FIELDS])
    dark = set(_hours(given["night_from"], given["night_until"]))
    return Rules(
        weights=weights,
        whole=whole,
        stages=(0, coins(given["fluent"]), coins(given["help"])),
        night=tuple(coins(given["night"]) if hour in dark else 0 for hour in range(DAY_H)),
        apart=tuple(coins(given["apart"] * hours) for hours in range(DAY_H // 2 + 1)),
        affinity=coins(given["affinity"]),
        waiting=coins(given["waiting"]),
        pressing=coins(given["pressing"]),
        notice_s=given["notice_s"],
        strict=given["strict"],
        wait_out=given["wait_out"],
        after_s=(0, given["fluent_after_s"], given["help_after_s"]),
        efforts=tuple(given[field] for _, _, field in CHANNEL_FIELDS),
    )


def _hours(first: int, until: int) -> Iterable[int]:
    """The hours from one up to another around the clock; none where both are the same."""
    return ((first + n) % DAY_H for n in range((until - first) % DAY_H))


def _initial(rules: Rules) -> dict[str, Any]:
    """What the form says of rules: of hours, the first stretch that is paid as night."""
    dark = [hour for hour in range(DAY_H) if rules.night[hour]]
    begins = next((hour for hour in dark if not rules.night[hour - 1]), 0)
    return {
        "after": rules.version,
        "fluent_after_s": rules.after_s[Stage.FLUENT],
        "help_after_s": rules.after_s[Stage.HELP],
        "fluent": amount(rules.stages[Stage.FLUENT]),
        "help": amount(rules.stages[Stage.HELP]),
        "strict": rules.strict,
        "wait_out": rules.wait_out,
        "night": amount(max(rules.night)),
        "night_from": begins,
        "night_until": (begins + len(dark)) % DAY_H,
        "apart": amount(rules.apart[1]),
        "affinity": amount(rules.affinity),
        "waiting": amount(rules.waiting),
        "pressing": amount(rules.pressing),
        "notice_s": rules.notice_s,
        **{f"{name}_at_a_time": at_a_time(rules, name) for name in CHANNELS},
        **{f"{name}_effort_s": rules.efforts[place] for name, place in CHANNELS.items()},
    }
