"""Generators against the platform: machines beside plain models, and all operations with any requests."""
