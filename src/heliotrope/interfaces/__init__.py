"""Doors: each turns an outside call into one service call."""
