"""Placing orders in every line, and what an order's page says in its line's own words."""
