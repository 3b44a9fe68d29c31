"""Why units wait on the operator's pages, in one line and both languages; certificates and help on pages."""

import re
from uuid import UUID

import pytest

from heliotrope.core.line import Shape
from heliotrope.core.match.choice import NoChoice
from heliotrope.core.match.eligibility import Condition, Obstacle
from heliotrope.core.match.explain import LeftOut
from heliotrope.core.network.workers_file import parse_workers
from heliotrope.core.sentence import Sentence
from heliotrope.flow import dispatching, placing
from heliotrope.foundation.clock import now
from heliotrope.foundation.tenancy.scope import acting
from heliotrope.interfaces.web.work.standing import sentences
from heliotrope.network import services as network
from heliotrope.pipeline.demand import selectors as demand_selectors
from tests.integration.test_live_prices import ready, wanted
from tests.integration.test_waiting_units import stream, why
from tests.integration.web.reading import text_of
from tests.integration.web.test_ordering import given, place, text
from tests.support.machine import in_hand, settle
from tests.support.pages import browser
from tests.support.world import ALWAYS, Skilled, World, make_world

HAN = re.compile("[一-鿿]")


def arrive(world: World, order_id: UUID, key: str = "a") -> None:
    ana = world.actor("ana")
    with acting(ana):
        placing.arrive(ana, order_id, {"id": key, "sum": "2+3"}, now=now())
    settle()


def test_the_orders_page_says_in_one_line_why_a_unit_waits_and_from_when_on_it_does_not():
    world = make_world()
    order_id = stream(world)
    wanted(world, "900", "bo")
    ready(world, "bo")
    arrive(world, order_id)

    english = text_of(browser(world, "ada").get(f"/orders/{order_id}/"))
    chinese = text_of(browser(world, "ada", language="zh-hans").get(f"/orders/{order_id}/"))

    assert "1 unit waits for somebody" in english
    assert "Kept for other work: the nearest would cost" in english
    assert re.search(r"It is worth their time from .* UTC on\.", english)
    section = chinese.partition('id="waits"')[2].partition("</section>")[0]
    assert HAN.search(section) and "Kept for" not in section and "值得占用他们的时间" in section
    (line,) = why(world, order_id)
    told = text_of(browser(world, "ada").get(f"/explain/waiting/{line.unit_id}/"))
    assert "This unit waits: nobody was chosen for it at that moment" in told


def test_the_items_page_says_so_and_nobody_else_reads_what_it_costs():
    world = make_world()
    order_id = stream(world)
    wanted(world, "900", "bo")
    ready(world, "bo")
    arrive(world, order_id)
    platform = world.platform()
    with acting(platform):
        unit_id = why(world, order_id)[0].unit_id
        item_id = demand_item(world, order_id)

    assert "Kept for other work" in text_of(browser(world, "ada").get(f"/orders/{order_id}/items/{item_id}/"))
    for name in ("ana", "otto"):
        for path in (f"/orders/{order_id}/", f"/orders/{order_id}/items/{item_id}/"):
            assert b"Kept for other work" not in browser(world, name).get(path).content
    assert browser(world, "ana").get(f"/explain/waiting/{unit_id}/").status_code == 404


def demand_item(world: World, order_id: UUID) -> UUID:
    from heliotrope.pipeline.decompose import selectors as decompose_selectors

    ada = world.actor("ada")
    with acting(ada):
        return decompose_selectors.items(ada, order_id)[0].id


def test_the_form_asks_for_certificates_help_and_the_customers_zone_and_the_order_keeps_them():
    world = make_world(lines=("support", "testing"))
    more = {
        "channel": "chat", "language": "en", "resolve_days": "7", "translation_help": "on",
        "customer_timezone": "Asia/Tokyo", "certificates": "HIPAA, first-aid",
    }  # fmt: skip

    order_id = place(world, "ana", lambda: given(world, "support", "Care", **more))

    ana = world.actor("ana")
    with acting(ana):
        asked = demand_selectors.order(ana, order_id).demands
    assert asked.as_record() == {
        "certificates": ["first-aid", "hipaa"],
        "translation_help": True,
        "customer_timezone": "Asia/Tokyo",
    }
    page = text(browser(world, "ana").get(f"/orders/{order_id}/"))
    assert "first-aid, hipaa" in page and "Asia/Tokyo" in page and "translation help" in page


@pytest.mark.parametrize("wrong", [{"customer_timezone": "Mars"}, {"certificates": "no code"}])
def test_what_cannot_be_meant_is_said_beside_the_form(wrong: dict[str, str]):
    world = make_world(lines=("support",))
    more = {"channel": "chat", "language": "en", "resolve_days": "7", **wrong}

    answer = browser(world, "ana").post("/orders/new/", given(world, "support", "Care", **more))

    assert answer.status_code == 422 and next(iter(wrong)) in text(answer)


def people_file(world: World, certificates: str) -> None:
    platform = world.platform()
    row = f"bo,Kraków,arithmetic:3,en:5,12.50,EUR,Europe/Warsaw,{ALWAYS},3,,,{certificates}\n"
    head = "worker,site,skills,languages,rate_per_hour,currency,timezone,availability,capacity,legal_name,"
    with acting(platform):
        network.take_workers(platform, parse_workers(f"{head}email,certificates\n{row}"))


def test_work_that_asks_for_a_certificate_goes_to_who_holds_it_now_and_a_file_brings_it():
    world = make_world()
    order_id = stream(world, certificates="hipaa")
    arrive(world, order_id)
    ready(world, "bo", "chi")
    assert not in_hand(world, "bo") and not in_hand(world, "chi")

    people_file(world, "hipaa:2020-01-01")
    dispatching.give_out(operator_id=world.operator_id)
    assert not in_hand(world, "bo"), "it ran out"
    ada = browser(world, "ada")
    assert "expired" in text(ada.get(f"/people/{world.workers['bo']}/"))

    people_file(world, "hipaa:2199-12-31")
    dispatching.give_out(operator_id=world.operator_id)
    assert len(in_hand(world, "bo")) == 1


def test_the_file_of_workers_is_taken_out_and_in_again_and_changes_nothing():
    world = make_world()
    people_file(world, "hipaa:2199-12-31|first-aid")
    ada = browser(world, "ada")

    out = ada.get("/people/workers.csv").content
    rows = {row.worker: row for row in parse_workers(out.decode())}

    assert set(rows) == {"bo", "chi"} and rows["bo"].legal_name == ""
    assert sorted(rows["bo"].certificates or ()) == ["first-aid", "hipaa"]
    platform = world.platform()
    with acting(platform):
        taken = network.take_workers(platform, tuple(rows.values()))
    assert (taken.added, taken.changed) == (0, 2)
    assert ada.get("/people/workers.csv").content == out
    for name in ("ana", "bo", "lea", "cleo"):
        assert browser(world, name).get("/people/workers.csv").status_code == 404


def test_who_answers_with_translation_help_reads_so_on_the_desk():
    crowd = {
        "sol": Skilled(skills="support:3", languages="en:5"),
        "pia": Skilled(skills="support:3", languages="es:5"),
    }
    world = make_world(lines=("support",), crowd=crowd)
    ana = world.actor("ana")
    options = {"channels": ["chat"], "translation_help": True}
    wish = placing.Wish(
        programme_id=world.programme_id, line="support", title="Care", shape=Shape.STREAM, options=options
    )
    with acting(ana):
        order_id = placing.place(ana, wish, now=now()).order_id
    settle()
    ready(world, "sol")
    with acting(ana):
        said = {"conversation": "c1", "text": "¿Dónde está mi pedido?", "language": "es", "channel": "chat"}
        placing.arrive(ana, order_id, said | {"country": "ES"}, now=now())
    settle()

    (held,) = in_hand(world, "sol")
    desk = text(browser(world, "sol").get(f"/work/{held}/"))
    assert "You were given this with translation help: the customer writes Spanish." in desk
    told = text(browser(world, "sol").get(f"/explain/assignment/{held}/"))
    assert "They answer with translation help." in told
    assert "The customer's time zone is not known" in told, "Spain has two"


@pytest.mark.parametrize("condition", list(Condition))
def test_whatever_stands_in_the_way_is_said_to_the_worker_in_a_sentence(condition: Condition):
    change = Obstacle(
        condition=condition,
        needed=Sentence("%(what)s at level %(level)s", what="en", level=3),
        has=Sentence("none of it"),
    )
    left_out = LeftOut(changes=(change,), units=1, open_units=4)

    said = sentences(NoChoice(rule="pull", version=1, left_out=left_out, next_on_at=None))

    assert len(said) == 2 and all(one.endswith(".") for one in said)
