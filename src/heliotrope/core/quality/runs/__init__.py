"""A test run: the result of every step, the defects found, and the verdicts on them."""
