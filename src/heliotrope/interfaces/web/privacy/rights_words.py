"""What rights, states, refusals, classes of data and duties are called."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from heliotrope.core.clocks import Confirmed, Standing, Topic
from heliotrope.core.privacy import breaches, requests, retention

RIGHTS: dict[str, Promise] = {
    requests.Right.ACCESS: _("Access"),
    requests.Right.PORTABILITY: _("Portability"),
    requests.Right.CORRECTION: _("Correction"),
    requests.Right.RESTRICTION: _("Restriction"),
    requests.Right.OBJECTION: _("Objection"),
    requests.Right.CONSENT: _("Consent withdrawn"),
    requests.Right.ERASURE: _("Erasure"),
}
STATES: dict[str, Promise] = {
    requests.State.RECEIVED: _("Requester not verified"),
    requests.State.VERIFIED: _("For you to decide"),
    requests.State.WORKING: _("With the crew"),
    requests.State.ESCALATED: _("The crew leaves it to you"),
    requests.State.GRANTED: _("Being carried out"),
    requests.State.ANSWERED: _("Answered"),
    requests.State.REFUSED: _("Refused"),
}
REFUSALS: dict[str, Promise] = {
    requests.Refusal.NOT_VERIFIED: _("Requester not verified"),
    requests.Refusal.NOTHING_HELD: _("Nothing is held"),
    requests.Refusal.LEGAL_HOLD: _("Legal hold"),
    requests.Refusal.LEGAL_DUTY: _("A legal duty to keep"),
    requests.Refusal.UNFOUNDED: _("Unfounded or excessive"),
    requests.Refusal.OTHERS_RIGHTS: _("Rights of others"),
    requests.Refusal.TAKEN_BACK: _("Taken back"),
}
REASONS: dict[str, Promise] = {
    requests.Reason.COMPLEX: _("It is complex"),
    requests.Reason.MANY: _("There are many requests"),
    requests.Reason.IDENTITY: _("Waiting for proof of who asks"),
    requests.Reason.CLARIFYING: _("Waiting for what is meant"),
}
STANDINGS: dict[str, tuple[str, Promise]] = {
    Standing.RUNNING: ("good", _("In time")),
    Standing.WARNED: ("warn", _("Due soon")),
    Standing.ROLLED: ("warn", _("Past the term, in time by law")),
    Standing.OVERDUE: ("bad", _("Overdue")),
    Standing.PAUSED: ("warn", _("Stands still")),
}
"""Colour and words of how a clock stands."""
PARTINGS: dict[str, Promise] = {
    "waiting": _("Waits until all is erased"),
    "queued": _("On its way to them"),
    "sent": _("Told; their address is forgotten"),
    "refused": _("Could not be delivered; give them the certificates by hand"),
}
"""How far the last word to an erased person is."""
NO_PARTING = _("Nobody can be written to: give them the certificates by hand")
CONFIRMED: dict[str, Promise] = {
    Confirmed.PRIMARY: _("read at its source"),
    Confirmed.SECONDARY: _("seen in a secondary source"),
    Confirmed.NOT_YET: _("not confirmed yet"),
}
CLASSES: dict[str, Promise] = {
    retention.DataClass.CONTACT: _("Contacts with their conversations"),
    retention.DataClass.ATTACHMENT: _("Attachments"),
    retention.DataClass.RENDERING: _("Machine translations"),
    retention.DataClass.RATING: _("Comments beside ratings"),
    retention.DataClass.BUYER: _("Buyers of shops’ orders that are over"),
}
WHATS: dict[str, Promise] = {
    retention.What.ERASE: _("Erase, with the key"),
    retention.What.DELETE: _("Delete"),
    retention.What.ANONYMISE: _("Remove the words, keep the figures"),
    retention.What.KEEP: _("Keep: the rule is off"),
}
HOLD_REASONS: dict[str, Promise] = {
    "litigation": _("Litigation"),
    "authority": _("An authority asks"),
    "audit": _("An audit"),
    "claim": _("A claim"),
}
KINDS: dict[str, Promise] = {
    breaches.Harm.CONFIDENTIALITY: _("Confidentiality: somebody saw what they may not"),
    breaches.Harm.INTEGRITY: _("Integrity: something was changed"),
    breaches.Harm.AVAILABILITY: _("Availability: something was lost"),
}
RISKS: dict[str, Promise] = {
    breaches.Risk.UNKNOWN: _("Not assessed yet"),
    breaches.Risk.UNLIKELY: _("Harm is unlikely"),
    breaches.Risk.LIKELY: _("Harm is likely"),
    breaches.Risk.HIGH: _("High risk"),
}
BREACH_STATES: dict[str, Promise] = {
    breaches.State.RECORDED: _("Recorded"),
    breaches.State.ASSESSED: _("Assessed"),
    breaches.State.CLOSED: _("Closed"),
}
TOPICS: dict[str, Promise] = {
    Topic.BREACH_AUTHORITY: _("Tell the authority"),
    Topic.BREACH_PERSONS: _("Tell the persons"),
}
NOT_ASKED = _("Not asked for")
ENTRIES: dict[str, Promise] = {
    "recorded": _("Recorded"),
    "assessed": _("Assessed"),
    "notified": pgettext_lazy("breach", "Told"),
    "not-notified": pgettext_lazy("breach", "Decided not to tell"),
    "closed": _("Closed"),
}
