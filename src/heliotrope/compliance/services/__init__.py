"""Writes of compliance; requests, retention and breaches are modules of their own."""

from heliotrope.compliance.services.evidence import (
    ask_evidence,
    finish_evidence,
    note_progress,
    note_taken,
)
from heliotrope.compliance.services.masking import Masking, Text, forget, read_texts, seal_digests
from heliotrope.compliance.services.notices import Kind, notice, see
from heliotrope.compliance.services.patterns import keep_patterns
from heliotrope.compliance.services.pins import keep_pins, place_person
from heliotrope.compliance.services.policies import add_rule, check_policy, keep_policy, take_out, tighten
from heliotrope.compliance.services.reveals import Wish, reveal
from heliotrope.compliance.services.transfers import file_instrument, keep_transfers, rule_transfer

__all__ = [
    "Kind",
    "Masking",
    "Text",
    "Wish",
    "add_rule",
    "ask_evidence",
    "check_policy",
    "file_instrument",
    "finish_evidence",
    "forget",
    "keep_patterns",
    "keep_pins",
    "keep_policy",
    "keep_transfers",
    "note_progress",
    "note_taken",
    "notice",
    "place_person",
    "read_texts",
    "reveal",
    "rule_transfer",
    "seal_digests",
    "see",
    "take_out",
    "tighten",
]
