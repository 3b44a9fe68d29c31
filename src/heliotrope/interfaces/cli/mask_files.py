"""A file of texts in, a file of masked texts out: one line at a time, and the result whole or not at all."""

import json
import os
import time
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from heliotrope.core.errors import BadRow, Invalid
from heliotrope.core.masking.cases import Case, hide
from heliotrope.core.masking.finding import find
from heliotrope.core.masking.kinds import EVERY, Kind
from heliotrope.core.masking.own import Own
from heliotrope.core.masking.pieces import Reader
from heliotrope.interfaces.cli.csv_files import BadFile, Watch, target_of, writing

MOST_BAD = 1000
"""Bad lines that are named; a file of another format would have as many as it has lines."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MaskSummary:
    """What was masked, as the command prints it.

    Attributes:
        characters: code points of all texts.
        found: findings by kind.
        seconds: from opening the file to having written the result.
    """

    texts: int
    characters: int
    spans: int
    found: Mapping[str, int]
    seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What to look for, and where texts come from that do not say.

    Attributes:
        own: a client's own patterns.
        reader: a model of names and addresses.
    """

    kinds: Collection[Kind] = EVERY
    locale: str = ""
    country: str = ""
    own: tuple[Own, ...] = ()
    reader: Reader | None = None


class _BadLine(ValueError):
    """A line that cannot be masked; its column and what is wrong with it."""


def mask_file(
    in_path: Path, out_path: Path, *, wanted: Wanted | None = None, watch: Watch | None = None
) -> MaskSummary:
    """Mask the text of every line and write what was found where.

    Raises:
        BadFile: bad lines, named by number; nothing is written.
        Invalid: a target that is the input or no regular file.
        OSError: a file that cannot be read or written.
    """
    began, wanted = time.monotonic(), wanted or Wanted()
    target = target_of(out_path, in_path)
    texts = characters = read = 0
    found: Counter[str] = Counter()
    bad: list[BadRow] = []
    with in_path.open("rb") as file, writing(target) as out:
        size = max(os.fstat(file.fileno()).st_size, 1)
        for number, raw in enumerate(file, start=1):
            read += len(raw)
            if watch and (number % 1024 == 0 or len(raw) > 1 << 20):
                watch(f"masking {in_path.name}, bytes", read, size)
            if not raw.strip():
                continue
            try:
                text, line, kinds = _masked(raw, wanted)
            except _BadLine as error:
                bad.append(BadRow(line=number, column="", message=str(error)))
                if len(bad) >= MOST_BAD:
                    break
                continue
            texts, characters = texts + 1, characters + text
            found.update(kinds)
            if not bad:
                out.write(line)
        if bad:
            raise BadFile(in_path, bad)
    return MaskSummary(
        texts=texts,
        characters=characters,
        spans=found.total(),
        found=dict(sorted(found.items())),
        seconds=round(time.monotonic() - began, 3),
    )


def _masked(raw: bytes, wanted: Wanted) -> tuple[int, str, list[str]]:
    """Length of the text of a line, the line to write, and the kinds that were found."""
    row = _read(raw)
    text = row["text"]
    spans = find(
        text,
        locale=_word(row, "locale") or wanted.locale,
        country=_word(row, "country") or wanted.country,
        kinds=wanted.kinds,
        own=wanted.own,
        reader=wanted.reader,
    )
    answer = {
        "masked": hide(text, spans, Case()).text,
        "spans": [{"start": one.start, "end": one.end, "kind": one.kind.value} for one in spans],
    }
    line = json.dumps(answer, ensure_ascii=False)
    try:
        line.encode()
    except UnicodeEncodeError:  # half of a surrogate pair, which JSON can say and UTF-8 cannot
        line = json.dumps(answer)
    return len(text), f"{line}\n", [one.kind.value for one in spans]


def _read(raw: bytes) -> dict[str, Any]:
    try:
        row = json.loads(raw.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise _BadLine(f"is not UTF-8 at byte {error.start + 1}") from error
    except (ValueError, RecursionError) as error:
        raise _BadLine(f"is not JSON: {error}") from error
    if not isinstance(row, dict):
        raise _BadLine('is no object; write {"text": "..."}')
    if not isinstance(row.get("text"), str):
        raise _BadLine('needs a "text" that is a string')
    return row


def _word(row: Mapping[str, Any], name: str) -> str:
    word = row.get(name)
    if word is None:
        return ""
    if not isinstance(word, str):
        raise _BadLine(f'has a "{name}" that is no string')
    return word


def own_patterns(path: Path) -> tuple[Own, ...]:
    """A client's patterns from a JSON file: a list of objects with name, kind, shape and words.

    Raises:
        Invalid: what is wrong with which of them.
    """
    try:
        rows = json.loads(path.read_text(encoding="utf-8-sig"))
    except ValueError as error:
        raise Invalid(f"{path} is not JSON: {error}") from error
    if not isinstance(rows, list):
        raise Invalid(f"{path} must hold a list of patterns")
    return tuple(own_pattern(row, at=f"Pattern {place} of {path}") for place, row in enumerate(rows, start=1))


def own_pattern(row: Any, *, at: str) -> Own:
    """One pattern as data; `at` says in a refusal which it is."""
    try:
        kind = Kind(row["kind"])
        words = row.get("words", [])
        name, shape = row["name"], row["shape"]
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise Invalid(f"{at} needs a name, a kind ({', '.join(Kind)}) and a shape") from error
    if not all(isinstance(word, str) for word in (name, shape, *words)) or not isinstance(words, list):
        raise Invalid(f"{at}: its name, shape and words must be strings")
    return Own(name=name, kind=kind, shape=shape, words=tuple(words))
