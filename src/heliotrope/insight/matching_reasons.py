"""Why a batch plan is as it is: of each unit, and of each person who got none."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from heliotrope.core.match.batch.people import Batch, hours_of
from heliotrope.core.match.batch.problem import UNDONE, Solution
from heliotrope.core.match.batch.rules import Rules
from heliotrope.network.selectors import WorkerLine


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """Why somebody or something is where it is: a sentence, and the worker whom it is about, if any."""

    who: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Idle:
    """A worker with hours to whom the plan gives nothing, and the least that would have to change."""

    worker: WorkerLine
    could_h: Decimal
    reasons: tuple[Reason, ...]


class Grounds:
    """What a plan's explanations start from; built once a plan."""

    def __init__(
        self, batch: Batch, found: Solution, rules: Rules, people: Mapping[UUID, WorkerLine]
    ) -> None:
        from heliotrope.core.match.batch.explaining import ground

        self._batch, self._found, self._people = batch, found, people
        self._on = ground(batch.problem, found, rules)
        self._row_of = {waiting.unit_id: row for row, waiting in enumerate(batch.units)}

    def of_unit(self, unit_id: UUID) -> tuple[Reason, ...]:
        """What the other choices would cost, or what keeps the unit from being done."""
        from heliotrope.core.match.batch.explaining import Done, explain_unit

        why = explain_unit(self._on, self._row_of[unit_id])
        if isinstance(why, Done):
            return tuple(Reason(who=self._who(other.window), text=other.sentence) for other in why.others)
        return _told((self._who(way.window), way.sentences) for way in why.ways)

    def idle(self, *, limit: int) -> tuple[Idle, ...]:
        """The people who have hours in the plan and got nothing, those with the most hours first."""
        from heliotrope.core.match.batch.explaining import explain_worker

        busy = {self._batch.windows[at][0] for at in self._found.window.tolist() if at != UNDONE}
        could: dict[int, int] = {}
        for (row, _), parts in zip(
            self._batch.windows, self._batch.problem.windows.capacity.tolist(), strict=True
        ):
            if row not in busy:
                could[row] = could.get(row, 0) + parts
        told = []
        for row in sorted(could, key=lambda row: (-could[row], row))[:limit]:
            line = self._people.get(self._batch.workers[row].worker_id)
            if line is not None and could[row]:
                ways = explain_worker(self._on, row).ways
                reasons = _told(("", way.sentences) for way in ways)
                told.append(Idle(worker=line, could_h=hours_of(could[row]), reasons=reasons))
        return tuple(told)

    def _who(self, window: int) -> str:
        if window == UNDONE:
            return ""
        line = self._people.get(self._batch.workers[self._batch.windows[window][0]].worker_id)
        return line.handle if line else ""


def _told(ways: Iterable[tuple[str, Iterable[str]]]) -> tuple[Reason, ...]:
    return tuple(Reason(who=who, text=text) for who, sentences in ways for text in sentences)
