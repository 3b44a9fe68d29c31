"""Decisions: pure functions on frozen data; no Django, no I/O, no clock, no dice."""
