"""One answer an item from what many workers said: the whole of it on coded judgements."""

from collections.abc import Callable
from enum import StrEnum

from heliotrope.core.quality.answers import Answers
from heliotrope.core.quality.consensus import Consensus
from heliotrope.core.quality.dawid_skene import dawid_skene
from heliotrope.core.quality.majority import majority


class Method(StrEnum):
    """How judgements become one answer."""

    MAJORITY = "majority"
    DAWID_SKENE = "dawid-skene"


def solve(
    answers: Answers, method: Method, *, watch: Callable[[int, float], None] | None = None
) -> Consensus:
    """The consensus by a method with its default settings.

    Args:
        watch: told each round and its change, where the method has rounds.
    """
    if method is Method.MAJORITY:
        return majority(answers)
    return dawid_skene(answers, watch=watch)
