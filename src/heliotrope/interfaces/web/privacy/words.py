"""What fields, levels and reasons are called."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from heliotrope.core.privacy import Field, Shown
from heliotrope.core.privacy.capping import Ending
from heliotrope.core.privacy.reveals import Reason, Widening
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
ENDINGS: dict[Ending, Promise] = {
    Ending.MISTAKE: _("It was set by mistake"),
    Ending.WORK: _("The work needs what it hides"),
    Ending.AGREED: _("It is agreed with the client"),
    Ending.LAW: _("The law asks for it no more"),
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
UNUSUAL: dict[str, Promise] = {
    Unusual.VOLUME: _("Many looks"),
    Unusual.HOUR: _("An unusual hour"),
    Unusual.CLIENT: _("An unusual client"),
}
