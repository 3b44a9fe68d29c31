"""The lines' own words: what a piece is, what a step is called, what an answer's code means."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from babel.numbers import format_decimal
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext, pgettext, pgettext_lazy, to_locale
from django.utils.translation import gettext_lazy as _

from heliotrope.interfaces.web.console import texts
from heliotrope.pipeline.quality.inspections import INSPECT


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """What a line's rate is for.

    Attributes:
        per: its rate in words, with a place for the rate.
        pieces: the name of so many of them.
        one: what one piece is, in a sentence.
    """

    per: str | Promise
    pieces: str | Promise
    one: str | Promise


_MEASURES: Mapping[str, Measure] = {
    "judgement": Measure(
        per=_("%(rate)s a judgement"),
        pieces=_("Judgements"),
        one=_("One judgement is one worker's answer on one item."),
    ),
    "weighted word": Measure(
        per=_("%(rate)s a weighted word"),
        pieces=_("Weighted words"),
        one=_(
            "One weighted word is a new word of the source. What your memory knows counts less: exactly 0.2, "
            "almost 0.3 to 0.8; revising a word adds 0.3."
        ),
    ),
    "step": Measure(
        per=_("%(rate)s a step"),
        pieces=_("Steps"),
        one=_(
            "One step is one step of a case that was run. A confirmed defect counts 1 to 20 steps by its "
            "severity, deciding on one counts 2."
        ),
    ),
    "conversation": Measure(
        per=_("%(rate)s a conversation"),
        pieces=_("Conversations"),
        one=_(
            "One conversation is a case that is resolved, however many replies it takes; spam counts a "
            "tenth, sorting by a machine a hundredth."
        ),
    ),
    "order exception": Measure(
        per=_("%(rate)s an order exception"),
        pieces=_("Order exceptions"),
        one=_(
            "One order exception is a wrong address or a late order that is settled; goods that are not in "
            "stock count 1.5, waiting for them half."
        ),
    ),
}

_NAMES: Mapping[str, str | Promise] = {
    "annotation": _("Annotation"),
    "commerce": _("Commerce"),
    "rights": _("Persons’ requests"),
    "support": _("Support"),
    "testing": _("Testing"),
    "translation": _("Translation"),
}

_SENTENCES: Mapping[str, str | Promise] = {
    "annotation": _("People label texts or images until each answer is sure enough."),
    "commerce": _("What goes wrong with a shop's orders is mended: addresses, missing stock, late dispatch."),
    "rights": _("What your customers ask about their own data is looked at by two people and carried out."),
    "support": _("People answer your customers by e-mail or chat for as long as the stream is open."),
    "testing": _("People run your test plan in the environments you name; you get confirmed defects."),
    "translation": _(
        "A file is translated by one person, revised by a second, and comes back in its format."
    ),
}

_STEPS: Mapping[tuple[str, str], str | Promise] = {
    ("commerce", "check"): pgettext_lazy("step", "Checked by a machine"),
    ("commerce", "fix"): pgettext_lazy("step", "Mend"),
    ("rights", "work"): pgettext_lazy("step", "Find what is right"),
    ("rights", "check"): pgettext_lazy("step", "Agree or not"),
    ("support", "triage"): pgettext_lazy("step", "Sorted by a machine"),
    ("support", "reply"): pgettext_lazy("step", "Reply"),
    ("testing", "run"): pgettext_lazy("step", "Run"),
    ("testing", "dedupe"): pgettext_lazy("step", "Compared by a machine"),
    ("testing", "triage"): pgettext_lazy("step", "Decide on defects"),
    ("translation", "pretranslate"): pgettext_lazy("step", "Proposed by a machine"),
    ("translation", "translate"): pgettext_lazy("step", "Translate"),
    ("translation", "revise"): pgettext_lazy("step", "Revise"),
}

_WAITS: Mapping[str, str | Promise] = {
    "commerce": _("Waiting for stock"),
    "support": _("Waiting for the customer"),
}


def measure(code: str) -> Measure:
    """What a measure is; one that is not known here stands for itself."""
    known = _MEASURES.get(code)
    if known is not None:
        return known
    return Measure(per=_("%(rate)s a piece"), pieces=code.capitalize(), one="")


def rate(amount: Decimal, currency: str, code: str) -> str:
    """A rate with what it is for: €0.12 a weighted word."""
    return str(measure(code).per) % {"rate": texts.rate(amount, currency)}


def count(pieces: Decimal) -> str:
    """A number of pieces with at most two decimals."""
    written: str = format_decimal(pieces, format="#,##0.##", locale=to_locale(get_language() or "en"))
    return written


def line(code: str) -> str:
    """A line's name."""
    return str(_NAMES.get(code, code.capitalize()))


def sentence(code: str) -> str:
    """What a line does, in a sentence; empty for one that is not known here."""
    return str(_SENTENCES.get(code, ""))


def step(line_code: str, code: str) -> str:
    """A step's name in its line."""
    if code == INSPECT:
        return gettext("Inspection")
    return str(_STEPS.get((line_code, code), code))


def waits(line_code: str) -> str:
    """What an item without a unit waits for."""
    return str(_WAITS.get(line_code, gettext("Waiting for news")))


def answer(line_code: str, code: str) -> str:
    """What the code of a step's answer means; a label of the client's own stands for itself."""
    if line_code not in {one for one, _step in _STEPS}:
        return code
    return {
        "accepted": pgettext("answer", "accepted"),
        "blocked": pgettext("answer", "blocked"),
        "cancelled": pgettext("answer", "cancelled"),
        "compared": pgettext("answer", "compared"),
        "confirmed": pgettext("answer", "confirmed as it was"),
        "corrected": pgettext("answer", "corrected"),
        "failed": pgettext("answer", "failed"),
        "passed": pgettext("answer", "passed"),
        "pretranslated": pgettext("answer", "proposed"),
        "proposed": pgettext("answer", "proposed"),
        "refunded": pgettext("answer", "refunded"),
        "rejected": pgettext("answer", "rejected"),
        "resolved": pgettext("answer", "resolved"),
        "revised": pgettext("answer", "revised"),
        "spam": pgettext("answer", "spam"),
        "translated": pgettext("answer", "translated"),
        "unsure": pgettext("answer", "unsure"),
        "waiting": pgettext("answer", "waits for an answer"),
        "waiting-stock": pgettext("answer", "waits for stock"),
    }.get(code, code)
