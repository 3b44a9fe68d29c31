"""Anything is killed at any moment: nothing is lost, nothing is doubled, the books and the chains hold."""

import json
import random
from collections import Counter
from uuid import UUID

import pytest

from tests.journeys.kill_platform import (
    SEED,
    Kill,
    Killer,
    Scene,
    check_books,
    check_jobs_and_chains,
    check_units,
    dealt,
    told_what_was_killed,
    wait_for_rest,
)
from tests.journeys.kill_scene import WORKERS
from tests.support.platform import POSTGRES
from tests.support.replay import Answers, Api, Replay, items_csv, orders_of_asking

ITEMS = 40
LEAST, MOST = 3, 7
RIGHT_RATIO = 0.8
LABELS = ("yes", "no")


def known_answers(rng: random.Random) -> Answers:
    """What each worker says of each item: mostly right, each by themselves."""
    answers = {}
    for n in range(ITEMS):
        right = rng.choice(LABELS)
        wrong = LABELS[1 - LABELS.index(right)]
        answers[f"item-{n}"] = {
            f"w{w}": right if rng.random() < RIGHT_RATIO else wrong for w in range(WORKERS)
        }
    return answers


def place(ana: Api, programme: str, answers: Answers) -> str:
    options = {"labels": list(LABELS), "least": LEAST, "most": MOST, "gold_ratio": 0}
    order = {"programme_id": programme, "title": "Killed at any moment", "options": options}
    placed = ana.upload("/orders", {"order": json.dumps(order)}, "items.csv", items_csv(answers))
    return str(placed["id"])


@pytest.mark.timeout(900)
@pytest.mark.promise("36", thin="moments are drawn from one seed; a restored backup is not among them")
def test_nothing_is_lost_or_doubled_when_anything_is_killed_at_any_moment(scene: Scene) -> None:
    rng = random.Random(SEED)
    answers = known_answers(rng)
    cast = scene.ask("cast")
    ana, ada = (Api(scene.platform.port, cast["tokens"][name]) for name in ("ana", "ada"))
    victims = [(POSTGRES,), ("vault_us",), (rng.choice(scene.platform.names),)]
    killer = Killer(scene.platform, dealt(rng, victims, least=ITEMS * LEAST))

    order_id = place(ana, cast["programme"], answers)
    killer.now(Kill(after=0, delay_s=rng.uniform(0.0, 0.5), victims=("vault_eu",)))
    replay = Replay(
        port=scene.platform.port,
        operator=ada,
        order_id=order_id,
        answers=answers,
        tokens=cast["tokens"],
        worker_ids={name: UUID(key) for name, key in cast["workers"].items()},
        order_of_asking=orders_of_asking(answers, SEED),
        on_judgement=killer.told,
    )
    with told_what_was_killed(killer):
        replay.run()
        delivery = ana.get(f"/orders/{order_id}/deliveries")[0]
        assert len(ana.get(f"/deliveries/{delivery['id']}/files/results.jsonl").splitlines()) == ITEMS
        killer.now(Kill(after=0, delay_s=0.02, victims=scene.platform.names))
        ana.act(f"/deliveries/{delivery['id']}/acceptance")
        wait_for_rest(scene)

    assert len(killer.done) == len(victims) + 2
    check_judgements(scene, replay, order_id)
    check_units(scene, order_id)
    check_money(scene, order_id)
    check_jobs_and_chains(scene)
    assert ana.get(f"/orders/{order_id}")["state"] == "accepted"


def check_judgements(scene: Scene, replay: Replay, order_id: str) -> None:
    """Every acknowledged judgement exists exactly once, and no other does."""
    kept = scene.rows(
        "default",
        "SELECT j.id::text, j.item_id::text, w.handle, j.answer FROM judgement j"
        " JOIN worker w ON w.id = j.worker_id WHERE j.order_id = %s",
        order_id,
    )
    key_of = dict(
        scene.rows("vault_eu", "SELECT item_id::text, key FROM item_content WHERE order_id = %s", order_id)
    )
    assert {judgement: (key_of[item], *said) for judgement, item, *said in kept} == replay.acknowledged
    assert len({(item, worker) for _, item, worker, _ in kept}) == len(kept)
    assert max(Counter(item for _, item, _, _ in kept).values()) <= MOST
    assert scene.one("default", "SELECT count(*) FROM judgement WHERE fold IS NULL") == 0


def check_money(scene: Scene, order_id: str) -> None:
    """Each judgement is paid once, there is one delivery and one invoice, and all books balance."""
    judged = scene.one("default", "SELECT count(*) FROM judgement WHERE order_id = %s", order_id)
    assert scene.one("default", "SELECT count(*) FROM pay_line WHERE order_id = %s", order_id) == judged
    for table in ("delivery", "invoice"):
        assert scene.one("default", f"SELECT count(*) FROM {table} WHERE order_id = %s", order_id) == 1
    paid = scene.one("default", "SELECT sum(judgements) FROM payout WHERE order_id = %s", order_id)
    assert paid == judged
    check_books(scene)
