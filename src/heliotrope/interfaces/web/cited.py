"""Citations of law: the law's own name stays as it is, what is said of its term is said in words."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

TERMS: dict[str, Promise] = {
    "without undue delay": _("without undue delay"),
    "without unreasonable delay": _("without unreasonable delay"),
    "immediately": _("immediately"),
    "after it is assessed as notifiable": _("after it is assessed as notifiable"),
    "a month, as GDPR Art. 12(3) has it": _("a month, as GDPR Art. 12(3) has it"),
    "No rule of this place is known here": _("No rule of this place is known here"),
}


def cited(citation: str) -> str:
    """A citation with what it says of the term in the reader's words; the law's own name stays as it is."""
    law, colon, term = citation.partition(": ")
    return f"{TERMS.get(law, law)}{colon}{TERMS.get(term, term)}"
