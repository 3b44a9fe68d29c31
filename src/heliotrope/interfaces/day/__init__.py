"""The simulated day of the demonstration: colleagues who work, and customers who want something.

They are ordinary workers and clients behind the same doors; the rest of the platform does not know of it.
"""
