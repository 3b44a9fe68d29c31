"""Text that comes in and goes out: single values and postal addresses, whatever they are about."""
