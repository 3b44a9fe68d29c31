"""An order's judgements looked at anew, with what people settled since taken as known."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from heliotrope.core.line import QualityPlan
from heliotrope.core.quality.answers import Coded
from heliotrope.core.quality.crowd import Member
from heliotrope.core.quality.methods import Method
from heliotrope.core.quality.model import Gold
from heliotrope.core.quality.truth import Truth
from heliotrope.pipeline.quality import contest_lines
from heliotrope.pipeline.quality.believing import WorkerShown, believed, coded_of
from heliotrope.pipeline.quality.folding import judged_until, known_answers
from heliotrope.pipeline.quality.models import Fold
from heliotrope.pipeline.quality.pasts import members_at


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Recount:
    """An order's crowd as it is seen now.

    Attributes:
        gold: answers that are known: gold, and what people settled.
    """

    judgements: int
    coded: Coded
    truth: Truth
    gold: Gold
    members: Mapping[UUID, Member]
    workers: tuple[WorkerShown, ...]


def recount(order_id: UUID, plan: QualityPlan) -> Recount | None:
    """The crowd by the method of its latest fold; None before the first."""
    last = Fold.objects.filter(order_id=order_id).exclude(solver="").order_by("-number").first()
    if last is None:
        return None
    said = judged_until(order_id, last.number)
    known = {**known_answers(order_id), **contest_lines.said_by_people(order_id)}
    labels = set(plan.labels)
    gold = {item: answer for item, answer in known.items() if not labels or answer in labels}
    members = members_at(order_id, last.number)
    found = believed(said, gold, plan, method=Method(last.solver), members=members)
    coded, _, coded_gold = coded_of(said, gold, plan)
    if found.truth is None:
        return None
    return Recount(
        judgements=len(said),
        coded=coded,
        truth=found.truth,
        gold=coded_gold,
        members=members,
        workers=found.workers,
    )
