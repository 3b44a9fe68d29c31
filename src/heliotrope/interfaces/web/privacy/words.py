"""What fields, levels and reasons are called."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from heliotrope.compliance.selectors.looks import IN_HAND
from heliotrope.core.privacy import Effect, Field, Shown
from heliotrope.core.privacy.reveals import Reason, Widening
from heliotrope.core.privacy.ruling import Grounds
from heliotrope.core.privacy.standing import INSPECT, OPERATE, OWN, REPLY
from heliotrope.core.privacy.unusual import Unusual

FIELDS: dict[Field, Promise] = {
    Field.PERSON: pgettext_lazy("person", "Name"),
    Field.EMAIL: _("E-mail address"),
    Field.PHONE: _("Phone number"),
    Field.ADDRESS: _("Postal address"),
    Field.CARD: _("Card number"),
    Field.IBAN: _("IBAN"),
    Field.ACCOUNT: _("Bank account"),
    Field.IP: _("IP address"),
    Field.URL: _("Link"),
    Field.DATE_OF_BIRTH: _("Date of birth"),
    Field.PASSPORT: _("Passport"),
    Field.NATIONAL_ID: _("National identifier"),
    Field.FILE: _("Attachment"),
}
LEVELS: dict[Shown, Promise] = {
    Shown.NOTHING: _("Nothing"),
    Shown.TOKEN: _("A placeholder"),
    Shown.PARTIAL: _("A part"),
    Shown.RAW: _("The value"),
}
EFFECTS: dict[Effect, Promise] = {
    Effect.ALLOW: _("Allows up to"),
    Effect.CAP: _("Shows at most"),
}
PURPOSES: dict[str, Promise] = {
    REPLY: _("To reply"),
    INSPECT: _("To inspect"),
    OPERATE: _("To run the operation"),
    OWN: _("It is their own"),
}
CONDITIONS: dict[str, tuple[Promise, Promise]] = {
    "in_hand": (_("Case not in hand"), _("Case in hand")),
    "same_home": (_("Away from the data’s home"), _("At the data’s home")),
    "trained": (_("Not trained in privacy"), _("Trained in privacy")),
    "key_here": (_("Key elsewhere"), _("Key here")),
    "withdrawn": (_("Consent stands"), _("Consent withdrawn")),
}
"""What a condition asks: where it says no, and where it says yes."""
GROUNDS: dict[Grounds, Promise] = {
    Grounds.MISTAKE: _("What holds now was a mistake"),
    Grounds.WORK: _("The work needs it"),
    Grounds.AGREED: _("It is agreed with the client"),
    Grounds.LAW: _("The law asks for it"),
}
WIDENINGS: dict[Widening, Promise] = {
    Widening.CASES: _("More cases than usual"),
    Widening.INCIDENT: _("An incident"),
    Widening.LEGAL: _("A legal duty"),
}
REASONS: dict[Reason, Promise] = {
    Reason.CALL_BACK: _("To call or write back"),
    Reason.VERIFY: _("To verify who they are"),
    Reason.FULFIL: _("To ship or deliver"),
    Reason.PAYMENT: _("A payment or refund"),
    Reason.COMPLAINT: _("To settle a complaint"),
    Reason.LEGAL: _("A legal duty"),
}
LOOKED_FOR: dict[str, Promise] = {
    **{one.value: words for one, words in REASONS.items()},
    IN_HAND: _("Case in hand"),
}
"""Why somebody looked, as the ledger has it: a reason that they gave, or of a file that they had its case."""
UNUSUAL: dict[str, Promise] = {
    Unusual.VOLUME: _("Many looks"),
    Unusual.HOUR: _("An unusual hour"),
    Unusual.CLIENT: _("An unusual client"),
}
