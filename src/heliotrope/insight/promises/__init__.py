"""What the product promises, and what the last full run of its tests showed of each promise."""

import json
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from importlib import resources


class State(StrEnum):
    """How a promise stands."""

    KEPT = "kept"
    THIN = "thin"
    NOT_YET = "not yet"


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """A test that declares the promise.

    Attributes:
        thin: what of the promise the test does not prove; empty when nothing.
    """

    test: str
    passed: bool
    thin: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise:
    """One promise, how it stands, and on what that rests.

    Attributes:
        screen: address of the page that shows it; empty when no page does yet.
        tested_on: day of the last full run; None before the first.
    """

    number: int
    room: str
    text: str
    state: State
    proofs: tuple[Proof, ...]
    screen: str
    tested_on: date | None


SCREENS = {3: "/orders/", 17: "/orders/new/", 30: "/work/pay/", 31: "/money/", 34: "/watch/", 36: "/watch/"}


def state_of(proofs: tuple[Proof, ...]) -> State:
    """Kept when every test of it passed and none is thin; not yet without a test, or when one failed."""
    if not proofs or not all(proof.passed for proof in proofs):
        return State.NOT_YET
    return State.THIN if any(proof.thin for proof in proofs) else State.KEPT


@cache
def _read(name: str) -> object:
    return json.loads(resources.files(__name__).joinpath(name).read_text(encoding="utf-8"))


def promises(language: str) -> tuple[Promise, ...]:
    """Every promise in a language, ``en`` or ``zh-hans``, in order."""
    texts: list[dict[str, dict[str, str]]] = _read("promises.json")  # type: ignore[assignment]
    results: dict[str, object] = _read("results.json")  # type: ignore[assignment]
    tests: list[dict[str, object]] = results["tests"]  # type: ignore[assignment]
    day = date.fromisoformat(str(results["date"])) if results["date"] else None
    found = []
    for one in texts:
        number = int(str(one["number"]))
        proofs = tuple(
            Proof(test=str(t["test"]), passed=bool(t["passed"]), thin=str(t["thin"] or ""))
            for t in tests
            if t["promise"] == number
        )
        found.append(
            Promise(
                number=number,
                room=one["room"].get(language, one["room"]["en"]),
                text=one["text"].get(language, one["text"]["en"]),
                state=state_of(proofs),
                proofs=proofs,
                screen=SCREENS.get(number, ""),
                tested_on=day if proofs else None,
            )
        )
    return tuple(found)
