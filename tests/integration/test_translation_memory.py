"""A client's memory: learnt from what was delivered, kept in its home, and nobody else's."""

from dataclasses import replace

import pytest

from heliotrope.core.line import Brief, Recipe, Turn
from heliotrope.core.text.bilingual.languages import Languages
from heliotrope.core.text.bilingual.pairs import Known
from heliotrope.core.text.terms import Term
from heliotrope.foundation.tenancy.scope import acting_in_vault
from heliotrope.lines.translation import selectors, services
from heliotrope.lines.translation.line import LINE
from tests.support.lines import task
from tests.support.world import World, make_world

EN_DE = Languages(source="en", target="de")
TEXT = b"Close the door\nOpen the window of the house\nClose the door\n"
OPTIONS = {"source": "en", "target": "de"}


@pytest.fixture(scope="module")
def world() -> World:
    return make_world()


def recipe(world: World, name: str, client_id, home: str, *, target: str = "de") -> Recipe:
    options = LINE.options({**OPTIONS, "target": target})
    with acting_in_vault(world.actor(name), home):
        return LINE.recipe(Brief(source=TEXT, media_type="text/plain", options=options, client_id=client_id))


def bands(made: Recipe) -> list[str]:
    return [str(item.content.data["band"]) for item in made.items]


def test_what_a_reviser_made_is_known_to_the_next_order_and_learnt_once(world):
    first = recipe(world, "ana", world.client_id, "eu")
    assert bands(first) == ["0", "0", "101"]
    content, options = first.items[0].content, LINE.options(OPTIONS)
    translated = Turn(
        step="translate",
        answer=LINE.answer(task(content, options, step="translate"), {"target": "Schließen Sie die Tür"}),
    )
    given = task(content, options, step="revise", turns=(translated,))
    revised = Turn(step="revise", answer=LINE.answer(given, {"target": "Schließe die Tür"}))

    with acting_in_vault(world.actor("ana"), "eu"):
        for step, turns in (("translate", (translated,)), *[("revise", (translated, revised))] * 2):
            made = task(content, options, step=step, turns=turns)
            LINE.done(replace(made, client_id=world.client_id))
        pairs = selectors.pairs(world.client_id, EN_DE, limit=10)

    assert [pair.target for pair in pairs] == ["Schließe die Tür"]
    again = recipe(world, "ana", world.client_id, "eu")
    assert bands(again) == ["101", "0", "101"]
    assert again.items[0].content.data["match"]["target"] == "Schließe die Tür"
    assert bands(recipe(world, "ana", world.client_id, "eu", target="de-at"))[0] == "101"


def test_another_clients_memory_is_not_asked_and_not_seen(world):
    with acting_in_vault(world.actor("ana"), "eu"):
        services.learn(world.client_id, EN_DE, [Known(source="Open the window of the house", target="X")])

    assert bands(recipe(world, "eve", world.other_client_id, "us")) == ["0", "0", "101"]
    with acting_in_vault(world.actor("eve"), "eu"):
        assert selectors.pairs(world.client_id, EN_DE, limit=10) == ()
        assert selectors.holdings(world.client_id) == ()


def test_terms_of_the_client_stand_in_the_items_that_have_them(world):
    with acting_in_vault(world.actor("ana"), "eu"):
        terms = [
            Term(source="window", target="Fenster"),
            Term(source="window", target="Scheibe", forbidden=True),
        ]
        assert services.keep_terms(world.client_id, EN_DE, terms) == 2
        services.keep_terms(
            world.client_id, EN_DE, [Term(source="window", target="Fenster", note="only this")]
        )

    terms = recipe(world, "ana", world.client_id, "eu").items[1].content.data["terms"]
    assert [(term["target"], term["note"], term["forbidden"]) for term in terms] == [
        ("Fenster", "only this", False),
        ("Scheibe", "", True),
    ]


def test_a_source_has_one_target_in_its_context_and_the_latest_stays(world):
    pairs = [Known(source="Go", target="Los", context="a"), Known(source="Go", target="Gehen", context="b")]
    languages = Languages(source="en", target="nl")
    with acting_in_vault(world.actor("ana"), "eu"):
        services.learn(world.client_id, languages, pairs)
        services.learn(world.client_id, languages, [Known(source="Go", target="Weiter", context="a")])
        found = selectors.pairs(world.client_id, languages, limit=10)

    assert {pair.target for pair in found} == {"Weiter", "Gehen"}
