"""Providers, rosters and AI workers: who may be matched, when, and what they ask."""
