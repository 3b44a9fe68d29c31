"""What an operator sees of the running platform: traces, metrics, health and logs, and how it ends.

Real processes on the tests' databases; one platform for the whole file, its tests in the order of a day.
"""

import http.client
import json
import socket
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import settings
from django.db import connections

from tests.support.http import token_of
from tests.support.operating import Collector, Door, Operation, operating
from tests.support.pages import browser
from tests.support.world import World, make_world

WORKERS = ("default", "vault_eu", "vault_us")
PATIENCE_S = 120.0
PLANTED = {
    "name": "Zephyrine Quillfeather",
    "mail": "zephyrine.quillfeather@plume.test",
    "phone": "+49 30 5550 4477",
    "card": "4111 1111 1111 1111",
    "title": "Quillfeather-7Q",
}
"""What nobody may find in a log, by what it is; none of it is anywhere else in the tests."""
STAGES = {"demand", "decompose", "match", "quality", "deliver"}
STEPS = {"demand.place", "match.take", "quality.judge", "quality.fold", "deliver.deliver_order"}


@pytest.fixture(scope="module")
def world() -> World:
    return make_world()


@pytest.fixture(scope="module")
def collector() -> Collector:
    return Collector()


@pytest.fixture(scope="module")
def operation(tmp_path_factory: pytest.TempPathFactory, collector: Collector) -> Iterator[Operation]:
    with operating(tmp_path_factory.mktemp("operating"), collector) as running:
        running.start("web", "live", "metrics", *WORKERS)
        yield running


def until(found: Callable[[], Any]) -> Any:
    """Wait for something to be so."""
    deadline = time.monotonic() + PATIENCE_S
    while time.monotonic() < deadline:
        if answer := found():
            return answer
        time.sleep(0.2)
    raise AssertionError("it did not come to be")


def order(world: World, operation: Operation, sums: int = 1, title: str = PLANTED["title"]) -> str:
    """An order of sums that Ana places at the real door."""
    rows = "".join(f"{title}-{n},{n}+1\n" for n in range(1, sums + 1))
    settled = {"programme_id": str(world.programme_id), "line": "toy", "title": title, "options": {}}
    ana = Door(port=operation.web, token=token_of(world, "ana"))
    status, placed = ana.upload(
        "/orders", {"order": json.dumps(settled)}, "sums.csv", f"id,sum\n{rows}".encode()
    )
    assert status == 201, placed
    return str(placed["id"])


def judge(world: World, operation: Operation) -> str:
    """One sum that Bo asks for and answers at the real door; gives the judgement."""
    bo = Door(port=operation.web, token=token_of(world, "bo"))
    held = until(lambda: bo.act("/work/next")[1].get("assignment_id"))
    status, made = bo.act(f"/work/assignments/{held}/judgement", {"answer": "2"})
    assert status == 201, made
    return str(made["id"])


def is_delivered(world: World, operation: Operation, order_id: str) -> bool:
    ana = Door(port=operation.web, token=token_of(world, "ana"))
    return bool(ana.get(f"/orders/{order_id}/deliveries")[1])


def test_a_judgements_trace_runs_from_demand_to_delivery_across_processes(world, operation, collector):
    order_id = order(world, operation, sums=3)
    trace_id = order_id.replace("-", "")

    def folds() -> int:
        return sum(span.trace_id == trace_id and span.name == "quality.fold" for span in collector.spans)

    for _ in range(3):  # the sweep, once a minute, may have the fold of one of them in the queue already
        before = folds()
        judge(world, operation)
        until(lambda seen=before: folds() > seen)
    until(lambda: is_delivered(world, operation, order_id))

    def whole() -> list[Any]:
        """Every process sends its spans in its own time: all of them, once each one's parent has come too."""
        spans = [span for span in collector.spans if span.trace_id == trace_id]
        known = {span.span_id for span in spans}
        orphans = [span for span in spans if span.parent_id not in known]
        return spans if {span.name for span in spans} >= STEPS and len(orphans) == 1 else []

    spans = until(whole)

    assert {span.name.partition(".")[0] for span in spans} >= STAGES
    assert len({span.process for span in spans}) >= 3, "web, the vault's worker and the control's worker"
    assert [span.name for span in spans if not span.parent_id] == ["demand.place"]
    judged = {span.span_id for span in spans if span.name == "quality.judge"}
    assert judged & {span.parent_id for span in spans if span.name == "quality.fold"}
    assert {name for span in spans for name in span.attributes} <= {
        f"heliotrope.{name}_id" for name in ("order", "client", "unit", "item", "judgement", "operator")
    }


def test_prometheus_gets_requests_jobs_units_and_lag_of_every_process(world, operation):
    def measured() -> str:
        text = operation.get(operation.metrics, "/metrics")[1]
        return text if text.count("heliotrope_observed_timestamp_seconds{") == len(WORKERS) else ""

    text = until(measured)

    assert 'route="/api/v1/orders",status="201"' in text
    assert 'heliotrope_jobs_done_total{job="fold",outcome="done"}' in text
    assert 'heliotrope_jobs{database="control",job="fold",state="todo"}' in text
    assert 'heliotrope_job_oldest_seconds{database="eu",job="produce"}' in text
    assert 'heliotrope_outbox_lag_seconds{database="us"}' in text
    assert 'heliotrope_events_total{event="JudgementMade"}' in text
    assert 'heliotrope_units{state="open"}' in text
    assert 'heliotrope_database_connections{database="eu",state="idle"}' in text
    for private in (world.tag, str(world.client_id), "Digits", PLANTED["title"]):
        assert private not in text


def ready(operation: Operation) -> tuple[int, dict[str, Any]]:
    status, said = operation.get(operation.web, "/health/ready")
    return status, json.loads(said)


def test_the_platform_is_ready_and_says_which_part_is_not(operation):
    assert json.loads(operation.wait(operation.web, "/health/ready", 200)) == {"status": "ok"}
    assert operation.get(operation.web, "/health/live")[0] == 200
    assert operation.wait(operation.live, "/health/ready", 200) == "ok"

    operation.terminate("vault_us")

    until(lambda: ready(operation) == (200, {"status": "degraded", "idle": ["vault_us"]}))
    operation.start("vault_us")
    until(lambda: ready(operation) == (200, {"status": "ok"}))


def test_no_log_holds_what_people_wrote(world, operation):
    """Through every kind of door: a file, JSON, an address, a header, a form, and values that are refused."""
    personal = " ".join(PLANTED.values())
    ana = Door(port=operation.web, token=token_of(world, "ana"))
    ada = Door(port=operation.web, token=token_of(world, "ada"))
    settled = {"programme_id": str(world.programme_id), "line": "annotation", "title": personal[:80]}
    options = {"labels": ["a", "b"], "instruction": personal}
    good = json.dumps({**settled, "options": options})
    text = f'id,text\nq1,"{personal}"\n'.encode()
    assert ana.upload("/orders", {"order": good}, f"{PLANTED['name']}.csv", text)[0] == 201
    for content in (b"\xff" + text, text + b'"', text.replace(b"q1", b"q\x00")):
        assert ana.upload("/orders", {"order": good}, "a.csv", content)[0] == 422
    assert ana.upload("/orders", {"order": good[:-9] + personal}, "a.csv", text)[0] == 422
    people = f"worker,site,skills\n{PLANTED['name']},{PLANTED['mail']},{PLANTED['phone']}\n".encode()
    assert ada.upload("/workers/import", {}, "people.csv", people)[0] == 422
    assert ada.upload("/roster/import", {}, "roster.csv", people)[0] == 422
    assert ada.act("/accounts", {"email": PLANTED["mail"], "role": "auditor"})[0] == 201
    assert (
        ana.act("/plans", {"programme_id": str(world.programme_id), "brief": f"{personal}\u0000"})[0] == 422
    )
    assert ana.get(f"/orders?limit={PLANTED['title']}")[0] == 422
    # Here pages lack their style sheets and cannot be drawn: that, too, is written down without their words.
    for path in ("/people/Quillfeather/", f"/account/login/?next=/{PLANTED['mail']}", "/chat/Quillfeather/"):
        operation.get(operation.web, path)
    with socket.create_connection(("127.0.0.1", operation.web), timeout=60) as strange:
        strange.sendall(b"GET / HTTP/1.1\r\nHost: quillfeather.plume.test\r\nConnection: close\r\n\r\n")
        assert strange.recv(4096).startswith(b"HTTP/1.1 400")
    until(lambda: ana.get("/orders")[1][0]["state"] != "placed")

    written = operation.logs()

    assert written
    leaked = [what for what, text in PLANTED.items() if text in written]
    assert not leaked and "quillfeather" not in written.lower()


def test_web_ends_without_breaking_an_answer_off(world, operation):
    token = token_of(world, "ana")
    answers: list[int] = []
    broken: list[str] = []
    begun = threading.Barrier(4)

    def ask() -> None:
        door = Door(port=operation.web, token=token)
        begun.wait()
        while True:
            try:
                answers.append(door.get("/orders")[0])
            except ConnectionRefusedError:
                return
            except (OSError, http.client.HTTPException) as error:
                broken.append(type(error).__name__)
                return

    threads = [threading.Thread(target=ask) for _ in range(3)]
    for thread in threads:
        thread.start()
    begun.wait()
    until(lambda: len(answers) >= 6)

    code = operation.terminate("web")
    for thread in threads:
        thread.join()

    assert code == 0
    assert set(answers) == {200}
    assert not [one for one in broken if one == "IncompleteRead"]
    operation.start("web")


def test_open_pages_are_told_to_come_again_when_live_ends(world, operation):
    session = browser(world, "ana").session.session_key
    with socket.create_connection(("127.0.0.1", operation.live), timeout=60) as page:
        page.sendall(
            f"GET /events HTTP/1.1\r\nHost: localhost\r\nOrigin: http://localhost:{operation.web}\r\n"
            f"Cookie: {settings.SESSION_COOKIE_NAME}={session}\r\n\r\n".encode()
        )
        heard = b""
        while b"event: hello" not in heard:
            heard += page.recv(4096)
        assert "heliotrope_live_pages 1.0" in operation.get(operation.metrics, "/metrics")[1]

        code = operation.terminate("live")

        while more := page.recv(4096):
            heard += more
    assert code == 0
    assert b"retry: " in heard
    assert heard.endswith(b"0\r\n\r\n"), "the stream ended whole, and was not cut"
    operation.start("live")


def test_a_worker_ends_with_no_job_half_done_and_another_goes_on(world, operation):
    order_id = order(world, operation, sums=400, title="Many")
    operation.terminate("vault_eu")
    assert operation.terminate("default") == 0
    for alias in ("default", "vault_eu"):
        with connections[alias].cursor() as cursor:
            cursor.execute("SELECT count(*) FROM procrastinate_jobs WHERE status = 'doing'")
            assert cursor.fetchone() == (0,)

    operation.start("default", "vault_eu")

    ana = Door(port=operation.web, token=token_of(world, "ana"))
    until(lambda: ana.get(f"/orders/{order_id}")[1]["state"] == "working")
