"""What checking a certificate found, in lines."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Any

from heliotrope.core.deliver.certificate.document import Fault, Head, Part, faults, read, text_of
from heliotrope.core.deliver.certificate.listing import listed_in
from heliotrope.core.deliver.certificate.saying import File, recomputed, unlike
from heliotrope.foundation.http.media_types import media_type_of
from heliotrope.foundation.signing.keys import fingerprint, holds


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """Lines that say what was checked, and lines that name what is not as it was signed."""

    checked: tuple[str, ...]
    faults: tuple[str, ...]


def report(content: bytes, *, deliveries: Sequence[Path], key: str) -> Report:
    """Check a certificate and the files beside it.

    Raises:
        Invalid: it is no certificate, or a file is none that it names.
        OSError, ValueError: a file cannot be read, or is no JSON.
    """
    document = json.loads(content)
    head, parts, _, _ = read(document)
    found = [*faults(document, partial(holds, head.key)), *recomputed(parts)]
    checked = [
        f"certificate  {head.certificate_id}, version {head.version}",
        *_said({part.name: part.content for part in parts}),
        f"signatures   of the head and of {len(parts)} parts, by the key {fingerprint(head.key)}",
        _of_key(head, key),
    ]
    if text_of(document) != content:
        found.append(
            Fault(part="file", why="it is not spelt as it was issued: a space or a line end differs")
        )
    if key and key != head.key:
        found.insert(0, Fault(part="key", why="it was signed with another key than the one given"))
    files = [_file(path) for path in deliveries]
    listed = {digest: item for file in files for digest, item in listed_in(parts, file).items()}
    for file in files:
        if item := listed.get(sha256(file.content).hexdigest()):
            checked.append(f"delivery     {file.name}, {len(file.content)} bytes, as listed for item {item}")
            continue
        found += unlike(parts, file)
        checked.append(f"delivery     {file.name}, {len(file.content)} bytes, against its hash and its lines")
    if not deliveries:
        checked.append(f"delivery     not checked; give its files with --delivery ({_files(parts)})")
    return Report(checked=tuple(checked), faults=tuple(f"{one.part}: {one.why}" for one in found))


def _file(path: Path) -> File:
    return File(name=path.name, media_type=media_type_of(path.name), content=path.read_bytes())


def _of_key(head: Head, given: str) -> str:
    if given:
        return "key          compared with the one given"
    return f"key          {head.key}: NOT compared; give the operator's published one with --key"


def _files(parts: Sequence[Part]) -> str:
    return ", ".join(part.name.removeprefix("file ") for part in parts if part.name.startswith("file "))


def _said(by_name: Mapping[str, Mapping[str, Any]]) -> list[str]:
    """The figures as the certificate states them."""
    delivered, period = by_name.get("delivered", {}), by_name.get("period", {})
    first, last, stream = (period.get(name) for name in ("first_day", "last_day", "stream"))
    lines = [
        *([f"period       {first} to {last}, in UTC, of the stream {stream}"] if period else []),
        f"delivered    {delivered.get('items')} items, {delivered.get('gold')} of them gold; "
        f"{delivered.get('not_judged')} could not be judged",
    ]
    accuracy, sample = by_name.get("accuracy"), by_name.get("sample")
    if accuracy is None or sample is None:
        return [
            *lines,
            "accuracy     not estimated: nothing was inspected; it rests on the steps of the work",
        ]
    return [
        *lines,
        f"accuracy     {accuracy.get('ratio')}, between {accuracy.get('low')} and {accuracy.get('high')} "
        f"(level {accuracy.get('level')}); computed again from the sample",
        f"sample       {sample.get('inspected')} of {sample.get('items')} items inspected at random, "
        f"{sample.get('wrong')} found wrong"
        + ("" if by_name.get("rests on", {}).get("basis") == "review" else " and put right"),
    ]
