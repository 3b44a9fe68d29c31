"""Reads of compliance, each narrowed to what its actor may see."""

from heliotrope.compliance.selectors.breaches import open_breaches
from heliotrope.compliance.selectors.evidence import (
    PackLine,
    operators_asked,
    pack,
    pack_content,
    packs,
    packs_waiting,
)
from heliotrope.compliance.selectors.looks import (
    LISTED_MOST,
    Filters,
    RevealLine,
    has_grant,
    is_open,
    looked,
    policies,
    reveals,
    verdicts,
    viewer,
    viewer_of,
)
from heliotrope.compliance.selectors.patterns import patterns_in_force, patterns_of
from heliotrope.compliance.selectors.pins import pins_of
from heliotrope.compliance.selectors.requests import open_requests, stopped, stopped_cases, withdrawn
from heliotrope.compliance.selectors.transfers import (
    NoticeLine,
    TransferLine,
    barred_homes,
    notices,
    own_notices,
    transfer_rules,
    transfers,
    way_to,
)

__all__ = [
    "LISTED_MOST",
    "Filters",
    "NoticeLine",
    "PackLine",
    "RevealLine",
    "TransferLine",
    "barred_homes",
    "eyes_notices",
    "has_grant",
    "is_open",
    "looked",
    "notices",
    "open_breaches",
    "open_requests",
    "operators_asked",
    "own_notices",
    "pack",
    "pack_content",
    "packs",
    "packs_waiting",
    "patterns_in_force",
    "patterns_of",
    "pins_of",
    "policies",
    "reveals",
    "stopped",
    "stopped_cases",
    "transfer_rules",
    "transfers",
    "verdicts",
    "viewer",
    "viewer_of",
    "way_to",
    "withdrawn",
]
