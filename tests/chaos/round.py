"""One round: a fresh world works in all lines at once while everything is killed, and then all must hold."""

import contextlib
import http.client
import random
import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

import psycopg

from tests.chaos import annotation, plan, reader, shop, talk
from tests.chaos.desk import Crew
from tests.chaos.moments import Killer, dealt, told_what_was_killed
from tests.chaos.platform import Scene, check_jobs, check_units, wait_for_rest
from tests.integration.support_servers import Post, post
from tests.support import shopify_fake
from tests.support.replay import Api
from tests.support.shopify_shop import FakeShop

CREW = ("w0", "w1", "w2", "w3", "w4", "w5")
EXCEPTIONS = 6
LEAST = annotation.ITEMS * annotation.LEAST + talk.LEAST + plan.RUNS + plan.FAILURES + EXCEPTIONS
"""Acts of the crew that there are at least."""
NEWS_S = 120.0


@dataclass(slots=True, kw_only=True)
class Round:
    """A round as it goes: what was ordered, who works, who buys."""

    scene: Scene
    ana: Api
    cast: dict[str, Any]
    crew: Crew
    mail: Post
    live: FakeShop
    orders: dict[str, str] = field(default_factory=dict)
    talks: list["Future[None]"] = field(default_factory=list)
    compared: bool = False

    @property
    def with_end(self) -> tuple[str, ...]:
        """The orders that are delivered as a whole."""
        return tuple(self.orders[line] for line in ("annotation", "translation", "testing"))


def play(scene: Scene, *, seed: int, moments: int) -> dict[str, Any]:
    """Play one round; gives what to report.

    Raises:
        AssertionError: something was lost, doubled, held wrongly, or does not verify.
        TimeoutError: the platform did not come on by itself.
    """
    began = time.monotonic()
    killer = Killer(
        scene.platform,
        dealt(random.Random(seed), scene.platform.names, moments=moments, least=LEAST),
    )
    with (
        post() as mail,
        shopify_fake.shop() as live,
        told_what_was_killed(killer),
        ThreadPoolExecutor(talk.VISITORS + 1) as street,
        reader.Watch(scene) as watch,
    ):
        one = _begin(scene, mail, live, killer)
        _work(one, street)
        killer.rest()
        for order_id in one.with_end:
            delivery = one.ana.get(f"/orders/{order_id}/deliveries")[0]
            one.ana.act(f"/deliveries/{delivery['id']}/acceptance")
        _ask(scene, "compare", *one.cast["shop"]["ids"])
        wait_for_rest(scene)
        _check(one)
        shop.leave(scene)
    assert watch.faults == []
    assert len(killer.done) == moments
    return {
        "seed": seed,
        "moments": [kill.told() for kill in killer.done],
        "acknowledged": len(one.crew.acknowledged),
        "looks": watch.looks,
        "seconds": round(time.monotonic() - began, 1),
    }


def _begin(scene: Scene, mail: Post, live: FakeShop, killer: Killer) -> Round:
    """A world with an order in each line, and a shop with something to sell."""
    for sku, pieces in (("MUG", shop.MUGS), ("CUP", shop.CUPS), ("TEA", shop.TEAS)):
        live.stock(sku, pieces)
    cast = _ask(scene, "cast", live.endpoint)
    tokens = {name: cast["tokens"][name] for name in CREW}
    one = Round(
        scene=scene,
        ana=Api(scene.platform.port, cast["tokens"]["ana"], patience_s=300.0),
        cast=cast,
        crew=Crew(port=scene.platform.port, tokens=tokens, on_judgement=killer.told),
        mail=mail,
        live=live,
    )
    programme = cast["programme"]
    one.orders["commerce"] = shop.open_stream(one.ana, programme, cast["shop"]["id"])
    one.orders["support"] = talk.open_support(one.ana, programme)
    one.orders["annotation"] = annotation.place(one.ana, programme)
    one.orders["translation"] = talk.place_translation(one.ana, programme)
    one.orders["testing"] = plan.place(one.ana, programme)
    streams = (one.orders["commerce"], one.orders["support"])
    led = _ask(
        scene, "lead", programme, cast["shop"]["id"], *streams, str(mail.imap_port), str(mail.smtp_port)
    )
    wait_for_rest(scene)
    cast["chat"] = led["chat"]
    return one


def _work(one: Round, street: ThreadPoolExecutor) -> None:
    """Everybody at once, until nothing is left to do."""
    site = f"http://localhost:{one.scene.platform.port}"
    buyers = shop.Street(
        live=one.live, place=f"{site}{one.cast['shop']['place']}", cookies=one.cast["cookies"]
    )
    one.cast["buyers"] = buyers
    one.live.hook = f"{site}{one.cast['shop']['hook']}"
    faults = one.live.faults
    faults.drop_every, faults.repeat_every, faults.lose_answer_every, faults.unavailable_every = 5, 3, 4, 7
    talk.write_letters(one.mail)
    trade = street.submit(buyers.trade)
    visitors = talk.visitors(one.scene.platform.port, one.cast["chat"])
    one.talks = [trade, *(street.submit(visitor.talk) for visitor in visitors)]
    one.crew.run(lambda: _is_over(one, buyers))
    for each in one.talks:
        each.result()


def _is_over(one: Round, buyers: shop.Street) -> bool:
    """Whether all is worked; once the street is quiet, what no webhook told is looked for by a comparison."""
    if not all(each.done() for each in one.talks):
        return False
    for each in one.talks:
        each.result()
    try:
        if not one.compared:
            _ask(one.scene, "compare", *one.cast["shop"]["ids"], tries=1)
            one.compared = True
        delivered = "SELECT count(*) FROM delivery WHERE order_id = %s"
        return (
            all(one.scene.one("default", delivered, order_id) for order_id in one.with_end)
            and talk.is_over(one.scene, one.orders["support"])
            and shop.is_quiet(one.scene, one.cast["shop"]["id"], buyers)
        )
    except (AssertionError, psycopg.OperationalError):  # the database is away
        return False


def _ask(scene: Scene, what: str, *told: str, tries: int = 5) -> Any:
    """Have a part of the scene done; again when the database died under it."""
    for left in range(tries - 1, -1, -1):
        try:
            return scene.ask(what, *told)
        except AssertionError:
            if not left:
                raise
            time.sleep(2.0)
    raise AssertionError(what)


def _check(one: Round) -> None:
    """Nothing is lost, nothing is doubled, and the platform still tells what happens."""
    scene, orders, crew = one.scene, one.orders, one.crew
    said = {name: talk.said_of(crew, order_id) for name, order_id in orders.items()}
    labels = {key: (s.worker, s.given["answer"]) for key, s in said["annotation"].items()}
    annotation.check_judgements(scene, orders["annotation"], labels)
    annotation.check_money(scene, orders["annotation"])
    talk.check_replies(scene, crew, one.mail, orders["support"])
    talk.check_messages(scene, orders["support"])
    talk.check_steps(scene, crew, orders["translation"])
    talk.check_pay(scene, orders["translation"], orders["support"])
    for line in ("translation", "support"):
        talk.check_bodies(scene, crew, orders[line])
    plan.check_runs(scene, orders["testing"], {key: s.given for key, s in said["testing"].items()})
    plan.check_defects(scene, orders["testing"])
    plan.check_pay(scene, orders["testing"])
    shop_id = one.cast["shop"]["id"]
    shop.check_stock(scene, shop_id, one.live)
    shop.check_orders(scene, shop_id, one.cast["buyers"])
    shop.check_exceptions(scene, shop_id, orders["commerce"])
    for order_id in orders.values():
        check_units(scene, order_id)
    for order_id in one.with_end:
        assert one.ana.get(f"/orders/{order_id}")["state"] == "accepted"
    check_jobs(scene)
    assert reader.faults(scene) == []
    _check_news(one)


def _check_news(one: Round) -> None:
    """An open page still hears of what happens now."""
    port, site = one.scene.platform.live_port, f"http://localhost:{one.scene.platform.port}"
    cookies = "; ".join(f"{name}={value}" for name, value in one.cast["cookies"].items())
    deadline = time.monotonic() + NEWS_S
    while time.monotonic() < deadline:
        with contextlib.suppress(OSError, http.client.HTTPException):
            line = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
            line.request("GET", "/events", headers={"Cookie": cookies, "Origin": site})
            answer = line.getresponse()
            assert answer.status == 200, answer.status
            fresh = annotation.place(one.ana, one.cast["programme"], f"news-{time.time()}")
            if any(fresh in told for told in _lines(answer, until=deadline)):
                line.close()
                return
    raise AssertionError("an open page hears nothing any more")


def _lines(answer: http.client.HTTPResponse, *, until: float) -> Iterator[str]:
    while time.monotonic() < until and (line := answer.readline()):
        yield line.decode()
