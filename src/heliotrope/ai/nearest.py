"""Which of a few meanings a text has: the nearest one among vectors."""

from collections.abc import Mapping, Sequence
from functools import lru_cache

import numpy as np

from heliotrope.ai.embeddings import DIMENSION, MODEL, Vectors, understood, vectors
from heliotrope.ai.languages import language_of
from heliotrope.ai.outputs import EMBEDDED, Output, Used, note
from heliotrope.core.errors import Invalid

LEAST_LABEL, LEAST_INTENT, LEAST_MARGIN = 0.05, 0.30, 0.02
"""Cosines of this model under which it has nothing to say, and how far the second must stay behind.

Names of labels are short and far from every sentence, so that their bound is low and only their order counts;
of 73 messages in six languages whose intent is known all lie above 0.31, six about other things below 0.20.
"""


def nearest(text: str, labels: Mapping[str, Sequence[str]]) -> Output[str] | None:
    """The label whose name or description is nearest to a text; None when none is, or it cannot be read.

    Args:
        labels: what is said of each label, its name among it, at least one text each.
    """
    if not labels or not all(labels.values()):
        raise Invalid("Name at least one label, and say what each of them means.")
    said = tuple((label, tuple(texts)) for label, texts in labels.items())
    return _nearest(text, said, least=LEAST_LABEL, margin=0.0)


def intent_of(text: str) -> Output[str] | None:
    """What a customer's message is about, as a code of the seeds; None when that is not clear enough."""
    from heliotrope.ai.intent_seeds import SEEDS

    return _nearest(text, tuple(SEEDS.items()), least=LEAST_INTENT, margin=LEAST_MARGIN)


_Said = tuple[tuple[str, tuple[str, ...]], ...]


def _nearest(text: str, said: _Said, *, least: float, margin: float) -> Output[str] | None:
    if not any(map(str.isalnum, text)) or not understood(language_of(text).code):
        return None
    scores = prototypes(said) @ vectors([text])[0]
    order = np.argsort(-scores, kind="stable")
    best = float(scores[order[0]])
    behind = best - float(scores[order[1]]) if len(order) > 1 else 1.0
    used = note(Used(provider=EMBEDDED, model=MODEL, score=round(min(best, 1.0), 6)))
    if best < least or behind < margin:
        return None
    return Output(value=said[int(order[0])][0], used=used)


@lru_cache(maxsize=64)
def prototypes(said: _Said) -> Vectors:
    """The mean direction of what is said of each meaning, (meanings, DIMENSION)."""
    texts = [text for _, examples in said for text in examples]
    read = vectors(texts)
    found = np.zeros((len(said), DIMENSION), dtype=np.float32)
    start = 0
    for n, (_, examples) in enumerate(said):
        middle = read[start : start + len(examples)].mean(axis=0)
        length = float(np.linalg.norm(middle))
        found[n] = middle / length if length else middle
        start += len(examples)
    return found
