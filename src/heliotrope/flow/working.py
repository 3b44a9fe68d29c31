"""A worker's day: ask for work, see it, answer it or give it back."""

import hashlib
import hmac
import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from functools import partial
from uuid import UUID

from django.conf import settings

from heliotrope.core.errors import NotFound
from heliotrope.core.line import Counted, QualityPlan, Workspace
from heliotrope.core.match.choice import Choice, NoChoice, OpenUnit, choose_unit
from heliotrope.core.match.eligibility import Held
from heliotrope.core.match.people import Candidate, level_in
from heliotrope.core.privacy import Field, Verdict
from heliotrope.core.privacy.standing import INSPECT, REPLY
from heliotrope.core.quality.golding import Shown, gold_due, most_telling, shares_of
from heliotrope.flow import book_prices, crossing, inspecting, looking, showing, terms
from heliotrope.flow.holding_back import held_back
from heliotrope.flow.lines import line_of
from heliotrope.flow.rooms import with_room
from heliotrope.flow.tasks import load_task, task_of, whose
from heliotrope.flow.valuing import is_translated
from heliotrope.foundation import tracing
from heliotrope.foundation.audit import services as audit
from heliotrope.foundation.clock import now as clock_now
from heliotrope.foundation.ids import derived_id
from heliotrope.foundation.tenancy import selectors as tenancy_selectors
from heliotrope.foundation.tenancy.actor import Actor
from heliotrope.foundation.tenancy.scope import acting, acting_in_vault
from heliotrope.foundation.vaults import answers
from heliotrope.money import selectors as money_selectors
from heliotrope.network import selectors as network_selectors
from heliotrope.pipeline.decompose import selectors as decompose_selectors
from heliotrope.pipeline.decompose import services as decompose
from heliotrope.pipeline.decompose.selectors import UnitLine
from heliotrope.pipeline.demand import selectors as demand_selectors
from heliotrope.pipeline.demand.selectors import OrderLine
from heliotrope.pipeline.match import selectors as match_selectors
from heliotrope.pipeline.match import services as match
from heliotrope.pipeline.match.services import Available, Handed
from heliotrope.pipeline.quality import selectors as quality_selectors

GOLD_LOOKED_AT = 20
"""Gold items that are considered when one worker is due one."""
ORDERS_LOOKED_AT = 20
"""Working orders whose open units are considered when one worker asks, the oldest first."""


def take_next(actor: Actor, *, now: datetime) -> Handed | NoChoice:
    """Hand the worker the unit that suits best, or say what stands in the way.

    Matching looks at every client of the operator; the worker sees a client only once a unit of it is in
    their hands.
    """
    if actor.worker_id is None or actor.operator_id is None:
        raise NotFound
    began = tracing.instant()
    platform = tenancy_selectors.machine_for_operator(actor.operator_id)
    with acting(platform):
        match.hold_worker(actor.worker_id)
        load = match_selectors.loads(platform, [actor.worker_id]).get(actor.worker_id, 0)
        candidate = with_room(platform, network_selectors.candidate(platform, actor.worker_id, load=load))
        candidate = crossing.with_border(platform, candidate, now=now)
        available, held = _what_there_is(platform, candidate, now)
        handed = match.pull(
            platform,
            candidate=candidate,
            available=available,
            held=held,
            gold_due=any(one.unit.gold for one in available),
            now=now,
            lease_s=settings.HELIOTROPE_LEASE_S,
        )
        if isinstance(handed, Handed):
            terms.note(platform, candidate, handed, now=now)
            order_id = next(one.order_id for one in available if one.unit.unit_id == handed.unit_id)
            tracing.tell("match.take", order_id, began, unit_id=handed.unit_id)
        return handed


def _what_there_is(
    platform: Actor, candidate: Candidate, now: datetime
) -> tuple[list[Available], dict[UUID, Held]]:
    """Every unit that could be handed to the worker, and until when some of them wait for better speakers.

    What is out of reach from here is left to its own cell, or until its region is back.  When the order whose
    turn it is owes the worker gold, it is that order's units and gold alone: gold hides
    among the units of its own order, and never goes before another order's work.
    """
    handing_out = [one for one in demand_selectors.handing_out(platform) if answers(one.data_home)]
    orders = {order.id: order for order in handing_out[:ORDERS_LOOKED_AT]}
    there = [one for order in orders.values() for one in _available(platform, order, candidate.worker_id)]
    sampled = _in_reach(platform, inspecting.available(platform, candidate.worker_id))
    held = held_back(platform, candidate, there, orders, now)
    first = choose_unit(candidate, [one.unit for one in there], now, gold_due=False, held=held)
    if not isinstance(first, Choice):
        return [*there, *sampled], held
    order = next(orders[one.order_id] for one in there if one.unit.unit_id == first.unit_id)
    if not _gold_due(order, candidate.worker_id):
        return [*there, *sampled], held
    own = [one for one in there if one.order_id == order.id]
    opened_at = min(one.unit.opened_at for one in own)
    gold = _gold(platform, order, candidate.worker_id, opened_at, now)
    return ([*own, *gold] if gold else [*there, *sampled]), held


def _in_reach(platform: Actor, there: Collection[Available]) -> list[Available]:
    """What can be handed out from here: of a region that is away, or another cell's, nothing."""
    homes = {one.order_id: demand_selectors.order(platform, one.order_id).data_home for one in there}
    return [one for one in there if answers(homes[one.order_id])]


def _available(platform: Actor, order: OrderLine, worker_id: UUID) -> list[Available]:
    """The open units of an order that the worker has not had."""
    had = match_selectors.items_of_worker(worker_id, order.id)
    lines = decompose_selectors.waiting_units(platform, order.id, but_items=had)
    beliefs = quality_selectors.beliefs(platform, [line.item_id for line in lines])
    return [
        Available(
            unit=match.open_unit(
                line,
                due_at=line.due_at or order.due_at,
                judgements=beliefs[line.item_id].judgements if line.item_id in beliefs else 0,
            ),
            order_id=order.id,
            client_id=order.client_id,
            open_it=partial(_hands_out, platform, order.id),
            turn=line.turn,
        )
        for line in lines
    ]


def _gold_due(order: OrderLine, worker_id: UUID) -> bool:
    plan = line_of(order.line).plan(order.options)
    done = quality_selectors.gold_done(worker_id, order.id)
    return gold_due(done.units, done.gold, plan, shift_ratio=_shift(order.id, worker_id))


def _shift(order_id: UUID, worker_id: UUID) -> float:
    """Where in its stretch a worker's gold lies, in [0, 1): known to nobody who lacks the platform's key."""
    key = settings.SECRET_KEY.encode()
    digest = hmac.new(key, order_id.bytes + worker_id.bytes, hashlib.sha256).digest()
    return int.from_bytes(digest[:6], "big") / 2**48


def _gold(
    platform: Actor, order: OrderLine, worker_id: UUID, opened_at: datetime, now: datetime
) -> list[Available]:
    """Gold that the worker has not had, dressed as a unit of its order: it waits as long as one of them."""
    had = match_selectors.items_of_worker(worker_id, order.id)
    found = []
    for item_id in _telling(order, worker_id, had):
        unit_id = derived_id(item_id, "gold", worker_id)
        unit = OpenUnit(
            unit_id=unit_id,
            item_id=item_id,
            requirement=decompose_selectors.item(platform, item_id).requirement,
            opened_at=opened_at,
            due_at=order.due_at,
            gold=True,
        )
        open_it = partial(_open_gold, platform, order, item_id, unit_id, now)
        found.append(Available(unit=unit, order_id=order.id, client_id=order.client_id, open_it=open_it))
    return found


def _telling(order: OrderLine, worker_id: UUID, had: Collection[UUID]) -> list[UUID]:
    """The gold that teaches most about a worker, all that teaches as much as the best."""
    left = quality_selectors.gold_left(order.id, but_items=had)
    known = quality_selectors.gold_answers(order.id)
    shown: dict[str, Shown] = {}
    for truth, answer in quality_selectors.gold_shown(worker_id, order.id):
        before = shown.get(truth, Shown())
        right = answer == truth
        shown[truth] = Shown(right=before.right + right, wrong=before.wrong + (not right))
    ranked = most_telling(
        [(str(item_id), label) for item_id, label in left], shown, shares_of(known.values())
    )
    label_of = {str(item_id): label for item_id, label in left}
    return [UUID(one) for one in ranked if label_of[one] == label_of[ranked[0]]][:GOLD_LOOKED_AT]


def _hands_out(platform: Actor, order_id: UUID) -> bool:
    """Whether the order still hands out its units; False when it closes or was settled meanwhile."""
    return demand_selectors.order(platform, order_id).hands_out


def _open_gold(platform: Actor, order: OrderLine, item_id: UUID, unit_id: UUID, now: datetime) -> bool:
    """Open a gold unit while its order still hands out units; False when it does not any more."""
    if not _hands_out(platform, order.id):
        return False
    decompose.open_gold_unit(unit_id, order_id=order.id, client_id=order.client_id, item_id=item_id, now=now)
    return True


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """A unit on a worker's desk: what to do, until when, and what it pays.

    Attributes:
        measure: what one piece is that the rate is for.
        step: code of the plan's step; empty for a plan without steps.
        due_at: when the unit is due, or its order.
        plan: the order's quality plan; for the platform, not for the worker.
        helped: the language that the worker lacks and answers in with translation help; empty for none.
        values: what the placeholders of the workspace stand for; for the server, never for a door.
        verdicts: what the policy shows of each field, and why; empty where nobody's data is shown.
        subject_id: the person whom it is about, where the line knows.
    """

    assignment: match_selectors.AssignmentLine
    order: OrderLine
    workspace: Workspace
    requirement_language: str
    earning: money_selectors.Price
    measure: str
    step: str
    due_at: datetime | None
    plan: QualityPlan
    helped: str = ""
    values: Mapping[str, str] = field(default_factory=dict, repr=False)
    verdicts: Mapping[Field, Verdict] = field(default_factory=dict)
    subject_id: UUID | None = None


def desk(actor: Actor, assignment_id: UUID) -> Desk:
    """What the worker sees of a unit in their hands; the look is recorded in the vault.

    Raises:
        Barred: by now a rule of transfers keeps its data from where they sit.
        NotFound: it is not in their hands, or no more: what others do with the item is not theirs to see.
    """
    assignment, order = crossing.opened(actor, assignment_id)
    line = line_of(order.line)
    unit = decompose_selectors.unit(actor, assignment.unit_id)
    purpose = INSPECT if inspecting.is_inspection(unit) else REPLY
    case_id, at = assignment.item_id, clock_now()
    verdicts = showing.verdicts_of(actor, order, (case_id,), purpose=purpose, in_hand=True, now=at)
    with acting_in_vault(actor, order.data_home):
        task = load_task(actor, order, assignment.item_id, step=unit.step)
        subject_id = whose(order, task)
        shown = showing.concealed(order, task, partial(inspecting.workspace, order), verdicts)
        audit.record(
            actor,
            "item.read",
            subject_kind="item",
            subject_id=assignment.item_id,
            client_id=order.client_id,
            detail={"assignment": str(assignment_id)},
        )
    return Desk(
        assignment=assignment,
        order=order,
        workspace=shown.workspace,
        values=shown.values,
        verdicts=shown.verdicts,
        subject_id=subject_id,
        requirement_language=unit.requirement.language,
        earning=_price(actor, order, inspecting.worth(order, task), unit.requirement.skill),
        measure=line.measure,
        step=unit.step,
        due_at=unit.due_at or order.due_at,
        plan=line.plan(order.options),
        helped=_helped(actor, order, unit),
    )


def _helped(actor: Actor, order: OrderLine, unit: UnitLine) -> str:
    asked = unit.requirement
    if not asked.language or not is_translated(order):
        return ""
    has = level_in(network_selectors.worker(actor, actor.worker).languages, asked.language)
    return asked.language if has < max(asked.language_level, 1) else ""


def image(actor: Actor, assignment_id: UUID, *, recorded: bool = True) -> bytes:
    """The image of a unit in the worker's hands; gone once it was answered or given back.

    Args:
        recorded: whether this is a look of its own; False for what the server measures beside one that was.

    Raises:
        Barred, NotFound: as for `desk`.
    """
    assignment, order = crossing.opened(actor, assignment_id)
    with acting_in_vault(actor, order.data_home):
        picture = decompose_selectors.content(actor, assignment.item_id).image
        if not picture:
            raise NotFound
        if recorded:
            looking.note_part(actor, order, assignment.item_id, "image")
    return picture


def is_evidence(actor: Actor, desk: Desk, file_id: UUID) -> bool:
    """Whether a file belongs to an earlier step of the unit on the desk."""
    with acting_in_vault(actor, desk.order.data_home):
        task = load_task(actor, desk.order, desk.assignment.item_id, step="")
    return any(str(file_id) in json.dumps(turn.answer.body) for turn in task.turns)


def price_of(actor: Actor, order: OrderLine, unit: UnitLine) -> money_selectors.Price:
    """What a unit pays when it is done as asked, for whoever is asked to do it."""
    with acting_in_vault(actor, order.data_home):
        content = decompose_selectors.content(actor, unit.item_id)
    worth = inspecting.worth(order, task_of(order, unit.item_id, content, step=unit.step))
    return _price(actor, order, worth, unit.requirement.skill)


def _price(actor: Actor, order: OrderLine, worth: Counted, skill: str) -> money_selectors.Price:
    ratio = money_selectors.commission(actor, order.commission_version)
    book = book_prices.of_worker(actor, order, skill=skill)
    return money_selectors.Price(
        rate_per_judgement=book.rate if book else order.rate_per_judgement,
        commission_ratio=Decimal(0) if book else ratio,
        commission_version=order.commission_version,
        pieces=worth.pieces,
        note=worth.note,
        net=book_prices.net_of(order.rate_per_judgement, ratio, worth.pieces, book),
        currency=order.currency,
        book_version=book.version if book else 0,
    )


def give_back(actor: Actor, assignment_id: UUID, *, now: datetime) -> None:
    """Give a unit back; somebody else gets it."""
    match.release(actor, assignment_id, now=now)


def in_hand(actor: Actor) -> Sequence[match_selectors.AssignmentLine]:
    """What the worker has in hand, the oldest first."""
    return match_selectors.my_active(actor)
