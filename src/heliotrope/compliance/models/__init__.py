"""The tables of compliance, a module a subject."""

from heliotrope.compliance.models.breaches import Breach, BreachDuty, BreachEntry
from heliotrope.compliance.models.looks import Finding, Grant, Mark, PolicyVersion, Reveal
from heliotrope.compliance.models.requests import Correction, Package, Request, RequestPerson, Stop
from heliotrope.compliance.models.retention import Hold, RetentionRule

__all__ = [
    "Breach",
    "BreachDuty",
    "BreachEntry",
    "Correction",
    "Finding",
    "Grant",
    "Hold",
    "Mark",
    "Package",
    "PolicyVersion",
    "Request",
    "RequestPerson",
    "RetentionRule",
    "Reveal",
    "Stop",
]
