"""What a seat is called: roles in words, initials."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from heliotrope.core.access import Role

_NAMES: dict[Role, Promise] = {
    Role.OPERATOR_ADMIN: _("Operator"),
    Role.SITE_LEAD: _("Site lead"),
    Role.WORKER: _("Worker"),
    Role.ADJUDICATOR: _("Adjudicator"),
    Role.CLIENT_MEMBER: _("Client"),
    Role.COMPLIANCE_OFFICER: _("Compliance officer"),
    Role.AUDITOR: _("Auditor"),
}


def role_name(role: Role | None) -> str:
    """The role in the reader's language; empty for nobody."""
    return str(_NAMES[role]) if role is not None else ""


def initials(email: str) -> str:
    """Two letters for the small disc: of the first two words of the address, or its first two letters."""
    words = [word for word in email.partition("@")[0].replace("-", ".").replace("_", ".").split(".") if word]
    letters = "".join(word[0] for word in words[:2]) if len(words) > 1 else email[:2]
    return letters.upper()
