"""The colleagues of the simulated day: whoever is on shift takes work, thinks and answers.

Each acts as their own account, through the same calls as the workbench; a seat that a visitor can sign in to
is nobody here, so what a visitor holds is never touched.
"""

import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Final
from uuid import UUID

import structlog

from heliotrope.core.errors import HeliotropeError
from heliotrope.core.masking.marking import field_of
from heliotrope.core.privacy import Field
from heliotrope.core.privacy.reveals import Reason
from heliotrope.flow import revealing, submitting, working
from heliotrope.foundation.tenancy import selectors as tenancy_selectors
from heliotrope.foundation.tenancy.actor import Actor
from heliotrope.foundation.tenancy.scope import acting
from heliotrope.interfaces.day import answers
from heliotrope.interfaces.day.preparing import colleagues
from heliotrope.network import selectors as network_selectors
from heliotrope.pipeline.match.services import Handed

log = structlog.get_logger()
DOMAIN: Final = "sunflower.example"
IDLE_S: Final = (25.0, 60.0)
"""Real seconds after which who found nothing looks again, unless they are called."""
CALLED_S: Final = 3.0
SORRY_S: Final = 60.0
FLUENT: Final = 4
RIGHT: Final = (0.8, 0.97)
LOOKS_RATIO: Final = 0.2
WHY: Final[Mapping[Field, Reason]] = {
    Field.PHONE: Reason.CALL_BACK,
    Field.ADDRESS: Reason.FULFIL,
    Field.IBAN: Reason.PAYMENT,
    Field.CARD: Reason.PAYMENT,
}
"""Behind which placeholders a colleague looks at times, and why."""


@dataclass(slots=True, kw_only=True)
class Desk:
    """What a colleague works on, and until when."""

    assignment_id: UUID
    kind: str
    given: answers.Given
    began_at: datetime
    done_at: datetime


@dataclass(slots=True, kw_only=True)
class Person:
    """A colleague.

    Attributes:
        right_ratio: how often they are right.
        looks_s: steady instant from which they look for work again.
    """

    handle: str
    worker_id: UUID
    user_id: UUID
    rng: Random
    right_ratio: float
    skills: Mapping[str, int]
    languages: Mapping[str, int]
    desk: Desk | None = None
    looks_s: float = 0.0
    begun: bool = False


@dataclass(slots=True, kw_only=True)
class Done:
    """What the colleagues did so far."""

    taken: int = 0
    answered: int = 0
    given_back: int = 0
    troubles: Counter[str] = field(default_factory=Counter)


class Crew:
    """All colleagues; `act` lets one of them do one thing."""

    def __init__(self, platform: Actor, *, seed: int) -> None:
        self._platform, self._seed = platform, seed
        self._people: dict[UUID, Person] = {}
        self._on: frozenset[UUID] = frozenset()
        self.done = Done()

    def refresh(self, *, at: datetime) -> None:
        """Look who there is and who is on shift."""
        with acting(self._platform):
            known = colleagues(self._platform)
            lines = network_selectors.roster(self._platform, at, at + timedelta(seconds=1))
        accounts = tenancy_selectors.accounts_of(f"{one.handle}@{DOMAIN}" for one in known)
        for one in known:
            user_id = accounts.get(f"{one.handle}@{DOMAIN}")
            if user_id is not None and one.id not in self._people:
                rng = Random(f"{self._seed} {one.handle}")  # noqa: S311 - a play, not a secret
                self._people[one.id] = Person(
                    handle=one.handle,
                    worker_id=one.id,
                    user_id=user_id,
                    rng=rng,
                    right_ratio=rng.uniform(*RIGHT),
                    skills=one.skills,
                    languages=one.languages,
                )
        away = {line.worker_id for line in lines if line.kind != "shift"}
        self._on = frozenset(line.worker_id for line in lines if line.kind == "shift") - away

    @property
    def on_shift(self) -> int:
        """How many are on shift."""
        return sum(one.worker_id in self._on for one in self._people.values())

    def call(self, skill: str, language: str) -> None:
        """Tell one who could do it, and is free, that something came; the machine before them goes first."""
        for one in self._people.values():
            known = skill in one.skills and (not language or one.languages.get(language, 0) >= FLUENT)
            if one.desk is None and known and one.worker_id in self._on:
                one.looks_s = min(one.looks_s, time.monotonic() + CALLED_S)
                return

    def act(self, *, at: datetime) -> bool:
        """Let whoever is done hand in, else whoever is free look for work; False when nobody is due."""
        ready = [one for one in self._people.values() if one.desk is not None and one.desk.done_at <= at]
        if ready:
            first = min(ready, key=lambda one: one.desk.done_at if one.desk else at)
            self._hand_in(first, at)
            return True
        steady = time.monotonic()
        free = [
            one
            for one in self._people.values()
            if one.desk is None and one.worker_id in self._on and one.looks_s <= steady
        ]
        if not free:
            return False
        self._look(min(free, key=lambda one: one.looks_s), at)
        return True

    def _look(self, person: Person, at: datetime) -> None:
        """Go on with what is in hand from before, else take the next unit."""
        actor = tenancy_selectors.actor_of_account(person.user_id)
        person.looks_s = time.monotonic() + person.rng.uniform(*IDLE_S)
        try:
            with acting(actor):
                held = [] if person.begun else [one.id for one in working.in_hand(actor)]
                person.begun = True
                if not held:
                    handed = working.take_next(actor, now=at)
                    held = [handed.assignment_id] if isinstance(handed, Handed) else []
            if held:
                self._sit_down(person, held[0], at)
        except HeliotropeError as error:
            self._trouble(person, error)

    def _sit_down(self, person: Person, assignment_id: UUID, at: datetime) -> None:
        actor = tenancy_selectors.actor_of_account(person.user_id)
        with acting(actor):
            desk = working.desk(actor, assignment_id)
            space = desk.workspace
            given = answers.answer(space, right_ratio=person.right_ratio, rng=person.rng, now=at)
            if given is None:
                working.give_back(actor, assignment_id, now=at)
            else:
                _look_behind(actor, desk, person.rng, at)
        if given is None:
            self.done.given_back += 1
            person.looks_s = time.monotonic() + SORRY_S
            return
        self.done.taken += 1
        person.desk = Desk(
            assignment_id=assignment_id,
            kind=space.kind,
            given=given,
            began_at=at,
            done_at=at + answers.thinking(space, person.rng),
        )

    def _hand_in(self, person: Person, at: datetime) -> None:
        desk = person.desk
        assert desk is not None  # noqa: S101 - asked for by the caller
        person.desk = None
        person.looks_s = 0.0
        actor = tenancy_selectors.actor_of_account(person.user_id)
        spent_s = (at - desk.began_at).total_seconds()
        try:
            with acting(actor):
                submitting.submit(actor, desk.assignment_id, given=desk.given, spent_s=spent_s, now=at)
            self.done.answered += 1
        except HeliotropeError as error:
            self._trouble(person, error)
            self._give_up(actor, desk.assignment_id, at)

    def _give_up(self, actor: Actor, assignment_id: UUID, at: datetime) -> None:
        try:
            with acting(actor):
                working.give_back(actor, assignment_id, now=at)
            self.done.given_back += 1
        except HeliotropeError:
            # It is out of their hands already.
            return

    def _trouble(self, person: Person, error: HeliotropeError) -> None:
        person.looks_s = time.monotonic() + SORRY_S
        self.done.troubles[type(error).__name__] += 1
        log.info("a colleague could not go on", worker=person.handle, error=type(error).__name__)


def _look_behind(actor: Actor, desk: working.Desk, rng: Random, at: datetime) -> None:
    """Look at one value of the case at times, as who calls back or writes a label does."""
    worth = sorted(mark for mark in desk.values if field_of(mark) in WHY)
    if worth and rng.random() < LOOKS_RATIO:
        mark = rng.choice(worth)
        revealing.open_mark(actor, desk.assignment.id, mark, reason=WHY[field_of(mark)], now=at)
