"""Who takes part: the names by which the demonstration's data is found."""

from dataclasses import dataclass
from typing import Final

OPERATOR: Final = "Sunflower Services"
CARE: Final = "Aurora Outdoor AB"
"""The client whose customers write."""
BUYERS: Final = {
    "Digits GmbH": "ana@digits.example",
    "Orchard Inc.": "eve@orchard.example",
    CARE: "nils@aurora.example",
}
"""Who places a client's orders."""
SEED: Final = 20261122
"""Of everything that chance decides."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Voice:
    """Customers of one language.

    Attributes:
        timezone: by whose clock they get up and go to bed.
        chats, mails: a weekday.
    """

    language: str
    timezone: str
    chats: float
    mails: float


VOICES: Final = (
    Voice(language="en", timezone="America/New_York", chats=28, mails=20),
    Voice(language="es", timezone="America/Mexico_City", chats=20, mails=11),
    Voice(language="de", timezone="Europe/Berlin", chats=10, mails=13),
    Voice(language="zh", timezone="Asia/Shanghai", chats=14, mails=5),
    Voice(language="pt", timezone="America/Sao_Paulo", chats=7, mails=4),
    Voice(language="pl", timezone="Europe/Warsaw", chats=5, mails=5),
    Voice(language="fr", timezone="Europe/Paris", chats=5, mails=6),
)
