"""Background work: what an event causes, and the process that does it."""
