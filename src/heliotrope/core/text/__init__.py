"""Text that comes in and goes out: single values, and documents in two languages."""
