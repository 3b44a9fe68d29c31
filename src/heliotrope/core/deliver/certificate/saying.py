"""What a certificate says, as parts; and the same recomputed from the parts alone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from hashlib import sha256
from typing import Any

from heliotrope.core.deliver.certificate.document import Fault, Part
from heliotrope.core.deliver.certificate.periods import Period
from heliotrope.core.errors import Invalid
from heliotrope.core.quality.certificate.estimating import Estimate, Inspected, estimate
from heliotrope.core.quality.certificate.reaching import outcome
from heliotrope.core.quality.certificate.sampling import rank

METHODS = {"inspection": "inspection@1", "review": "review@1"}
"""The sampling of `core.quality.certificate.sampling`, the interval of `estimating` beside it."""
MOST_LINES = 20_000
"""Lines of one file whose hashes are listed; a change in a longer file is found, and not named by line."""
_LINE_HASH = 16
_BY_LINE = ("application/jsonl", "text/csv")


class Basis(StrEnum):
    """What a certificate's figures rest on."""

    INSPECTION = "inspection"
    """A random sample that a second person judged anew without seeing the delivered answer."""
    REVIEW = "review"
    """A random sample of work by steps, whose deliverables somebody who had no part in them read."""
    STEPS = "steps"
    """Nothing was inspected: the work was made step by step, and what the last step said is counted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class InspectedItem:
    """One inspected item.

    Attributes:
        number: its place in the order, from 1.
        stratum: number of its stratum, from 1.
        right: whether its answer was right before anything was put right.
        mended: whether the delivered answer is right.
    """

    item_id: str
    number: int
    stratum: int
    right: bool
    mended: bool
    inspected_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class StatedStratum:
    """One stratum with what the model stated of it beforehand; None when it stated nothing."""

    inspected: Inspected
    confidence_ratio: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sampled:
    """The inspected sample and what came of it."""

    basis: Basis = Basis.INSPECTION
    seed: str
    inspector_level: int
    strata: tuple[StatedStratum, ...]
    items: tuple[InspectedItem, ...]
    found: Estimate
    target_ratio: float


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """One file of the delivery."""

    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Of:
    """The stream and its period, when a certificate is of what was delivered in one."""

    stream_id: str
    period: Period


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """All that a certificate says.

    Attributes:
        gold: delivered items whose answer came with the order.
        unjudged: number and key of each item that nobody could judge; it is not in the delivery.
        last_steps: for work by steps, delivered items by the code of their last step.
        sampled: None when nothing was inspected.
        reversed: number, key and right answer of items whose verdict was reversed after they were delivered.
        credit: what the client is credited for a missed target, such as ``12.50 EUR``; empty when nothing.
        reissued: why there is a version before this one; empty for the first.
        of: for a stream, its period; ``unjudged`` are then the items that had come and were not delivered by
            its end.
    """

    operator_id: str
    operator: str
    order_id: str
    line: str
    order_sha256: str
    issued_at: datetime
    delivered: int
    gold: int
    unjudged: tuple[tuple[int, str], ...]
    files: tuple[File, ...]
    last_steps: Mapping[str, int]
    sampled: Sampled | None
    reversed: tuple[tuple[int, str, str], ...] = ()
    credit: str = ""
    reissued: str = ""
    of: Of | None = None


def parts_of(said: Statement) -> tuple[Part, ...]:
    """The parts of a certificate, the most telling first."""
    return (
        Part(
            name="order", content={"id": said.order_id, "line": said.line, "file_sha256": said.order_sha256}
        ),
        Part(name="operator", content={"id": said.operator_id, "name": said.operator}),
        Part(name="issued", content={"at": _instant(said.issued_at), "reissued": said.reissued}),
        Part(
            name="delivered",
            content={"items": said.delivered, "gold": said.gold, "not_judged": len(said.unjudged)},
        ),
        *_of_period(said.of),
        *(
            _of_sample(said.sampled)
            if said.sampled
            else (Part(name="rests on", content={"basis": Basis.STEPS.value}),)
        ),
        *(
            Part(name=f"last step {code}", content={"items": count})
            for code, count in sorted(said.last_steps.items())
        ),
        *([Part(name="credit", content={"amount": said.credit})] if said.credit else []),
        *(
            Part(name=f"not judged {n}", content={"item": item_id, "number": number})
            for n, (number, item_id) in enumerate(said.unjudged, 1)
        ),
        *(
            Part(name=f"reversed {n}", content={"item": item_id, "number": number, "answer": answer})
            for n, (number, item_id, answer) in enumerate(said.reversed, 1)
        ),
        *(Part(name=f"file {file.name}", content=described(file)) for file in said.files),
    )


def _of_period(of: Of | None) -> list[Part]:
    if of is None:
        return []
    first, last = of.period.first_on.isoformat(), of.period.last_on.isoformat()
    return [Part(name="period", content={"stream": of.stream_id, "first_day": first, "last_day": last})]


def _of_sample(sampled: Sampled) -> tuple[Part, ...]:
    found = sampled.found
    return (
        Part(name="rests on", content={"basis": sampled.basis.value, "method": METHODS[sampled.basis]}),
        Part(name="accuracy", content=_accuracy(found)),
        Part(name="target", content=_target(found, sampled.target_ratio)),
        Part(
            name="sample",
            content={
                "items": found.items,
                "inspected": found.inspected,
                "wrong": found.wrong,
                "unmended": found.unmended,
                "inspector_level": sampled.inspector_level,
                "seed": sampled.seed,
            },
        ),
        *(
            Part(
                name=f"stratum {n}",
                content={
                    "items": one.inspected.items,
                    "inspected": one.inspected.inspected,
                    "right": one.inspected.right,
                    "unmended": one.inspected.unmended,
                    "stated": "" if one.confidence_ratio is None else ratio_text(one.confidence_ratio),
                },
            )
            for n, one in enumerate(sampled.strata, 1)
        ),
        *(
            Part(
                name=f"inspected {n}",
                content={
                    "item": one.item_id,
                    "number": one.number,
                    "stratum": one.stratum,
                    "right": "yes" if one.right else "no",
                    "mended": "yes" if one.mended else "no",
                    "at": _instant(one.inspected_at),
                },
            )
            for n, one in enumerate(sampled.items, 1)
        ),
    )


def _accuracy(found: Estimate) -> dict[str, str]:
    return {
        "ratio": ratio_text(found.ratio),
        "low": ratio_text(found.low),
        "high": ratio_text(found.high),
        "level": ratio_text(found.level_ratio),
        "before": ratio_text(found.found_ratio),
    }


def _target(found: Estimate, target_ratio: float) -> dict[str, str]:
    return {"ratio": ratio_text(target_ratio), "outcome": outcome(found, target_ratio).value}


def ratio_text(ratio: float) -> str:
    """A share to four digits: the same text on every machine."""
    return f"{ratio:.4f}"


def _instant(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="seconds")


def described(file: File) -> dict[str, Any]:
    """A file by its hash and size, and by a short hash of each line where it has lines."""
    lines = file.content.splitlines() if file.media_type in _BY_LINE else []
    return {
        "sha256": sha256(file.content).hexdigest(),
        "size": len(file.content),
        "lines": [_line_hash(line) for line in lines] if len(lines) <= MOST_LINES else [],
    }


def _line_hash(line: bytes) -> str:
    return sha256(line).hexdigest()[:_LINE_HASH]


def recomputed(parts: Sequence[Part]) -> tuple[Fault, ...]:
    """Parts that do not follow from the others: figures from the strata, strata from the inspected items."""
    by_name = {part.name: part.content for part in parts}
    if by_name.get("rests on", {}).get("basis") not in METHODS:
        return ()
    try:
        strata = _strata(by_name)
        level = float(by_name["accuracy"]["level"])
        target = float(by_name["target"]["ratio"])
        found = estimate(strata, level_ratio=level)
    except (KeyError, TypeError, ValueError, Invalid) as error:
        return (Fault(part="sample", why=f"its figures cannot be computed again ({error})"),)
    wanted = {"accuracy": _accuracy(found), "target": _target(found, target)}
    wrong = [
        Fault(part=name, why="it does not follow from the strata")
        for name, content in wanted.items()
        if dict(by_name[name]) != content
    ]
    return (*wrong, *_miscounted(by_name, strata), *_misdrawn(by_name, strata))


def _strata(by_name: Mapping[str, Mapping[str, Any]]) -> tuple[Inspected, ...]:
    found: list[Inspected] = []
    while one := by_name.get(f"stratum {len(found) + 1}"):
        names = ("items", "inspected", "right", "unmended")
        found.append(Inspected(**{name: int(one[name]) for name in names}))
    return tuple(found)


def _rows(by_name: Mapping[str, Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    found: list[Mapping[str, Any]] = []
    while one := by_name.get(f"inspected {len(found) + 1}"):
        found.append(one)
    return found


def _miscounted(by_name: Mapping[str, Mapping[str, Any]], strata: Sequence[Inspected]) -> list[Fault]:
    rows = _rows(by_name)
    counted = {
        n: (
            sum(row.get("stratum") == n for row in rows),
            sum(row.get("stratum") == n and row.get("right") == "yes" for row in rows),
            sum(row.get("stratum") == n and row.get("mended") == "no" for row in rows),
        )
        for n in range(1, len(strata) + 1)
    }
    return [
        Fault(part=f"stratum {n}", why="its counts are not those of its inspected items")
        for n, one in enumerate(strata, 1)
        if counted[n] != (one.inspected, one.right, one.unmended)
    ]


def _misdrawn(by_name: Mapping[str, Mapping[str, Any]], strata: Sequence[Inspected]) -> list[Fault]:
    """Items that stand in another order than the seed draws them in."""
    seed = str(by_name.get("sample", {}).get("seed", ""))
    found: list[Fault] = []
    last: dict[int, str] = {}
    for n, row in enumerate(_rows(by_name), 1):
        place, stratum = rank(seed, str(row.get("item"))), int(row.get("stratum", 0))
        if place < last.get(stratum, "") or not 0 < stratum <= len(strata):
            found.append(Fault(part=f"inspected {n}", why="it is not in the order of the draw"))
        last[stratum] = place
    return found


def unlike(parts: Sequence[Part], file: File) -> tuple[Fault, ...]:
    """How a delivered file differs from what the certificate names, by line where it can be told.

    Raises:
        Invalid: the certificate names no file like it.
    """
    known = {part.name.removeprefix("file "): part.content for part in parts if part.name.startswith("file ")}
    same = [name for name, one in known.items() if one.get("sha256") == sha256(file.content).hexdigest()]
    if same:
        return ()
    if file.name not in known:
        raise Invalid(
            f"The certificate names no file {file.name}, and none with these bytes; it names "
            f"{', '.join(sorted(known)) or 'none'}"
        )
    listed, here = list(known[file.name].get("lines", [])), file.content.splitlines()
    changed = [
        Fault(part=f"file {file.name}", why=f"line {n} was changed")
        for n, (was, line) in enumerate(zip(listed, here, strict=False), 1)
        if was != _line_hash(line)
    ]
    if listed and len(here) != len(listed):
        why = f"it has {len(here)} lines, the delivery had {len(listed)}"
        changed.append(Fault(part=f"file {file.name}", why=why))
    return tuple(changed) or (Fault(part=f"file {file.name}", why="its bytes are not those delivered"),)
