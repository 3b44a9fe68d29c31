"""The forms of the testing line: what its page shows with what was typed into it."""

from collections.abc import Mapping
from typing import Any

from django import template
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from heliotrope.lines.testing import forms

register = template.Library()

WORDS: Mapping[str, str | Promise] = {
    "pass": _("Pass"),
    "fail": _("Fail"),
    "blocked": _("Blocked"),
    "skipped": _("Skipped"),
    "blocker": _("blocker"),
    "critical": _("critical"),
    "major": _("major"),
    "minor": _("minor"),
    "trivial": _("trivial"),
    "reported": _("not decided yet"),
    "accepted": _("Accept"),
    "duplicate": _("Duplicate"),
    "rejected": _("Reject"),
}
TONES = {
    "blocker": "bad",
    "critical": "bad",
    "major": "warn",
    "pass": "good",
    "fail": "bad",
    "blocked": "warn",
}
"""The state of a badge; all others are idle."""


@register.filter
def testing_word(code: object) -> str:
    """A code of the line in the reader's language; an unknown one as it is."""
    return str(WORDS.get(str(code), code))


@register.filter
def testing_tone(code: object) -> str:
    """The state of the badge for a severity or a result."""
    return TONES.get(str(code), "idle")


@register.simple_tag
def testing_run(data: Mapping[str, Any], given: Mapping[str, object]) -> dict[str, object]:
    """The steps and defects of a run with what was typed; one more defect is there to be filled in."""
    rows: list[dict[str, Any]] = data["steps"]
    typed: Any = forms.run(given, len(rows))
    blank = {"title": "", "severity": "", "text": "", "step": ""}
    return {
        "steps": [
            {**row, **had, "number": number, "evidence": f"evidence-{number}"}
            for number, (row, had) in enumerate(zip(rows, typed["steps"], strict=True), 1)
        ],
        "defects": [
            {**had, "number": number, "evidence": f"defect-{number}-evidence"}
            for number, had in enumerate([*typed["defects"], blank], 1)
        ],
        "spare": {**blank, "number": "0", "evidence": "defect-0-evidence"},
        "done": sum(bool(had["result"]) for had in typed["steps"]),
    }


@register.simple_tag
def testing_triage(data: Mapping[str, Any], given: Mapping[str, object]) -> list[dict[str, object]]:
    """The defects to decide on with what was chosen."""
    rows: list[dict[str, Any]] = data["defects"]
    typed: Any = forms.triage(given, len(rows))["verdicts"]
    return [
        {**row, "number": number, "typed": had, "chosen": had["severity"] or row["severity"]}
        for number, (row, had) in enumerate(zip(rows, typed, strict=True), 1)
    ]
