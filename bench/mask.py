"""Masking beside Presidio: characters a second, and what is found, missed and taken for what it is not."""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

import mask_blind
import mask_corpus as planted
import mask_names
from heliotrope.ai.names import read_names
from heliotrope.core.masking.finding import find
from heliotrope.core.masking.kinds import PATTERNED, Kind
from heliotrope.core.masking.pieces import Reader
from mask_templates import KINDS, LOOSE
from saved import save

PEER = Path(__file__).parent / "peers" / "presidio.py"
ROUNDS, EACH, EVERY = 5, 100, 160
_LOOSE = frozenset({Kind.PERSON, Kind.ADDRESS})
_OF_SYNTH = {
    "PERSON": "PERSON", "STREET_ADDRESS": "ADDRESS", "CREDIT_CARD": "CARD", "PHONE_NUMBER": "PHONE",
    "EMAIL_ADDRESS": "EMAIL", "DOMAIN_NAME": "URL", "IBAN_CODE": "IBAN", "US_SSN": "NATIONAL_ID",
    "US_DRIVER_LICENSE": "NATIONAL_ID", "IP_ADDRESS": "IP",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A span that somebody found."""

    start: int
    end: int
    kind: str


def _ours(
    texts: Sequence[planted.Planted], kinds: frozenset[Kind], reader: Reader | None = None
) -> tuple[list[list[Said]], float]:
    began = time.process_time()
    found = [
        find(one.text, locale=one.locale, country=one.country, kinds=kinds, reader=reader) for one in texts
    ]
    seconds = time.process_time() - began
    return [[Said(start=s.start, end=s.end, kind=s.kind.value) for s in spans] for spans in found], seconds


def _peer(texts: Sequence[planted.Planted], setup: str) -> tuple[list[list[Said]], float]:
    """What the peer found with any score above nothing, and the processor's seconds of its own analysis."""
    from peers.environment import python_of

    with tempfile.TemporaryDirectory(prefix="heliotrope-bench-") as folder:
        given, target = Path(folder, "texts.jsonl"), Path(folder, "spans.jsonl")
        lines = (json.dumps({"text": one.text}) for one in texts)
        given.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
        ran = subprocess.run(
            [python_of("presidio"), PEER, given, target, setup],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            check=True,
            env={**os.environ, "PYTHONPATH": ""},
        )
        told = json.loads(ran.stdout.decode().splitlines()[-1])
        rows = [json.loads(line) for line in target.read_text(encoding="utf-8").splitlines()]
    return [
        [Said(start=s["start"], end=s["end"], kind=s["kind"]) for s in spans if s["score"] > 0]
        for spans in rows
    ], told["processor_s"]


def _counted(
    texts: Sequence[planted.Planted], found: Sequence[Sequence[Said]], kinds: Sequence[str]
) -> dict[str, dict[str, Any]]:
    """By kind: how many were planted, found whole, and said where nothing of the kind stands.

    Found is what leaves no letter or digit of the value outside the spans of its kind: what leaks is missed.
    """
    rows: dict[str, Counter[str]] = {kind: Counter() for kind in (*kinds, "CHECKED")}
    for one, spans in zip(texts, found, strict=True):
        for gold in one.gold:
            cover = {place for s in spans if s.kind == gold.kind for place in range(s.start, s.end)}
            needed = {place for place in range(gold.start, gold.end) if one.text[place].isalnum()}
            if gold.kind not in rows:
                continue
            for kind in (gold.kind, *(["CHECKED"] if gold.checked else [])):
                rows[kind]["n"] += 1
                rows[kind]["found"] += needed <= cover
        for s in spans:
            if s.kind in rows and not any(
                g.kind == s.kind and g.start < s.end and s.start < g.end for g in one.gold
            ):
                rows[s.kind]["false"] += 1
    return {
        kind: {
            "n": row["n"],
            "recall": round(row["found"] / row["n"], 4) if row["n"] else None,
            "false": row["false"],
            "precision": round(row["found"] / (row["found"] + row["false"]), 4) if row["found"] else None,
        }
        for kind, row in rows.items()
        if row["n"] or row["false"]
    }


def _printed(label: str, ours: dict[str, Any], theirs: dict[str, Any]) -> None:
    print(f"\n{label}\n{'kind':14} {'n':>5} {'recall':>7} {'false':>6}   {'peer':>7} {'false':>6}")
    for kind, row in ours.items():
        other = theirs.get(kind, {"recall": None, "false": 0})
        print(
            f"{kind:14} {row['n']:5} {row['recall']!s:>7} {row['false']:6} "
            f"  {other['recall']!s:>7} {other['false']:6}",
            flush=True,
        )


def found() -> None:
    """What is found and what is not, on planted texts with and without their country, on public ones."""
    began, rows = time.monotonic(), []
    sets = {
        "planted, country told": planted.corpus(1, each=EACH, kinds=KINDS, told=True),
        "planted, nothing told": planted.corpus(2, each=EACH, kinds=KINDS, told=False),
        "public": _public(),
    }
    for label, texts in sets.items():
        ours = _counted(texts, _ours(texts, PATTERNED)[0], KINDS)
        theirs = _counted(texts, _peer(texts, "patterns")[0], KINDS)
        _printed(label, ours, theirs)
        rows.append({"set": label, "texts": len(texts), "ours": ours, "presidio": theirs})
        save("mask-found", rows, began, peer="presidio-analyzer 2.2.366, patterns, any score")
    loose = {
        "planted": planted.corpus(3, each=EACH, kinds=LOOSE, told=True),
        "blind": mask_blind.blind(),
        "held out": mask_names.held_out(9, each=EACH),
        "held out, the model's languages": [
            one for one in mask_names.held_out(9, each=EACH) if one.language in {"en", "es", "pt", "fr", "de"}
        ],
        "public": sets["public"],
    }
    for label, texts in loose.items():
        rules = _counted(texts, _ours(texts, _LOOSE)[0], LOOSE)
        model = _counted(texts, _ours(texts, _LOOSE, read_names)[0], LOOSE)
        theirs = _counted(texts, _peer(texts, "names")[0], LOOSE)
        _printed(f"names and addresses, {label}, by rules", rules, theirs)
        _printed(f"names and addresses, {label}, and by the model", model, theirs)
        rows.append(
            {
                "set": f"names and addresses, {label}",
                "texts": len(texts),
                "ours by rules": rules,
                "ours with the model": model,
                "presidio with a model": theirs,
            }
        )
        save("mask-found", rows, began, peer="presidio-analyzer 2.2.366, patterns, any score")


def _public() -> list[planted.Planted]:
    shared = Path(os.environ.get("HELIOTROPE_SHARED", Path(__file__).parents[2] / "shared"))
    path = shared / "data" / "pii" / "synth-500.json"
    if not path.is_file():
        print(f"{path} is not there: the public set is left out", file=sys.stderr)
        return []
    return [
        planted.Planted(
            text=row["full_text"], language="en", locale="", country="",
            gold=tuple(
                planted.Gold(
                    start=s["start_position"], end=s["end_position"], kind=_OF_SYNTH[s["entity_type"]],
                    checked=s["entity_type"] in {"CREDIT_CARD", "IBAN_CODE"},
                )
                for s in row["spans"] if s["entity_type"] in _OF_SYNTH
            ),
        )
        for row in json.loads(path.read_text(encoding="utf-8"))
    ]  # fmt: skip


def speed() -> None:
    """Characters a second of processor time in turns: ours over many texts, the peer over a few of them."""
    began, rows = time.monotonic(), []
    many = planted.corpus(4, each=200, kinds=KINDS, told=False, every=EVERY)
    few = planted.corpus(4, each=12, kinds=KINDS, told=False, every=EVERY)
    size, small = sum(len(one.text) for one in many), sum(len(one.text) for one in few)
    _ours(many, PATTERNED)
    entities = sum(len(one.gold) for one in many)
    for turn in range(1, ROUNDS + 1):
        ours, theirs = size / _ours(many, PATTERNED)[1], small / _peer(few, "patterns")[1]
        rows.append(
            {
                "round": turn,
                "ours_per_s": round(ours),
                "presidio_per_s": round(theirs),
                "times": round(ours / theirs, 1),
                "names_by_rules_per_s": round(size / _ours(many, _LOOSE)[1]),
                "names_by_the_model_per_s": round(small / _ours(few, _LOOSE, read_names)[1]),
                "names_presidio_per_s": round(small / _peer(few, "names")[1]),
            }
        )
        print(rows[-1], flush=True)
        save(
            "mask-speed",
            rows,
            began,
            characters=size,
            characters_per_entity=round(size / entities, 1),
            languages=12,
            median_times=median(row["times"] for row in rows),
        )


ROWS = {"mask-found": found, "mask-speed": speed}
