"""Clocks that a law or a promise starts: rules as data, and one way to count them."""

from heliotrope.core.clocks.counting import Clock, Standing
from heliotrope.core.clocks.law import LAW_VERSION, breach_rules, request_rule, rule
from heliotrope.core.clocks.rules import Confirmed, LegalRule, Topic, Unit

__all__ = [
    "LAW_VERSION",
    "Clock",
    "Confirmed",
    "LegalRule",
    "Standing",
    "Topic",
    "Unit",
    "breach_rules",
    "request_rule",
    "rule",
]
