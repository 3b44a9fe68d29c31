"""Read models across stages; writes nothing."""
