"""Work that is handed on goes by price, and its record says so when it is decided again."""

from collections.abc import Iterator
from decimal import Decimal

import pytest

from heliotrope.core.match.dispatch.hours import Bid
from heliotrope.foundation.clock import now
from heliotrope.foundation.tenancy.scope import acting
from heliotrope.pipeline.match import bids
from tests.integration.floors import LATE, Floor, ready
from tests.support.machine import in_hand
from tests.support.sundial import Sundial, a_day, sundial


@pytest.fixture
def dial() -> Iterator[Sundial]:
    with sundial(a_day(12)) as found:
        yield found


def wanted(floor: Floor, per_hour: str, *names: str) -> None:
    """Other work would give so much for an hour of these."""
    platform = floor.world.platform()
    made = [
        Bid(worker_id=floor.world.workers[name], per_hour=Decimal(per_hour), skill="finance", language="th")
        for name in names
    ]
    with acting(platform):
        bids.keep(platform, made, currency="EUR", now=now())


def test_work_is_handed_to_whom_other_work_wants_less_and_explains_itself(dial: Sundial):
    floor = Floor(workers=1)
    ready(floor.world, "chi", "w0")
    wanted(floor, "43.21", "chi")
    dial.set(LATE)

    assert floor.hand_on() == 1

    assert floor.hands() == [("bo", "handed-on"), ("w0", "active")]
    (held,) = in_hand(floor.world, "w0")
    told = floor.explain("ada", "handover", held)
    assert (told.rule, told.same, told.facts["chosen_by"]) == ("handover@1", True, "live@2")
    assert told.facts["stakes"]["bids"] == {str(floor.world.workers["chi"]): "43.2100"}
    assert told.stated["decided_by"] == "other-work"
    read = floor.explain("w0", "handover", held)
    assert "43.21" not in f"{read.facts} {read.reasons} {read.stated}"


def test_nobody_is_kept_for_dearer_work_from_what_was_begun(dial: Sundial):
    floor = Floor()
    ready(floor.world, "chi")
    wanted(floor, "900", "chi")
    dial.set(LATE)

    assert floor.hand_on() == 1
    assert floor.hands() == [("bo", "handed-on"), ("chi", "active")]
