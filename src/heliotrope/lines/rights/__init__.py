"""Persons' requests about their own data, worked on like any other line's units."""
