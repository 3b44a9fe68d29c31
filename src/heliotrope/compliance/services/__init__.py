"""Writes of compliance: policies, placeholders and looks; every other subject is a module of its own."""

from heliotrope.compliance.services.masking import Masking, Text, forget, read_texts
from heliotrope.compliance.services.policies import keep_policy, tighten
from heliotrope.compliance.services.reveals import Wish, reveal

__all__ = ["Masking", "Text", "Wish", "forget", "keep_policy", "read_texts", "reveal", "tighten"]
