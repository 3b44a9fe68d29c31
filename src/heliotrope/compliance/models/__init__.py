"""The tables of compliance, a module a subject."""

from heliotrope.compliance.models.asks import BulkWish, LookBudget
from heliotrope.compliance.models.entries import SiteDevice, SiteEntry
from heliotrope.compliance.models.looks import Finding, Grant, Mark, PolicyVersion, Reveal

__all__ = [
    "BulkWish",
    "Finding",
    "Grant",
    "LookBudget",
    "Mark",
    "PolicyVersion",
    "Reveal",
    "SiteDevice",
    "SiteEntry",
]
