"""The demonstration's order: handwritten digits that ship with scikit-learn.

Source:
    E. Alpaydin and C. Kaynak, Optical Recognition of Handwritten Digits, UCI Machine Learning Repository
    (1998), CC BY 4.0; the copy in scikit-learn, 8×8 pixels of 0 to 16.
"""

import base64
import csv
import gzip
import importlib.util
import io
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from PIL import Image

from heliotrope.core.errors import Unavailable

SIDE: Final = 8
SHOWN_SIDE: Final = 64
DARKEST: Final = 16
ITEMS: Final = 120
GOLD: Final = 12
LABELS: Final = tuple("0123456789")
INSTRUCTION: Final = "Which digit was written here? Choose one from 0 to 9."


@dataclass(frozen=True, slots=True, kw_only=True)
class Digit:
    """One digit: its 64 pixels by row, 0 paper to 16 ink, and what its writer meant."""

    pixels: tuple[int, ...]
    meant: str


def jsonl() -> bytes:
    """The order's file: 120 digits to label, and 12 whose answer is known and hidden among them."""
    lines = []
    for number, digit in enumerate(_digits(ITEMS + GOLD), 1):
        row = {"id": f"digit-{number:03}", "image": base64.b64encode(_png(digit)).decode("ascii")}
        if number % ((ITEMS + GOLD) // GOLD) == 0:
            row["gold"] = digit.meant
        lines.append(json.dumps(row))
    return ("\n".join(lines) + "\n").encode()


def _digits(count: int) -> Iterator[Digit]:
    # Its file is read as it lies there: importing scikit-learn takes seconds.
    spec = importlib.util.find_spec("sklearn")
    places = spec.submodule_search_locations if spec else None
    if not places:
        raise Unavailable("scikit-learn is missing, and with it the demonstration's digits: pip install it.")
    path = Path(places[0]) / "datasets" / "data" / "digits.csv.gz"
    with gzip.open(path, "rt", encoding="ascii", newline="") as file:
        for _, row in zip(range(count), csv.reader(file), strict=False):
            values = [int(float(cell)) for cell in row]
            yield Digit(pixels=tuple(values[: SIDE * SIDE]), meant=str(values[SIDE * SIDE]))


def _png(digit: Digit) -> bytes:
    ink = bytes(255 - value * 255 // DARKEST for value in digit.pixels)
    image = Image.frombytes("L", (SIDE, SIDE), ink).resize((SHOWN_SIDE, SHOWN_SIDE), Image.Resampling.BICUBIC)
    out = io.BytesIO()
    image.save(out, "PNG", optimize=True)
    return out.getvalue()
