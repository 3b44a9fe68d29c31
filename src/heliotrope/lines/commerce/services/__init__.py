"""Writes of the line, one module a use case; every one runs in the vault of the shop's home."""
