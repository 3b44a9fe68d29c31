"""A test plan that is worked while things are killed: what testers say, and what must hold of it."""

import json
from collections import Counter
from collections.abc import Mapping
from typing import Any

from tests.chaos.platform import Scene, bodies_in, texts_in
from tests.support.replay import Api

PLAN = b"""id,title,step,expected
TC-1,Log in,Open /login,The form is shown
TC-2,Buy,Put a mug into the cart,The cart has one
,,Press Pay,The order is confirmed
TC-3,Log out,Press Log out,The login form is shown
"""
PLACES = ("Chrome", "Safari")
RUNS, FAILURES = 3 * len(PLACES), len(PLACES)
PIECES = 4 * len(PLACES) + FAILURES * (2 + 3)
"""Steps that are done; and for each defect its triage, and what a minor one is worth."""


def place(ana: Api, programme: str) -> str:
    order = {
        "programme_id": programme, "line": "testing", "title": "Killed between two steps",
        "options": {"environments": list(PLACES)},
    }  # fmt: skip
    told = ana.upload("/orders", {"order": json.dumps(order)}, "plan.csv", PLAN, media_type="text/csv")
    return str(told["id"])


def answer(shown: Mapping[str, Any], worker: str) -> dict[str, Any]:
    """Paying fails in every browser; everything else passes, and every defect is one."""
    data = shown["data"]
    if shown["step"] == "triage":
        return {"verdict-1": "accepted", "severity-1": "minor"}
    if data["case"] != "TC-2":
        return {"steps": [{"result": "pass"}]}
    seen = f"{worker} in {data['environment']}: 500 Internal Server Error"
    failed = {"result": "fail", "note": "no confirmation", "evidence": [{"text": f"the log of {seen}"}]}
    title = f"Nobody can pay in {data['environment']}"
    defect = {"title": title, "severity": "major", "text": seen, "step": 2, "evidence": [{"text": seen}]}
    return {"steps": [{"result": "pass"}, failed], "defects": [defect]}


def evidence_in(body: Mapping[str, Any]) -> list[str]:
    """The texts behind a run's steps and defects."""
    rows = [*body.get("steps", ()), *body.get("defects", ())]
    return [one["text"] for row in rows for one in row.get("evidence", ())]


def check_runs(scene: Scene, order_id: str, given: Mapping[str, Mapping[str, Any]]) -> None:
    """Every acknowledged run is there once, with its evidence, and no other is.

    Args:
        given: what was sent and acknowledged, by the key of its judgement.
    """
    judged = "SELECT id::text, body_id, step FROM judgement WHERE order_id = %s"
    rows = scene.rows("default", judged, order_id)
    assert {key for key, _, _ in rows} == set(given)
    assert Counter(step for _, _, step in rows) == {"run": RUNS, "triage": FAILURES}
    bodies = bodies_in(scene, order_id)
    assert len(bodies) == len({body_id for _, body_id, _ in rows}) == len(rows)
    for key, body_id, step in rows:
        if step == "run":
            assert evidence_in(bodies[body_id]) == evidence_in(given[key])


def check_defects(scene: Scene, order_id: str) -> None:
    """Each defect is there once, and stands as triage decided."""
    kept = "SELECT id, client_id, title_sealed, state, severity FROM testing_defect WHERE order_id = %s"
    rows = scene.rows("vault_eu", kept, order_id)
    titles = texts_in(scene, "testing_defect", "title_sealed", [row[:3] for row in rows])
    found = Counter((title, *row[3:]) for title, row in zip(titles, rows, strict=True))
    assert found == {(f"Nobody can pay in {place}", "accepted", "minor"): 1 for place in PLACES}


def check_pay(scene: Scene, order_id: str) -> None:
    """Each run, each triage and each defect that stands is paid once."""
    paid = "SELECT count(*), sum(pieces) FROM pay_line WHERE order_id = %s"
    assert scene.rows("default", paid, order_id) == [(RUNS + 2 * FAILURES, PIECES)]
    for table in ("delivery", "invoice"):
        assert scene.one("default", f"SELECT count(*) FROM {table} WHERE order_id = %s", order_id) == 1
