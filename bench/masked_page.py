"""A page of 50 conversations as a worker far from their home sees it, against the same page unmasked.

    python bench/run.py masked-page

Both are drawn in turn from the same vault with the desk's own template: the threads are read, then (masked)
the policy is asked once for all of them and placeholders put in, then each conversation is drawn.  Besides,
the first drawing of texts that the job of their arrival has just read, and of texts that nobody has read.
Addresses are loaded before, as a server does at its start; ratios are medians over the rounds, each to the
unmasked page of its own round.
"""

import os
import sys
import tempfile
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import median
from time import monotonic, perf_counter
from typing import Any

from saved import save

CONVERSATIONS, ROUNDS = 50, 12
TARGET_RATIO = 1.3


def _letter(number: int) -> bytes:
    return (
        f"From: Käthe Müller {number} <kaethe{number}@kunde.example>\nTo: help@shop.example\n"
        f"Subject: Paket {number}\nMessage-ID: <m{number}@kunde.example>\n"
        "Content-Type: text/plain; charset=utf-8\n\n"
        f"Guten Tag, mein Paket ist nicht da. Ich wohne in der Lindenstraße {number}, 10115 Berlin, und bin\n"
        f"unter +49 30 9018{number:04} oder kaethe{number}@kunde.example zu erreichen. Gekauft habe ich am\n"
        "Montag, gezahlt mit 4111 1111 1111 1111. Bitte sagen Sie mir, wann es kommt, und ob ich noch etwas\n"
        "tun muss. Mein Nachbar nimmt es gern an, wenn ich nicht zu Hause bin.\n"
        "Viele Grüße, Käthe\n"
    ).encode()


def masked_page() -> None:
    """A page of 50 masked conversations against the same page unmasked."""
    began = monotonic()
    with ExitStack() as opened:
        _start(opened)
        pages = _pages()
        for draw in pages.values():
            draw.make()  # templates are compiled, statements prepared
        rounds = [_round(pages, shift) for shift in range(ROUNDS)]
    row = {"conversations": CONVERSATIONS, "rounds": ROUNDS}
    for name in pages:
        row[f"{name}_ms"] = median(one[name] for one in rounds) * 1e3
    for name in ("masked", "first", "unread"):
        row[f"{name}_ratio"] = median(one[name] / one["unmasked"] for one in rounds)
    print(row, flush=True)
    save("masked-page", [row], began, target_ratio=TARGET_RATIO)


def _round(pages: Mapping[str, "Drawing"], shift: int) -> dict[str, float]:
    """Seconds of each drawing; another one is the first in each round."""
    names = list(pages)
    places = names[shift % len(names) :] + names[: shift % len(names)]
    return {name: _timed(pages[name]) for name in places}


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """A way to draw the page, and what happens before it, untimed."""

    make: Callable[[], int]
    before: Callable[[], object] = int


def _start(opened: ExitStack) -> None:
    sys.path.insert(0, str(Path(__file__).parents[1]))
    from tests.support import server

    folder = Path(opened.enter_context(tempfile.TemporaryDirectory(prefix="heliotrope-bench-")))
    databases = opened.enter_context(server.running(folder))
    os.environ.update(databases.environment())
    os.environ["HELIOTROPE_STATE"] = str(folder / "state")
    import django

    django.setup()
    from django.conf import settings

    # A plain address for each static file: the manifest is a release's.
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}


def _pages() -> Mapping[str, "Drawing"]:
    """The page in its ways."""
    from django.template.loader import get_template
    from django.urls import reverse
    from tests.integration.masked_desk import Case

    from heliotrope.compliance import services as compliance
    from heliotrope.core.privacy.standing import REPLY
    from heliotrope.flow import arriving, inspecting, showing
    from heliotrope.flow.tasks import load_task
    from heliotrope.foundation.clock import now
    from heliotrope.foundation.tenancy.scope import acting, acting_in_vault
    from heliotrope.pipeline.decompose import selectors as decompose_selectors
    from heliotrope.pipeline.demand import selectors as demand_selectors

    case = Case(_letter(0))
    for number in range(1, CONVERSATIONS):
        case.receive(_letter(number))
    worker = replace(case.worker(), client_ids=frozenset({case.world.client_id}))
    with acting(worker):
        order = demand_selectors.order(worker, case.order_id)
        items = decompose_selectors.items(worker, case.order_id, limit=CONVERSATIONS)
    keys = [item.id for item in items]
    template = get_template("work/kinds/support-reply.html")

    def draw(masked: bool) -> int:
        signs = 0
        with acting(worker), acting_in_vault(worker, order.data_home):
            verdicts = showing.verdicts_of(worker, order, keys, purpose=REPLY, in_hand=True, now=now())
            for item in items:
                task = load_task(worker, order, item.id, step=REPLY)
                space = inspecting.workspace(order, task)
                if masked:
                    space = showing.concealed(order, task, space, verdicts).workspace
                told: dict[str, Any] = {"data": space.data, "given": {}, "assignment": case.assignment_id}
                signs += len(template.render(told))
        return signs

    def forget() -> None:
        with acting_in_vault(case.world.platform(), order.data_home):
            compliance.forget(case.world.client_id, keys)

    def read() -> None:
        forget()
        for key in keys:
            arriving.read_item(client_id=case.world.client_id, order_id=case.order_id, item_id=key)

    assert len(items) == CONVERSATIONS, len(items)
    reverse("privacy_bulk")
    return {
        "unmasked": Drawing(make=lambda: draw(False)),
        "masked": Drawing(make=lambda: draw(True), before=lambda: draw(True)),
        "first": Drawing(make=lambda: draw(True), before=read),
        "unread": Drawing(make=lambda: draw(True), before=forget),
    }


def _timed(drawing: Drawing) -> float:
    drawing.before()
    began = perf_counter()
    drawing.make()
    return perf_counter() - began


ROWS: Mapping[str, Callable[[], None]] = {"masked-page": masked_page}
