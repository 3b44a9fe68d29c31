"""Compliance: who may see what of a person's data, and who saw it."""
