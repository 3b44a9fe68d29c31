"""A requester is told what became of their request, in their own conversation; once for each thing."""

from datetime import datetime
from uuid import UUID

from django.utils import translation
from django.utils.translation import gettext as _

from heliotrope.compliance.selectors.requests import PersonLine, RequestLine
from heliotrope.core.errors import Conflict
from heliotrope.core.privacy.requests import (
    ANSWERED_WORDS,
    EXTENDED_WORDS,
    REFUSED_WORDS,
    Reason,
    Refusal,
    Right,
)
from heliotrope.flow.persons import known, notify
from heliotrope.foundation.ids import derived_id
from heliotrope.foundation.tenancy.actor import Actor
from heliotrope.foundation.tenancy.scope import acting_in_vault
from heliotrope.lines.commerce.buyers import Buyer


def spoken_to(actor: Actor, subject_id: UUID) -> translation.override:
    """The language that a person is written to in."""
    who = known(actor, subject_id)
    spoken = "" if isinstance(who, Buyer) else who.language
    return translation.override("zh-hans" if spoken.startswith("zh") else "en")


def answered(actor: Actor, line: RequestLine, person: PersonLine, *, now: datetime) -> None:
    """What was corrected or stopped is said so (GDPR Art. 12(3)); packages and erasures have own words."""
    words = ANSWERED_WORDS.get(Right(line.right))
    if words is not None:
        with acting_in_vault(actor, line.data_home):
            with spoken_to(actor, person.subject_id):
                text = _(words.template)
            _write(actor, person, text, key=derived_id(line.id, "answered"), now=now)


def refused(actor: Actor, line: RequestLine, person: PersonLine, *, now: datetime) -> None:
    """Why not, and that they may complain (GDPR Art. 12(4)); who could not be verified is not written to."""
    refusal = Refusal(line.refusal)
    if refusal is Refusal.NOT_VERIFIED:
        return
    with acting_in_vault(actor, line.data_home):
        with spoken_to(actor, person.subject_id):
            text = _(
                "Your request about your data was not granted: %(why)s You may complain to an authority."
            ) % {"why": _(REFUSED_WORDS[refusal].template)}
        _write(actor, person, text, key=derived_id(line.id, "refused"), now=now)


def extended(actor: Actor, line: RequestLine, person: PersonLine, *, now: datetime) -> None:
    """That the answer takes longer, until when and why (GDPR Art. 12(3))."""
    if line.extended_at is None or not line.extended_for:
        return
    why = EXTENDED_WORDS[Reason(line.extended_for)]
    with acting_in_vault(actor, line.data_home):
        with spoken_to(actor, person.subject_id):
            text = _(
                "The answer to your request about your data takes longer: %(why)s You get it by %(day)s."
            ) % {
                "why": _(why.template),
                "day": line.last_day.isoformat(),
            }
        _write(actor, person, text, key=derived_id(line.id, "extended"), now=now)


def lifted(actor: Actor, line: RequestLine, person: PersonLine, *, now: datetime) -> None:
    """That their data will be used again, before they are (GDPR Art. 18(3)); in the vault that is entered."""
    with spoken_to(actor, person.subject_id):
        text = _("What you had us stop is taken up again: we use your data as before.")
    _write(actor, person, text, key=derived_id(line.id, "lifted"), now=now)


def _write(actor: Actor, person: PersonLine, text: str, *, key: UUID, now: datetime) -> None:
    try:
        notify(actor, person.subject_id, text, key=key, now=now)
    except Conflict:
        return  # who never wrote is told by the officer
