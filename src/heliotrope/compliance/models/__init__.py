"""The tables of compliance, a module a subject."""

from heliotrope.compliance.models.asks import BulkWish, LookBudget
from heliotrope.compliance.models.breaches import Breach, BreachDuty, BreachEntry
from heliotrope.compliance.models.entries import SiteDevice, SiteEntry
from heliotrope.compliance.models.erasures import HomeErasure
from heliotrope.compliance.models.evidence import EvidencePack
from heliotrope.compliance.models.looks import Finding, Grant, Mark, PolicyVersion, Reveal
from heliotrope.compliance.models.patterns import OwnPatterns
from heliotrope.compliance.models.pins import HomePins
from heliotrope.compliance.models.requests import Correction, Package, Request, RequestPerson, Stop
from heliotrope.compliance.models.retention import Hold, RetentionRule
from heliotrope.compliance.models.transfers import (
    PrivacyNotice,
    TransferSeen,
    TransferTally,
    TransferVersion,
)

__all__ = [
    "Breach",
    "BreachDuty",
    "BreachEntry",
    "BulkWish",
    "Correction",
    "EvidencePack",
    "Finding",
    "Grant",
    "Hold",
    "HomeErasure",
    "HomePins",
    "LookBudget",
    "Mark",
    "OwnPatterns",
    "Package",
    "PolicyVersion",
    "PrivacyNotice",
    "Request",
    "RequestPerson",
    "RetentionRule",
    "Reveal",
    "SiteDevice",
    "SiteEntry",
    "Stop",
    "TransferSeen",
    "TransferTally",
    "TransferVersion",
]
