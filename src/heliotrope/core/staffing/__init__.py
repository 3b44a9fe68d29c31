"""Staffing: what is expected, who covers it, and where nobody does."""
