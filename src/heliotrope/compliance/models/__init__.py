"""The tables of compliance, a module a subject."""

from heliotrope.compliance.models.evidence import EvidencePack
from heliotrope.compliance.models.looks import Finding, Grant, Mark, PolicyVersion, Reveal
from heliotrope.compliance.models.pins import HomePins
from heliotrope.compliance.models.transfers import (
    PrivacyNotice,
    TransferSeen,
    TransferTally,
    TransferVersion,
)

__all__ = [
    "EvidencePack",
    "Finding",
    "Grant",
    "HomePins",
    "Mark",
    "PolicyVersion",
    "PrivacyNotice",
    "Reveal",
    "TransferSeen",
    "TransferTally",
    "TransferVersion",
]
