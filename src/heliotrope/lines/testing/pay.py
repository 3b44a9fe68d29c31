"""What is paid, in steps: those that were done, and defects by how grave an accepted one is."""

from decimal import Decimal

from heliotrope.core.line import Counted, ItemContent, Task
from heliotrope.lines.testing.cases import steps_of
from heliotrope.lines.testing.deciding import verdicts_of
from heliotrope.lines.testing.running import defects_of, run_of
from heliotrope.lines.testing.settings import ACCEPTED, RUN, TRIAGE, Settings


def worth(content: ItemContent, step: str, settings: Settings) -> Counted:
    """What a unit counts for when every step is done; triage by the least that it can decide on."""
    if step == RUN:
        number = len(steps_of(content))
        grave = ", ".join(f"{name} {weight}" for name, weight in settings.severity_weights.items())
        note = f"{number} steps; a defect that is accepted adds by its severity: {grave}"
        return Counted(pieces=Decimal(number), note=note)
    if step == TRIAGE:
        return Counted(
            pieces=Decimal(settings.triage_pieces), note=f"{settings.triage_pieces} for each defect"
        )
    return Counted(pieces=Decimal(0), note="comparing is not paid")


def counted(task: Task, settings: Settings) -> tuple[Counted, ...]:
    """What the latest turn makes payable; a triage pays the tester, too."""
    turn = task.turns[-1]
    if turn.step == RUN:
        return (_run(task),)
    if turn.step == TRIAGE:
        return _triage(task, settings)
    return (Counted(pieces=Decimal(0), note="comparing is not paid"),)


def _run(task: Task) -> Counted:
    rows = task.turns[-1].answer.body["steps"]
    results = [row["result"] for row in rows]  # type: ignore[attr-defined] # our own normal form
    skipped = results.count("skipped")
    done = len(results) - skipped
    note = f"{done} steps done" + (f", {skipped} skipped" if skipped else "")
    return Counted(pieces=Decimal(done), note=note)


def _triage(task: Task, settings: Settings) -> tuple[Counted, ...]:
    each = Decimal(settings.triage_pieces)
    number = len(defects_of(task.turns))
    own = Counted(pieces=each * number, note=f"{number} defects decided, {settings.triage_pieces} each")
    run = run_of(task.turns)
    if run is None:
        return (own,)
    return (
        own,
        *(
            Counted(
                pieces=Decimal(settings.severity_weights[row["severity"]]),
                turn=run[0],
                part=f"defect {n}",
                note=f"defect {n} was accepted as {row['severity']}",
            )
            for n, row in enumerate(verdicts_of(task.turns), 1)
            if row["verdict"] == ACCEPTED
        ),
    )
