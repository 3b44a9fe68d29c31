"""Text that comes in and goes out: single values, whatever they are about."""
