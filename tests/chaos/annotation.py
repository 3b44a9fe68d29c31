"""Texts that several people label while things are killed: what each says, and what must hold of it."""

import json
import random
from collections import Counter
from collections.abc import Mapping
from typing import Any

from tests.chaos.platform import Scene
from tests.support.replay import Api, items_csv

ITEMS, LEAST, MOST = 12, 2, 4
RIGHT_RATIO = 0.8
LABELS = ("yes", "no")


def answer(shown: Mapping[str, Any], worker: str) -> dict[str, Any]:
    """Mostly the right label, each worker by themselves and always the same of one text."""
    right = random.Random(shown["text"]).choice(LABELS)
    is_right = random.Random(f"{shown['text']} {worker}").random() < RIGHT_RATIO
    return {"answer": right if is_right else LABELS[1 - LABELS.index(right)]}


def place(ana: Api, programme: str, tag: str = "item") -> str:
    """An order of texts to label; the same texts again are the same order."""
    options = {"labels": list(LABELS), "least": LEAST, "most": MOST, "gold_ratio": 0}
    order = {"programme_id": programme, "title": f"Killed: {tag}", "options": options}
    items = items_csv(f"{tag}-{n}" for n in range(ITEMS))
    return str(ana.upload("/orders", {"order": json.dumps(order)}, "items.csv", items)["id"])


def check_judgements(scene: Scene, order_id: str, sent: Mapping[str, tuple[str, str]]) -> None:
    """Every acknowledged judgement exists exactly once, and no other does.

    Args:
        sent: worker and label by the key of the judgement.
    """
    kept = scene.rows(
        "default",
        "SELECT j.id::text, j.item_id, w.handle, j.answer FROM judgement j"
        " JOIN worker w ON w.id = j.worker_id WHERE j.order_id = %s",
        order_id,
    )
    assert {key: (worker, label) for key, _, worker, label in kept} == sent
    assert len({(item, worker) for _, item, worker, _ in kept}) == len(kept)
    counts = Counter(item for _, item, _, _ in kept)
    assert len(counts) == ITEMS
    assert max(counts.values()) <= MOST
    unfolded = "SELECT count(*) FROM judgement WHERE order_id = %s AND fold IS NULL"
    assert scene.one("default", unfolded, order_id) == 0


def check_money(scene: Scene, order_id: str) -> None:
    """Each judgement is paid once, and there is one delivery and one invoice."""
    judged = scene.one("default", "SELECT count(*) FROM judgement WHERE order_id = %s", order_id)
    assert scene.one("default", "SELECT count(*) FROM pay_line WHERE order_id = %s", order_id) == judged
    for table in ("delivery", "invoice"):
        assert scene.one("default", f"SELECT count(*) FROM {table} WHERE order_id = %s", order_id) == 1
    paid = scene.one("default", "SELECT sum(judgements) FROM payout WHERE order_id = %s", order_id)
    assert paid == judged
