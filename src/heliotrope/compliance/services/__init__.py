"""Writes of compliance: policies, placeholders, looks, pins, transfers, notices."""

from heliotrope.compliance.services.masking import Masking, Text, forget, read_texts
from heliotrope.compliance.services.notices import Kind, notice, see
from heliotrope.compliance.services.pins import keep_pins, place_person
from heliotrope.compliance.services.policies import keep_policy, tighten
from heliotrope.compliance.services.reveals import Wish, reveal
from heliotrope.compliance.services.transfers import file_instrument, keep_transfers, rule_transfer

__all__ = [
    "Kind",
    "Masking",
    "Text",
    "Wish",
    "file_instrument",
    "forget",
    "keep_pins",
    "keep_policy",
    "keep_transfers",
    "notice",
    "place_person",
    "read_texts",
    "reveal",
    "rule_transfer",
    "see",
    "tighten",
]
