"""The tables of compliance, a module a subject."""

from heliotrope.compliance.models.entries import SiteDevice, SiteEntry
from heliotrope.compliance.models.looks import Finding, Grant, Mark, PolicyVersion, Reveal

__all__ = ["Finding", "Grant", "Mark", "PolicyVersion", "Reveal", "SiteDevice", "SiteEntry"]
