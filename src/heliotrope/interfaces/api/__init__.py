"""REST v1: each operation names the permission it needs and makes one call of a story."""
