"""Masking: what of a text may leave its home."""

from heliotrope.core.masking.text import MaskedText, mask

__all__ = ["MaskedText", "mask"]
