"""Units, offers and hands beside a plain model: whatever is done in whatever order, both say the same."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, TypeVar
from uuid import UUID

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from heliotrope.core.errors import Conflict, Invalid, NotFound
from heliotrope.flow import closing, judging, offering, placing, producing, submitting, working
from heliotrope.foundation.clock import now
from heliotrope.foundation.tenancy.actor import Actor
from heliotrope.foundation.tenancy.scope import acting
from heliotrope.pipeline.match import offers
from heliotrope.pipeline.match import selectors as match_selectors
from heliotrope.pipeline.match import services as match
from heliotrope.pipeline.match.services import Handed
from tests.integration.attacked.plain_hands import CAPACITY, Asked, Deal, Hand, Piece, Plain
from tests.integration.attacked.rows import Rows
from tests.integration.short import place_sums
from tests.support.world import make_world

WORKERS = ("bo", "chi", "w0")
NTH = st.integers(0, 11)
"""One of however many there are by now."""
WHO = st.sampled_from(WORKERS)
DEAD = (Conflict, NotFound)
"""What is said of an offer that ended: who has nothing else of its client does not know it any more."""
T = TypeVar("T")


class Hands(RuleBasedStateMachine):
    """A stream and an order of three sums, three workers with room for two units each."""

    @initialize()
    def begin(self) -> None:
        self.world = make_world(workers=1, capacity=CAPACITY, rate="5")
        self.rows = Rows(client_id=self.world.client_id, operator_id=self.world.operator_id)
        self.plain = Plain()
        self.keys: dict[int, UUID] = {}
        self.stream, self.order = place_sums(self.world, stream=True), place_sums(self.world, ["1+1"] * 3)
        for order_id, stream in ((self.stream, True), (self.order, False)):
            producing.produce(client_id=self.world.client_id, order_id=order_id)
            self.plain.deals[order_id] = Deal(stream=stream)
        for row in self.rows.of("item", "id"):
            self.plain.pieces[row.id] = Piece(order_id=self.order)
        self.now: datetime = now()

    def teardown(self) -> None:
        if hasattr(self, "rows"):
            self.rows.close()

    def as_(self, name: str, act: Callable[[Actor], T]) -> T:
        actor = self.world.platform() if name == "platform" else self.world.actor(name)
        with acting(actor):
            return act(actor)

    def tried(self, may: bool, act: Callable[[], T], *refusals: type[Exception]) -> T | None:
        """What an act gives where the model lets it happen; a refusal where it does not."""
        if may:
            return act()
        with pytest.raises(refusals or (Conflict,)):
            act()
        return None

    def unit_of(self, item_id: UUID) -> UUID:
        rows = self.rows.of("work_unit", "id", more=f"AND item_id = '{item_id}'")
        assert len(rows) == 1
        return UUID(str(rows[0].id))

    def took(self, handed: Any, worker: str) -> Hand:
        row = self.rows.of("assignment", "id, item_id, lease_until", more=f"AND id = '{handed}'")[0]
        self.plain.pieces[row.item_id].unit = "assigned"
        self.plain.hands[handed] = Hand(item_id=row.item_id, worker=worker, until=row.lease_until)
        return self.plain.hands[handed]

    @rule(key=st.integers(0, 4))
    def arrive(self, key: int) -> None:
        closed, known = self.plain.deals[self.stream].closing, self.keys.get(key)
        given = {"id": f"k{key}", "sum": "2+3"}
        made = self.tried(
            known is not None or not closed,
            lambda: self.as_("ana", lambda ana: placing.arrive(ana, self.stream, given, now=self.now)),
        )
        if made is not None and known is None:
            self.keys[key] = made
            self.plain.pieces[made] = Piece(order_id=self.stream)
        assert known in (None, made)

    @rule(worker=WHO)
    def ask(self, worker: str) -> None:
        there = self.plain.to_take(worker)
        handed = self.as_(worker, lambda actor: working.take_next(actor, now=self.now))
        assert isinstance(handed, Handed) is bool(there)
        if isinstance(handed, Handed):
            assert self.took(handed.assignment_id, worker).item_id in there

    @precondition(lambda self: self.plain.pieces)
    @rule(which=st.lists(NTH, min_size=1, max_size=2), worker=WHO)
    def offer(self, which: list[int], worker: str) -> None:
        pieces = list(self.plain.pieces)
        items = [pieces[n % len(pieces)] for n in which]
        asked = [
            offering.Asked(unit_id=self.unit_of(item), worker_id=self.world.workers[worker]) for item in items
        ]
        made = self.tried(
            self.plain.may_offer(items, worker),
            lambda: self.as_("ada", lambda ada: offering.make_offers(ada, asked, now=self.now)),
            Conflict,
            Invalid,
        )
        for offer_id, item_id in zip(made or (), items, strict=False):
            expires_at = self.now + timedelta(days=1)
            self.plain.offers[offer_id] = Asked(item_id=item_id, worker=worker, expires_at=expires_at)
            self.plain.pieces[item_id].unit = "offered"

    @precondition(lambda self: self.plain.offers)
    @rule(which=NTH, worker=st.none() | WHO)
    def accept(self, which: int, worker: str | None) -> None:
        offer_id = list(self.plain.offers)[which % len(self.plain.offers)]
        offer = self.plain.offers[offer_id]
        who = worker or offer.worker
        handed = self.tried(
            who == offer.worker and self.plain.may_accept(offer_id, self.now),
            lambda: self.as_(who, lambda actor: offering.accept(actor, offer_id, now=self.now)),
            *DEAD if who == offer.worker else (NotFound,),
        )
        if handed is not None:
            offer.state = "accepted"
            assert self.took(handed.assignment_id, who).item_id == offer.item_id

    @precondition(lambda self: self.plain.pieces)
    @rule(
        which=NTH,
        worker=WHO,
        answers=st.lists(st.sampled_from(["accept", "decline"]), min_size=2, max_size=3),
    )
    def offer_and_answer(self, which: int, worker: str, answers: list[str]) -> None:
        """An offer that is answered at once, and again, as by a finger that slipped."""
        before = len(self.plain.offers)
        self.offer([which], worker)
        for answer in answers if len(self.plain.offers) > before else ():
            self.accept(before, None) if answer == "accept" else self.decline(before, None)

    @precondition(lambda self: self.plain.offers)
    @rule(which=NTH, worker=st.none() | WHO)
    def decline(self, which: int, worker: str | None) -> None:
        offer_id = list(self.plain.offers)[which % len(self.plain.offers)]
        own = self.plain.offers[offer_id].worker
        who, may = worker or own, self.plain.answerable(offer_id, self.now)
        self.tried(
            who == own and may,
            lambda: self.as_(who, lambda actor: offering.decline(actor, offer_id, now=self.now)),
            *DEAD if who == own else (NotFound,),
        )
        if who == own and may:
            self.plain.drop(offer_id, "declined")

    @precondition(lambda self: self.plain.hands)
    @rule(which=NTH, worker=st.none() | WHO)
    def give_back(self, which: int, worker: str | None) -> None:
        hand_id = list(self.plain.hands)[which % len(self.plain.hands)]
        hand = self.plain.hands[hand_id]
        who = worker or hand.worker
        self.tried(
            who == hand.worker,
            lambda: self.as_(who, lambda actor: working.give_back(actor, hand_id, now=self.now)),
            NotFound,
        )
        if who == hand.worker and hand.state == "active":
            self.plain.put_down(hand_id)

    @precondition(lambda self: self.plain.hands)
    @rule(which=NTH, worker=st.none() | WHO, answer=st.sampled_from(["5", "+5", "6", "five"]))
    def judge(self, which: int, worker: str | None, answer: str) -> None:
        hand_id = list(self.plain.hands)[which % len(self.plain.hands)]
        hand = self.plain.hands[hand_id]
        who, code = worker or hand.worker, answer.removeprefix("+")
        again = hand.state == "done" and hand.answer == code
        refusal = NotFound if who != hand.worker else Invalid if code == "five" else Conflict

        def say(actor: Actor) -> UUID:
            return submitting.submit(actor, hand_id, given={"answer": answer}, spent_s=2.0, now=self.now)

        may = refusal is Conflict and (again or hand.state == "active")
        made = self.tried(may, lambda: self.as_(who, say), refusal)
        if made is not None:
            assert hand.judgement_id in (None, made)
            hand.state, hand.answer, hand.judgement_id = "done", code, made
            self.plain.pieces[hand.item_id].unit = "done"

    @rule(minutes=st.sampled_from([1, 31, 24 * 60]))
    def wait(self, minutes: int) -> None:
        self.now += timedelta(minutes=minutes)

    @rule()
    def sweep(self) -> None:
        def late(platform: Actor) -> tuple[int, int]:
            return offers.expire(platform, now=self.now), match.release_overdue(platform, now=self.now)

        unanswered = [
            key for key, one in self.plain.offers.items()
            if one.state == "open" and one.expires_at <= self.now
        ]  # fmt: skip
        overdue = [
            key for key, one in self.plain.hands.items() if one.state == "active" and one.until < self.now
        ]
        assert self.as_("platform", late) == (len(unanswered), len(overdue))
        for key in unanswered:
            self.plain.drop(key, "expired")
        for key in overdue:
            self.plain.put_down(key)

    @rule(stream=st.booleans())
    def close(self, stream: bool) -> None:
        order_id = self.stream if stream else self.order
        deal = self.plain.deals[order_id]
        before = deal.closing
        made = self.tried(
            before or deal.state == "working",
            lambda: self.as_("ada", lambda ada: closing.close(ada, order_id, now=self.now)),
        )
        if made is not None and made.fresh:
            self.plain.close(order_id)
        assert made is None or made.fresh is not before

    @rule(stream=st.booleans())
    def fold(self, stream: bool) -> None:
        order_id = self.stream if stream else self.order
        judging.fold(client_id=self.world.client_id, order_id=order_id)
        self.plain.fold(order_id)

    @invariant()
    def the_tables_say_what_the_model_says(self) -> None:
        plain, rows = self.plain, self.rows
        tables = ("work_unit", "item", "offer", "assignment", "order")
        rows.moved_as_they_may(tables)
        handles = {key: name for name, key in self.world.workers.items()}
        units = {row.id: row for row in rows.of("work_unit", "id, item_id, state")}
        assert {row.item_id: row.state for row in units.values()} == {
            k: p.unit for k, p in plain.pieces.items()
        }
        assert {row.id: row.state for row in rows.of("item")} == {k: p.item for k, p in plain.pieces.items()}
        assert {
            row.id: (units[row.unit_id].item_id, handles[row.worker_id], row.state)
            for row in rows.of("offer")
        } == {k: (o.item_id, o.worker, o.state) for k, o in plain.offers.items()}
        assert {
            row.id: (row.item_id, handles[row.worker_id], row.state) for row in rows.of("assignment")
        } == {k: (h.item_id, h.worker, h.state) for k, h in plain.hands.items()}
        assert {row.id: (row.state, row.closing_at is not None) for row in rows.of("order")} == {
            k: (d.state, d.closing) for k, d in plain.deals.items()
        }

    @invariant()
    def no_unit_is_held_by_two_or_by_none(self) -> None:
        units = {row.id: row.state for row in self.rows.of("work_unit", "id, state")}
        held = [row.unit_id for row in self.rows.of("assignment") if row.state == "active"]
        assert sorted(held) == sorted(key for key, state in units.items() if state == "assigned")

    @invariant()
    def what_was_acknowledged_is_there_and_paid_exactly_once(self) -> None:
        said = {h.judgement_id: (k, h.answer) for k, h in self.plain.hands.items() if h.judgement_id}
        kept = self.rows.of("judgement", "id, assignment_id, answer")
        assert {row.id: (row.assignment_id, row.answer) for row in kept} == said
        assert sorted(row.judgement_id for row in self.rows.of("pay_line")) == sorted(said)

    @invariant()
    def a_worker_is_shown_the_offers_that_can_be_answered(self) -> None:
        def shown(actor: Actor) -> set[UUID]:
            return {one.id for one in match_selectors.my_offers(actor)}

        for worker in WORKERS:
            waiting = {
                key for key, one in self.plain.offers.items()
                if one.worker == worker and one.state == "open"
                and self.plain.pieces[one.item_id].unit == "offered"
            }  # fmt: skip
            assert self.as_(worker, shown) == waiting
