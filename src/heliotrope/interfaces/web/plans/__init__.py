"""A brief becomes a plan: written, looked at, mended, signed off and followed."""
