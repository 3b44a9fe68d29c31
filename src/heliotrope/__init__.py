"""Heliotrope: demand, decompose, match, quality, deliver."""

__version__ = "0.1.0"
