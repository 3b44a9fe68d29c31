"""How a line counted the pieces of a unit, said in the reader's language.

A note is kept as the text that its line wrote, so its template is found again by its form.  A note that no
template fits stands as it is.
"""

import re
from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext, pgettext_lazy


def gettext_noop(text: str) -> str:
    """Marks a text for the catalogue; Django's own asks for settings, which a module must not do."""
    return text


_TEMPLATES = (
    gettext_noop("triage of one conversation"),
    gettext_noop("one conversation, paid when it is resolved, in equal parts for each reply"),
    gettext_noop("reply %(n)s of %(of)s to spam"),
    gettext_noop("reply %(n)s of %(of)s to a resolved conversation"),
    gettext_noop("the check is part of the exception"),
    gettext_noop("waits again; the first wait was paid"),
    gettext_noop("one order exception, %(words)s, waits for stock: half"),
    gettext_noop("one order exception, %(words)s"),
    gettext_noop("comparing is not paid"),
    gettext_noop("one request"),
    gettext_noop("inspection of a random sample"),
    gettext_noop("%(n)s steps; a defect that is accepted adds by its severity: %(words)s"),
    gettext_noop("%(n)s steps done, %(skipped)s skipped"),
    gettext_noop("%(n)s steps done"),
    gettext_noop("%(pieces)s for each defect"),
    gettext_noop("%(n)s defects decided, %(pieces)s each"),
    gettext_noop("defect %(n)s was accepted as %(words)s"),
    gettext_noop("%(n)s words × %(share)s (%(words)s)"),
)
"""Of two that fit, the one that says more comes first."""

_WORDS: Mapping[str, str | Promise] = {
    "address": pgettext_lazy("pay", "address"),
    "oversell": pgettext_lazy("pay", "oversell"),
    "late": pgettext_lazy("pay", "late"),
    "blocker": pgettext_lazy("pay", "blocker"),
    "critical": pgettext_lazy("pay", "critical"),
    "major": pgettext_lazy("pay", "major"),
    "minor": pgettext_lazy("pay", "minor"),
    "trivial": pgettext_lazy("pay", "trivial"),
    "revision": pgettext_lazy("pay", "revision"),
    "proposal from memory": pgettext_lazy("pay", "proposal from memory"),
    "repetition or in context": pgettext_lazy("pay", "repetition or in context"),
    "exact": pgettext_lazy("pay", "exact"),
    "fuzzy": pgettext_lazy("pay", "fuzzy"),
    "no match": pgettext_lazy("pay", "no match"),
}
_WORD = re.compile("|".join(sorted(_WORDS, key=len, reverse=True)))


def noted(note: str) -> str:
    """A note in the reader's language."""
    for template, form in _FORMS:
        if found := form.fullmatch(note):
            return gettext(template) % {name: _said(name, text) for name, text in found.groupdict().items()}
    return note


def _said(name: str, text: str) -> str:
    """A figure as it is; words by the word, for several may stand in a row."""
    if name != "words":
        return text
    return _WORD.sub(lambda word: str(_WORDS[word.group()]), text)


def _form(template: str) -> re.Pattern[str]:
    """What text a template makes: figures in its places, and words in the place of words."""
    parts = re.split(r"%\((\w+)\)s", template)
    return re.compile(
        "".join(
            (f"(?P<{part}>.+)" if part == "words" else rf"(?P<{part}>\d[\d.]*)") if n % 2 else re.escape(part)
            for n, part in enumerate(parts)
        )
    )


_FORMS = tuple((template, _form(template)) for template in _TEMPLATES)
