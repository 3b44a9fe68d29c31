"""The watch: what was done, by whom, and whether the record still stands as it was sealed."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext

from heliotrope.core.access import Permission
from heliotrope.foundation.audit import selectors as audit_selectors
from heliotrope.foundation.audit import services as audit
from heliotrope.foundation.audit.selectors import AuditLine
from heliotrope.interfaces.web.console import texts
from heliotrope.interfaces.web.console.guarded_texts import DETAILS
from heliotrope.interfaces.web.console.order_parts import who
from heliotrope.interfaces.web.door import actor_of, page

LISTED = 200
CHECKED = 500


@page(Permission.AUDIT_READ)
def entries(request: HttpRequest) -> HttpResponse:
    """The latest entries of the audit chain, with the seals of the newest recomputed."""
    actor = actor_of(request)
    lines = audit_selectors.recent(actor, limit=LISTED)
    checked = audit.verify_recent(actor, limit=CHECKED)
    context = {
        "entries": [
            {
                "line": line,
                "text": texts.action(line.action)[1],
                "state": texts.action(line.action)[0],
                "by": who(actor, line),
                "person": str(line.actor_id)[-8:] if line.actor_id and line.actor_id != actor.user_id else "",
                "detail": _detail(line),
            }
            for line in lines
        ],
        "checked": checked,
        "figures": [
            {
                "label": gettext("Seals checked"),
                "value": checked.sealed,
                "state": "bad" if checked.broken else "good",
                "note": gettext("one does not match") if checked.broken else gettext("all match"),
                "definition": gettext(
                    "The newest entries that you may see, each hashed again and compared with its seal. "
                    "The command “heliotrope audit verify” walks the whole chain."
                ),
            },
            {
                "label": gettext("Not sealed yet"),
                "value": checked.unsealed,
                "definition": gettext(
                    "Entries that committed and wait for the sealer, which comes every second."
                ),
            },
        ],
    }
    return render(request, "console/watch.html", context)


def _detail(line: AuditLine) -> list[dict[str, Any]]:
    """The ids and counts of an entry; long ids by their end, for nobody compares 36 characters."""
    return [
        {"name": DETAILS.get(name, name), "value": DETAILS.get(str(value)) or _short(value)}
        for name, value in sorted(line.detail.items())
    ]


def _short(value: object) -> str:
    if isinstance(value, dict):
        return ", ".join(sorted(value))
    text = str(value)
    return f"…{text[-8:]}" if len(text) > 24 else text
