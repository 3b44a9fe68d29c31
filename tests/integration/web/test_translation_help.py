"""Who was given a conversation with translation help reads what it says, or why not and who could."""

import json
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from heliotrope.ai import Chat, Endpoint
from heliotrope.core.errors import NotFound
from heliotrope.core.line import Shape
from heliotrope.core.text.bilingual.languages import Languages
from heliotrope.core.text.bilingual.pairs import Known
from heliotrope.flow import placing, submitting, translating
from heliotrope.flow.translating import Help, Lack
from heliotrope.foundation.clock import now
from heliotrope.foundation.keys import is_sealed
from heliotrope.foundation.tenancy.scope import acting, acting_in_vault
from heliotrope.lines.translation import services as memory
from heliotrope.network import services as network
from tests.integration.holdings import as_owner
from tests.integration.test_live_prices import ready
from tests.support.machine import in_hand, settle
from tests.support.model_server import KEY, MODEL, ModelServer, Reply, running
from tests.support.pages import HTMX, browser
from tests.support.world import Skilled, World, make_world

ASKED = "¿Dónde está mi pedido? Escriba a luz@example.test."
READ = ASKED.replace("luz@example.test", "⟨EMAIL_1⟩")
"""What of it stands on a desk: who answers reads placeholders, in either language."""
TOLD = "Where has my order gone? Write to ⟨EMAIL_1⟩."


@pytest.fixture
def server() -> Iterator[ModelServer]:
    with running() as one:
        one.reply = _translated
        yield one


def _translated(asked: Any) -> Reply:
    """What a model says that keeps the marks of what was hidden."""
    text = asked["messages"][-1]["content"]
    said = text.replace("¿Dónde está mi pedido? Escriba a", "Where has my order gone? Write to")
    return Reply(content=json.dumps({"translation": said}))


class Desk:
    """Sol, who has English alone, was given a chat in Spanish; Pia, who has Spanish, is not ready."""

    def __init__(self, *, machine: bool = True) -> None:
        crowd = {
            "sol": Skilled(skills="support:3", languages="en:5"),
            "pia": Skilled(skills="support:3", languages="es:5"),
        }
        self.world: World = make_world(lines=("support",), crowd=crowd)
        if machine:
            self._machine()
        ana = self.world.actor("ana")
        options = {"channels": ["chat"], "translation_help": True}
        wish = placing.Wish(
            programme_id=self.world.programme_id,
            line="support",
            title="Care",
            shape=Shape.STREAM,
            options=options,
        )
        with acting(ana):
            order_id = placing.place(ana, wish, now=now()).order_id
        settle()
        ready(self.world, "sol")
        said = {"conversation": "c1", "text": ASKED, "language": "es", "channel": "chat"}
        with acting(ana):
            placing.arrive(ana, order_id, said, now=now())
        settle()
        (self.assignment_id,) = in_hand(self.world, "sol")

    def _machine(self) -> None:
        platform = self.world.platform()
        with acting(platform):
            network.add_machine(
                platform,
                handle="lingua",
                site_id=self.world.sites["Kraków"],
                model_provider="here",
                model=MODEL,
                skills={"translation": 2},
                languages={},
                capacity=1,
                price_per_unit=Decimal("0.001"),
                currency="EUR",
            )

    def make(self, chat: Callable[[], Chat | None], name: str = "sol") -> Help | None:
        actor = self.world.actor(name)
        with acting(actor):
            return translating.make(actor, self.assignment_id, now=now(), chat=chat)

    def kept(self, home: str = "eu") -> list[tuple[str, str]]:
        with as_owner(f"vault_{home}") as owner:
            return owner.execute(
                "SELECT text, model FROM support_rendering WHERE client_id = %s", [self.world.client_id]
            ).fetchall()


def asks(server: ModelServer) -> Callable[[], Chat]:
    chat = Chat(Endpoint(url=server.url, key=KEY, model=MODEL, timeout_s=30.0))
    return lambda: chat


def holding(alias: str, text: str) -> set[str]:
    """The tables of a database in which a text stands, files too."""
    named = "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'"
    with as_owner(alias) as owner:
        return {
            table
            for (table,) in owner.execute(named).fetchall()
            if owner.execute(
                f'SELECT 1 FROM "{table}" t WHERE t::text LIKE %s OR t::text LIKE %s LIMIT 1',
                [f"%{text}%", f"%{text.encode().hex()}%"],
            ).fetchone()
        }


def nobody_is_asked() -> None:
    return None


def test_the_ai_worker_translates_once_on_masked_text_and_it_stays_in_the_vault(server: ModelServer):
    desk = Desk()

    found = desk.make(asks(server))

    assert found is not None and found.lack is None and found.is_whole
    assert [(one.text, one.said and one.said.text) for one in found.messages] == [(READ, TOLD)]
    assert "luz@example.test" not in json.dumps(server.asked), "what leaves is masked"
    assert [is_sealed(text) for text, _ in desk.kept("eu")] == [True]
    assert desk.kept("us") == []
    desk.make(asks(server))
    assert len(server.asked) == 1, "what is kept is not made again"

    page = browser(desk.world, "sol").get(f"/work/{desk.assignment_id}/").content.decode()
    assert "Made by a machine" in page and TOLD in page and f"By the model {MODEL}" in page
    assert 'hx-trigger="load' not in page


def test_it_is_no_part_of_what_goes_out_or_is_delivered(server: ModelServer):
    desk = Desk()
    desk.make(asks(server))
    sol = desk.world.actor("sol")
    with acting(sol):
        given = {"reply": "Su pedido llega hoy.", "then": "resolved", "disposition": "", "seen": ""}
        submitting.submit(sol, desk.assignment_id, given=given, spent_s=1.0, now=now())
    settle()

    assert holding("vault_eu", "Su pedido llega hoy.") == set(), "what is delivered is sealed"
    assert holding("vault_eu", "Where has my order gone?") == set(), "the rendering itself is sealed"
    assert holding("default", "Where has my order gone?") == set()


def test_the_clients_own_memory_is_asked_first(server: ModelServer):
    desk = Desk()
    platform = desk.world.platform()
    with acting(platform), acting_in_vault(platform, "eu"):
        memory.learn_one(
            desk.world.client_id,
            Languages(source="es", target="en"),
            Known(source=READ, target="Where is it?"),
        )

    found = desk.make(asks(server))

    assert found is not None and [one.said and one.said.text for one in found.messages] == ["Where is it?"]
    assert server.asked == []


def test_with_nothing_that_translates_the_page_says_so_and_who_could():
    desk = Desk(machine=False)
    sol = browser(desk.world, "sol")
    first = sol.get(f"/work/{desk.assignment_id}/").content.decode()
    assert "Not translated yet" in first and 'hx-trigger="load, submit"' in first

    page = sol.post(f"/work/{desk.assignment_id}/translation/", headers=HTMX).content.decode()
    assert 'class="watermark"' in page and ">sol · 20" in page

    assert "no AI worker with the skill translation is on" in page
    assert "1 colleague who is on has Spanish and could take it over" in page
    assert desk.kept() == []
    other = Desk()
    found = other.make(nobody_is_asked)
    assert found is not None and (found.lack, found.is_whole) == (Lack.MODEL, False)


def test_a_model_that_does_not_answer_is_told_and_asked_again(server: ModelServer):
    desk = Desk()
    server.reply = lambda _: Reply(status=503)
    found = desk.make(asks(server))
    assert found is not None and found.lack is Lack.AWAY
    server.reply = _translated
    again = desk.make(asks(server))
    assert again is not None and again.is_whole


@pytest.mark.parametrize("name", ["pia", "eve"])
def test_nobody_translates_what_another_has_in_hand(name: str):
    desk = Desk()
    path = f"/work/{desk.assignment_id}/translation/"
    assert browser(desk.world, name).post(path).status_code == 404
    assert (
        browser(desk.world, name).post(path.replace(str(desk.assignment_id), str(UUID(int=1)))).status_code
        == 404
    )
    with pytest.raises(NotFound):
        desk.make(nobody_is_asked, "pia")
