"""Tenancy: operator → client → programme; who sits where; and the scope the database holds to."""
