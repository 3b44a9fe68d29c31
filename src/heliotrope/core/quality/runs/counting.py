"""What is paid, in steps: those that were done, and defects by how grave an accepted one is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from heliotrope.core.decompose.cases.items import steps_of
from heliotrope.core.line import Counted, ItemContent, Turn
from heliotrope.core.quality.runs.deciding import verdicts_of
from heliotrope.core.quality.runs.plan import ACCEPTED, RUN, SEVERITIES, TRIAGE
from heliotrope.core.quality.runs.running import defects_of, run_of

WEIGHTS: Mapping[str, str] = dict(zip(SEVERITIES, ("20", "12", "6", "3", "1"), strict=True))
"""Steps that an accepted defect counts, by severity, unless the order says otherwise."""
NOT_PAID = Counted(pieces=Decimal(0), note="comparing is not paid")


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """What counts besides the steps of a case, in steps, as decimal text.

    Attributes:
        severity: what an accepted defect counts for its finder, by severity.
        triage: what deciding on one defect counts.
    """

    severity: Mapping[str, str] = field(default_factory=lambda: WEIGHTS)
    triage: str = "2"


def worth(content: ItemContent, step: str, weights: Weights) -> Counted:
    """What a unit counts for when every step is done; triage by the least that it can decide on."""
    if step == RUN:
        number = len(steps_of(content))
        grave = ", ".join(f"{name} {weight}" for name, weight in weights.severity.items())
        note = f"{number} steps; a defect that is accepted adds by its severity: {grave}"
        return Counted(pieces=Decimal(number), note=note)
    if step == TRIAGE:
        return Counted(pieces=Decimal(weights.triage), note=f"{weights.triage} for each defect")
    return NOT_PAID


def counted(turns: Sequence[Turn], weights: Weights) -> tuple[Counted, ...]:
    """What the latest turn makes payable; a triage pays the tester, too."""
    turn = turns[-1]
    if turn.step == RUN:
        return (_run(turn),)
    if turn.step == TRIAGE:
        return _triage(turns, weights)
    return (NOT_PAID,)


def _run(turn: Turn) -> Counted:
    rows: Any = turn.answer.body["steps"]
    results = [row["result"] for row in rows]
    skipped = results.count("skipped")
    done = len(results) - skipped
    note = f"{done} steps done" + (f", {skipped} skipped" if skipped else "")
    return Counted(pieces=Decimal(done), note=note)


def _triage(turns: Sequence[Turn], weights: Weights) -> tuple[Counted, ...]:
    each = Decimal(weights.triage)
    number = len(defects_of(turns))
    own = Counted(pieces=each * number, note=f"{number} defects decided, {weights.triage} each")
    run = run_of(turns)
    if run is None:
        return (own,)
    return (
        own,
        *(
            Counted(
                pieces=Decimal(weights.severity[row["severity"]]),
                turn=run[0],
                part=f"defect {n}",
                note=f"defect {n} was accepted as {row['severity']}",
            )
            for n, row in enumerate(verdicts_of(turns), 1)
            if row["verdict"] == ACCEPTED
        ),
    )
