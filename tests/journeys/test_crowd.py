"""Recorded crowds work real orders: what adaptive buying saves, and how right what it delivers is."""

import random
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from uuid import UUID

import pytest

from heliotrope.foundation.tenancy.scope import acting
from heliotrope.money import selectors as money_selectors
from heliotrope.pipeline.decompose import selectors as decompose_selectors
from heliotrope.pipeline.quality import selectors as quality_selectors
from tests.conftest import DATABASES
from tests.support.crowd_journey import Journey, Row, table, travel
from tests.support.platform import Platform, running_platform
from tests.support.replay import crowd_folder, load_crowd

SEED = 1
LEAST = 3
EXPLAINED = 20


@pytest.fixture(scope="module")
def platform(pytestconfig: pytest.Config, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Platform]:
    environ = pytestconfig.stash[DATABASES].environment()
    with running_platform(environ, tmp_path_factory.mktemp("platform")) as platform:
        yield platform


def test_the_recorded_crowds_are_present():
    assert Path(crowd_folder()).is_dir(), "set HELIOTROPE_SHARED to the folder that holds data/crowd"


@pytest.mark.timeout(900)
@pytest.mark.parametrize("name", ["bluebirds", "sentiment"])
def test_a_recorded_crowd_works_an_order_to_its_payout(
    name: str, platform: Platform, capsys: pytest.CaptureFixture[str]
) -> None:
    crowd = load_crowd(name, crowd_folder())

    journey = travel(crowd, platform.port, seed=SEED, least=LEAST)

    with capsys.disabled():
        print(f"\n{table([journey.row])}")
    check_answers(journey.row)
    check_judgements(journey)
    check_money(journey)
    check_verdicts(journey)


def check_answers(row: Row) -> None:
    """Fewer judgements were bought than there were, and the answers are not absurd."""
    assert row.bought < row.available
    if row.crowd == "sentiment":
        assert row.right_ratio >= row.majority_all_ratio - 0.03


def check_judgements(journey: Journey) -> None:
    """The platform holds every acknowledged judgement exactly once, and no other."""
    order = journey.ana.get(f"/orders/{journey.order_id}")
    assert order["state"] == "accepted"
    assert order["progress"]["items"] == {"settled": len(journey.crowd.answers)}
    assert order["progress"]["judgements"] == journey.row.bought
    assert (
        len({(item, worker) for item, worker, _ in journey.replay.acknowledged.values()})
        == journey.row.bought
    )
    handle_of = {str(key): name for name, key in journey.replay.worker_ids.items()}
    platform = journey.world.platform()
    with acting(platform):
        items = decompose_selectors.item_ids(platform, UUID(journey.order_id))
        kept = [
            (str(line.id), handle_of[str(line.worker_id)], line.answer)
            for item in items
            for line in quality_selectors.judgements_of_item(platform, item)
        ]
    told = [(key, worker, answer) for key, (_, worker, answer) in journey.replay.acknowledged.items()]
    assert sorted(kept) == sorted(told)
    assert sum(line["judgements"] for line in journey.results) == journey.row.bought


def check_money(journey: Journey) -> None:
    """The books balance; the invoice and a sample of its payouts recompute to the cent."""
    ada = journey.world.admin()
    with acting(ada):
        assert money_selectors.off_balance(ada) == ()
    assert journey.invoice["judgements"] == journey.row.bought
    assert journey.ada.get(f"/explain/invoice/{journey.invoice['id']}")["same"]
    payouts = journey.ada.get("/payouts", limit=1000)
    assert sum(payout["judgements"] for payout in payouts) == journey.row.bought
    assert sum(Decimal(str(payout["amount"])) for payout in payouts) < Decimal(journey.row.cost)
    for payout in random.Random(SEED).sample(payouts, min(EXPLAINED, len(payouts))):
        assert journey.ada.get(f"/explain/payout/{payout['id']}")["same"], payout


def check_verdicts(journey: Journey) -> None:
    """A sample of verdicts recomputes from the judgements they rested on."""
    rows = journey.ana.get(f"/orders/{journey.order_id}/items", limit=1000)
    for row in random.Random(SEED).sample(rows, EXPLAINED):
        explained = journey.ana.get(f"/explain/verdict/{row['item_id']}")
        assert explained["same"], explained
        assert explained["stated"]["answer"] == row["answer"]
