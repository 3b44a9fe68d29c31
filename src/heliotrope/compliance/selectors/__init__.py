"""Reads of compliance, each narrowed to what its actor may see."""

from heliotrope.compliance.selectors.evidence import (
    PackLine,
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
from heliotrope.compliance.selectors.pins import pins_of
from heliotrope.compliance.selectors.transfers import (
    NoticeLine,
    TransferLine,
    barred_homes,
    notices,
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
    "has_grant",
    "is_open",
    "looked",
    "notices",
    "pack",
    "pack_content",
    "packs",
    "packs_waiting",
    "pins_of",
    "policies",
    "reveals",
    "transfer_rules",
    "transfers",
    "verdicts",
    "viewer",
    "viewer_of",
    "way_to",
]
