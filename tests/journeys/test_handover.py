"""One conversation goes around the Earth: Manila begins it, Kraków takes it over, Bogotá ends it."""

from collections.abc import Iterator
from datetime import timedelta
from itertools import pairwise
from uuid import UUID

import pytest
from django.conf import settings
from django.core.management import call_command

from heliotrope.core.network.workers_file import parse_workers
from heliotrope.flow import dispatching, explaining, handing_on
from heliotrope.foundation.clock import now
from heliotrope.foundation.ids import new_id
from heliotrope.foundation.tenancy.scope import acting, acting_in_vault
from heliotrope.lines.support import services
from heliotrope.network import selectors as network_selectors
from heliotrope.network import services as network
from tests.integration.holdings import as_owner
from tests.support import machine
from tests.support.machine import settle
from tests.support.pages import browser
from tests.support.sundial import Sundial, a_day, sundial
from tests.support.world import Skilled, World, make_world

SPANISH = Skilled(skills="support:3", languages="es:5|en:4")
CROWD = {"kai": SPANISH, "mia": SPANISH, "ben": SPANISH}
"""In turn at Kraków, Manila and Kraków; Ben moves to Bogotá."""
_HEADER = (
    "worker,site,skills,languages,rate_per_hour,currency,timezone,availability,capacity,legal_name,email\n"
)
ASKED = "Hola, ¿dónde está mi pedido? Lo compré la semana pasada y todavía no ha llegado."
NOTE = "Perdió la llave; ya le pedí el número."


@pytest.fixture(scope="module", autouse=True)
def static_files() -> None:
    """Pages name their static files by a manifest, as in production."""
    if not (settings.STATIC_ROOT / "staticfiles.json").is_file():
        call_command("collectstatic", interactive=False, verbosity=0)


@pytest.fixture
def dial() -> Iterator[Sundial]:
    with sundial(a_day(7)) as found:
        yield found


class Day:
    """A chat that Ana's customers write to, with a site in each of three parts of the Earth.

    In UTC Manila is on from 6 to 15, Kraków from 13 to 22, Bogotá from 21 to 6.
    """

    def __init__(self) -> None:
        self.world: World = make_world(lines=("support",), rates={"support": "1.20"}, crowd=CROWD)
        platform = self.world.platform()
        with acting(platform):
            entity = network.add_legal_entity(platform, name="Bogotá Ltd", country="CO")
            provider = network.add_provider(platform, name="Bogotá Ltd", kind="own", legal_entity_id=entity)
            network.add_site(
                platform, provider_id=provider, name="Bogotá", country="CO", timezone="America/Bogota",
                data_home="us",
            )  # fmt: skip
            rows = "".join(
                f"{name},{site},{SPANISH.skills},{SPANISH.languages},12.50,EUR,UTC,Mon-Sun {hours},2,"
                f"Legal {name},{name}@legal.test\n"
                for name, site, hours in (
                    ("mia", "Manila", "06:00-15:00"),
                    ("kai", "Kraków", "13:00-22:00"),
                    ("ben", "Bogotá", "21:00-06:00"),
                )
            )
            network.take_workers(platform, parse_workers(_HEADER + rows))
        self.order_id = machine.place(self.world, "support", {"channels": ["chat"], "language": "es"})
        self.visitor = new_id()

    def ready(self, name: str) -> None:
        actor = self.world.actor(name)
        with acting(actor):
            dispatching.be_ready(actor, ready=True, now=now())

    def say(self, text: str) -> None:
        platform = self.world.platform()
        with acting_in_vault(platform, "eu"):
            services.say(
                platform, order_id=self.order_id, client_id=self.world.client_id, visitor_id=self.visitor,
                text=text, key=new_id(), fallback="es", now=now(),
            )  # fmt: skip
        settle()

    def hold(self) -> dict[str, UUID]:
        """Who has the conversation, with the assignment: exactly one."""
        held = {name: found[0] for name in CROWD if (found := machine.in_hand(self.world, name))}
        assert len(held) == 1, held
        return held

    def answer(self, name: str, reply: str, then: str) -> None:
        held = self.hold()[name]
        seen = str(machine.see(self.world, name, held).workspace.data["seen"])
        machine.send(self.world, name, held, {"reply": reply, "then": then, "seen": seen}, seen_at=now())
        settle()

    def hand_on(self) -> int:
        moved = handing_on.hand_on_for(self.world.platform())
        settle()
        return moved

    def why(self, name: str) -> explaining.Explained:
        actor, held = self.world.actor(name), self.hold()[name]
        with acting(actor):
            told = explaining.explain(actor, "handover", held)
        assert told.same
        return told

    def texts(self, name: str) -> list[str]:
        shown = machine.see(self.world, name, self.hold()[name]).workspace.data
        messages: list[dict[str, str]] = shown["messages"]  # type: ignore[assignment]
        return [one["text"] for one in messages]


def test_a_conversation_goes_from_manila_to_krakow_to_bogota_and_never_lacks_an_owner(dial: Sundial):
    day = Day()
    dial.set(a_day(14, 30))
    day.ready("mia")
    day.say(ASKED)
    assert set(day.hold()) == {"mia"}
    day.answer("mia", "¿Cuál es el número?", "waiting")
    dial.set(a_day(14, 40))
    day.say("Es el 4711.")
    mia = day.world.actor("mia")
    with acting(mia):
        passed = handing_on.pass_on(mia, day.hold()["mia"], note=NOTE, now=now())
    assert passed.to_id is None, "nobody else is ready yet: it stays with her"
    day.ready("kai")
    assert day.hand_on() == 0, "there is time for it"

    dial.set(a_day(14, 58))
    first = day.hold()["mia"]
    assert (day.hand_on(), day.hand_on()) == (1, 0)

    assert set(day.hold()) == {"kai"}
    assert day.texts("kai") == [ASKED, "¿Cuál es el número?", "Es el 4711."]
    page = browser(day.world, "kai").get(f"/work/{day.hold()['kai']}/").content.decode()
    assert NOTE in page and "Handed on by mia" in page
    assert day.why("kai").reasons[0].startswith("The hours of who had it end in 2 min")
    assert browser(day.world, "mia").get(f"/work/{first}/").status_code == 410

    dial.set(a_day(21, 58))
    day.ready("ben")
    day.ready("kai")
    assert day.hand_on() == 1
    assert set(day.hold()) == {"ben"}
    page = browser(day.world, "ben", language="zh-hans").get(f"/work/{day.hold()['ben']}/").content.decode()
    assert "由 kai 交接" in page and NOTE not in page, "each note is for whoever comes next"

    dial.set(a_day(22, 5))
    day.say("¿Hola?")
    assert day.texts("ben")[-1] == "¿Hola?"
    day.answer("ben", "Llega mañana.", "resolved")
    check_the_end(day)


def check_the_end(day: Day) -> None:
    """Three had it, one after the other without a gap; whoever answered is paid, and the chain holds."""
    with as_owner("default") as owner:
        rows = owner.execute(
            "SELECT state, started_at, ended_at FROM assignment WHERE order_id = %s AND unit_id ="
            " (SELECT unit_id FROM assignment WHERE order_id = %s AND state = 'handed-on' LIMIT 1)"
            " ORDER BY started_at",
            [day.order_id, day.order_id],
        ).fetchall()
    assert [state for state, _, _ in rows] == ["handed-on", "handed-on", "done"]
    gaps = [after[1] - before[2] for before, after in pairwise(rows)]
    assert gaps == [timedelta(0), timedelta(0)]
    paid = {name: len(machine.earned(day.world, name, day.order_id)) for name in CROWD}
    assert paid == {"mia": 1, "kai": 0, "ben": 1}
    (delivery,) = machine.deliveries(day.world, day.order_id)
    machine.check_money(day.world, [day.order_id], [machine.accept(day.world, delivery)])
    platform = day.world.platform()
    with acting(platform):
        assert len(network_selectors.sites(platform)) == 3
