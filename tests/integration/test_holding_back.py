"""Who asks for live work is held back while better speakers are tried, and is told until when."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from heliotrope.core.match.choice import NoChoice
from heliotrope.core.match.dispatch.choosing import RULES
from heliotrope.flow import working
from heliotrope.foundation.clock import now
from heliotrope.foundation.tenancy.scope import acting
from heliotrope.interfaces.web.work.standing import sentences
from heliotrope.pipeline.match import dispatch_rules
from heliotrope.pipeline.match.services import Handed
from tests.integration.holdings import as_owner
from tests.integration.network_files import row
from tests.integration.network_files import take as take_roster
from tests.integration.short import place_sums
from tests.integration.test_live_prices import arrive
from tests.support.machine import settle
from tests.support.sundial import Sundial, a_day, sundial
from tests.support.world import Skilled, World, make_world

NOON = a_day(12)
FIVE_PAST = f"{(NOON + timedelta(minutes=5)).astimezone(ZoneInfo('Europe/Warsaw')):%H:%M}"
"""Where Bo is."""
CROWD = {
    "chi": Skilled(skills="arithmetic:3", languages="zh:5"),
    "bo": Skilled(skills="arithmetic:3", languages="zh:4"),
}


@pytest.fixture
def dial() -> Iterator[Sundial]:
    with sundial(NOON) as dial:
        yield dial


def waiting(*, chi_from_h: int = 0, wait_out: bool = False) -> World:
    """A sum in Chinese that arrived at noon; native speakers have it to themselves for five minutes, and Chi,
    the only one, is on from some hours after noon."""
    world = make_world(crowd=CROWD)
    if chi_from_h:
        begins = NOON + timedelta(hours=chi_from_h)
        take_roster(world, row("chi", begins, begins + timedelta(hours=2)))
    ada = world.actor("ada")
    with acting(ada):
        rules = replace(RULES, after_s=(0, 300, 300), wait_out=wait_out)
        dispatch_rules.set_rules(ada, rules, after=0, now=now())
    order_id = place_sums(world, stream=True)
    settle()
    arrive(world, order_id, "k")
    settle()
    with as_owner("default") as owner:
        owner.execute("UPDATE item SET language = 'zh', language_level = 2 WHERE order_id = %s", [order_id])
    return world


def ask(world: World, name: str) -> Handed | NoChoice:
    actor = world.actor(name)
    with acting(actor):
        return working.take_next(actor, now=now())


def test_who_asks_gets_it_when_their_stage_begins_and_is_told_so_before(dial: Sundial):
    world = waiting()

    nothing = ask(world, "bo")
    assert isinstance(nothing, NoChoice)
    assert nothing.left_out.sentences[0] == (
        "Speakers with zh at level 5 are tried first; "
        f"the worker has level 4 and may have it from {FIVE_PAST} on."
    )
    assert sentences(nothing)[0] == (
        f"Better speakers of zh are asked first; it may be yours from {FIVE_PAST} on, by your clock."
    )

    dial.set(NOON + timedelta(minutes=5))
    assert isinstance(ask(world, "bo"), Handed)


def test_the_native_speaker_gets_it_at_once(dial: Sundial):
    assert isinstance(ask(waiting(), "chi"), Handed)


def test_nobody_waits_for_who_is_not_on_before_unless_the_rules_say_so(dial: Sundial):
    assert isinstance(ask(waiting(chi_from_h=1), "bo"), Handed)
    assert isinstance(ask(waiting(chi_from_h=1, wait_out=True), "bo"), NoChoice)
