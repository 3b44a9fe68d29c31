"""Suspicions and contests: the worker's side and the side of those who settle them."""
