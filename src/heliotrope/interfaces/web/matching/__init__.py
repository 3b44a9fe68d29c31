"""The page of the batch plan: who would do what at the least cost, and offering it."""
