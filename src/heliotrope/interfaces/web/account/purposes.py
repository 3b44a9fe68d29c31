"""Why the second factor is asked for once more, in the words of what one was about to do."""

from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

PURPOSES: tuple[tuple[str, Promise], ...] = (
    (
        "/privacy/items/",
        _(
            "You are about to look behind a placeholder at a person’s data: prove once more that it is you."
            " What you chose is kept."
        ),
    ),
    (
        "/privacy/bulk/",
        _("You are about to read many persons’ data in clear: prove once more that it is you."),
    ),
    (
        "/privacy/erasures/",
        _("An erasure cannot be taken back: prove once more that it is you. What you chose is kept."),
    ),
    (
        "/privacy/requests/",
        _(
            "What you grant may not be taken back: prove once more that it is you, then press the button"
            " again."
        ),
    ),
)
"""Where one comes from, and what one was about to do there."""
ACCOUNT = _("This changes how your account is guarded, so prove once more that it is you.")


def purpose_of(request: HttpRequest) -> Promise:
    """What the proof is for, told by where it leads."""
    after = request.POST.get("next") or request.GET.get("next", "")
    return next((words for place, words in PURPOSES if after.startswith(place)), ACCOUNT)
