"""Keys of data subjects: what is personal is sealed under a key of its own, and that key can be destroyed."""

from heliotrope.foundation.keys.errors import KeyAway, SealedField, SubjectErased, Tampered
from heliotrope.foundation.keys.sealing import ERASED, about, is_sealed

__all__ = [
    "ERASED",
    "KeyAway",
    "SealedField",
    "SubjectErased",
    "Tampered",
    "about",
    "is_sealed",
]
