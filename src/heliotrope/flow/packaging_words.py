"""What the parts of a package are called on the page that its person reads."""

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

NAMES: Final[Mapping[str, Promise]] = {
    "about": _("About"),
    "address": pgettext_lazy("package", "Address"),
    "address1": _("Street and number"),
    "address2": _("Further of the address"),
    "after": _("Afterwards"),
    "answered_at": _("Answered at"),
    "at": _("At"),
    "basis": _("Why so long: law or contract"),
    "before": pgettext_lazy("package", "Before"),
    "channel": _("Channel"),
    "city": _("City"),
    "comment": _("Comment"),
    "contacts": _("How you reached us"),
    "conversations": _("Conversations"),
    "corrections": _("What was corrected"),
    "country": _("Country"),
    "data": _("Class of data"),
    "days": _("Kept for (days)"),
    "detail": _("What you said"),
    "email": _("E-mail address"),
    "exceptions": _("What your order lacked"),
    "field": _("What"),
    "file": _("File"),
    "files": _("Files"),
    "found_at": _("Found at"),
    "from": pgettext_lazy("package", "From"),
    "id": _("Key"),
    "known_since": _("Known since"),
    "language": _("Language"),
    "law": _("Law"),
    "lines": _("What you ordered"),
    "looks": _("Who saw what your data say"),
    "machine_translations": _("Machine translations"),
    "media_type": _("Kind of file"),
    "messages": _("Messages"),
    "name": pgettext_lazy("person", "Name"),
    "number": _("Number"),
    "opened_at": _("Opened at"),
    "orders": _("Orders"),
    "phone": _("Phone number"),
    "placed_at": _("Ordered at"),
    "postcode": _("Postal code"),
    "privacy": _("What was done about your data"),
    "promised_at": _("Promised by"),
    "provider": _("Provider"),
    "province": _("Province or state"),
    "quantity": _("Quantity"),
    "rating": _("Rating"),
    "reason": _("Reason"),
    "received_at": _("Received at"),
    "requests": _("Your requests"),
    "right": _("Right"),
    "score": _("Score"),
    "settled_at": _("Settled at"),
    "shop": _("Shop"),
    "sku": _("Article"),
    "state": _("State"),
    "subject": pgettext_lazy("package", "Subject"),
    "text": _("Text"),
    "timezone": _("Time zone"),
    "title": _("Title"),
}
"""By the key of ``data.json``; a key that is not here stands as it is there."""
_STATES: Final[Mapping[str, Promise]] = {
    "open": pgettext_lazy("package", "Open"),
    "waiting": _("Waits for you"),
    "resolved": _("Resolved"),
    "spam": _("Spam"),
    "new": _("New"),
    "reserved": _("Set aside"),
    "short": _("Not in stock"),
    "fulfilled": _("Sent"),
    "cancelled": _("Cancelled"),
}
_FIELDS: Final[Mapping[str, Promise]] = {
    "EMAIL": _("E-mail address"),
    "PHONE": _("Phone number"),
    "CARD": _("Card number"),
    "IBAN": _("IBAN"),
    "ACCOUNT": _("Bank account"),
    "IP": _("IP address"),
    "URL": _("Link"),
    "PERSON": pgettext_lazy("person", "Name"),
    "ADDRESS": _("Postal address"),
    "DATE_OF_BIRTH": _("Date of birth"),
    "PASSPORT": _("Passport"),
    "NATIONAL_ID": _("National identifier"),
    "FILE": _("Attachment"),
}
VALUES: Final[Mapping[str, Mapping[str, Promise]]] = {
    "channel": {"email": _("E-mail"), "chat": _("Chat")},
    "data": {
        "contact": _("Your address and your conversations"),
        "attachment": _("Files that you sent"),
        "rendering": _("Machine translations"),
        "rating": _("Comments beside ratings"),
        "buyer": _("Orders that are over"),
    },
    "field": {**_FIELDS, **{one: NAMES[one] for one in ("name", "address", "language", "timezone")}},
    "from": {"you": _("You"), "us": _("Us")},
    "reason": {
        "case-in-hand": _("To work on your case"),
        "call-back": _("To call or write back"),
        "verify-identity": _("To verify who they are"),
        "fulfil": _("To ship or deliver"),
        "payment": _("A payment or refund"),
        "complaint": _("To settle a complaint"),
        "legal-duty": _("A legal duty"),
    },
    "right": {"access": _("Access"), "portability": _("Portability")},
    "state": _STATES,
}
"""What codes mean, by the key that they stand under."""
PURPOSES: Final[Mapping[str, Promise]] = {
    "to answer what you wrote": _("to answer what you wrote"),
    "to settle what an order lacked": _("to settle what an order lacked"),
    "to check the quality of answers": _("to check the quality of answers"),
    "to bill the work": _("to bill the work"),
}
"""What the data are used for (GDPR Art. 15(1)(a)), as ``data.json`` says it and as the page does."""
RECIPIENTS: Final = "people who answered you saw placeholders for what names you, but for the looks listed"
RECIPIENTS_SAID: Final = _(
    "People who answered you saw placeholders for what names you, but for the looks that are listed above."
)
RIGHTS_SAID: Final = _(
    "You may have what is wrong corrected, what is held erased, and its use stopped or limited, and you may "
    "object to it: write to us. You may also complain to the authority that watches over data protection "
    "where you live or work."
)
