"""Text that comes in and goes out: single values, postal addresses, and documents in two languages."""
