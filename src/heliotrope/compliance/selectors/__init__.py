"""Reads of compliance, each narrowed to what its actor may see."""

from heliotrope.compliance.selectors.breaches import open_breaches
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
from heliotrope.compliance.selectors.requests import open_requests, stopped, stopped_cases, withdrawn

__all__ = [
    "LISTED_MOST",
    "Filters",
    "RevealLine",
    "has_grant",
    "is_open",
    "looked",
    "open_breaches",
    "open_requests",
    "policies",
    "reveals",
    "stopped",
    "stopped_cases",
    "verdicts",
    "viewer",
    "viewer_of",
    "withdrawn",
]
