"""Reads of compliance, each narrowed to what its actor may see."""

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

__all__ = [
    "LISTED_MOST",
    "Filters",
    "RevealLine",
    "has_grant",
    "is_open",
    "looked",
    "policies",
    "reveals",
    "verdicts",
    "viewer",
    "viewer_of",
]
