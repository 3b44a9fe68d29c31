"""The memory's pages: taught from files, searched, taken home, and closed to others."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from heliotrope.core.text.bilingual import tmx
from heliotrope.core.text.bilingual.pairs import Known
from tests.support.pages import browser
from tests.support.world import World, make_world

PAIRS = tmx.written([Known(source="Close the ⟦1⟧door⟦/1⟧", target="⟦1⟧Tür⟦/1⟧ zu")], "en", "de")
TERMS = "source,target,note,forbidden\ndoor,Tür,,no\ndoor,Tor,,yes\n".encode()


@pytest.fixture(scope="module")
def world() -> World:
    return make_world()


def teach(world: World, name: str, content: bytes, kind: str, **given):
    sent = {"source": "en", "target": "de", "kind": kind, **given}
    if content:
        sent["file"] = SimpleUploadedFile("file", content)
    return browser(world, name).post(f"/translation/{world.programme_id}/import/", sent)


def test_ana_teaches_her_memory_and_finds_and_takes_home_what_it_knows(world):
    assert teach(world, "ana", PAIRS, "pairs").status_code == 302
    assert teach(world, "ana", TERMS, "terms").status_code == 302
    ana = browser(world, "ana")
    place = f"/translation/{world.programme_id}/"

    listed = ana.get("/translation/").content.decode()
    shown = ana.get(place).content.decode()
    missed = ana.get(place, {"source": "en", "target": "de", "search": "window"}).content.decode()
    taken = ana.get(f"{place}memory.tmx", {"source": "en", "target": "de"})

    assert "en → de" in listed
    assert "⟦1⟧Tür⟦/1⟧ zu" in shown
    assert "<del>Tor</del>" in shown
    assert "No pair has these words." in missed
    assert "attachment" in taken["Content-Disposition"]
    assert tmx.read(taken.content, "en", "de") == tmx.read(PAIRS, "en", "de")


@pytest.mark.parametrize(
    ("content", "kind", "given", "said"),
    [
        (b"", "pairs", {}, "Choose a file first."),
        (b"<tmx", "pairs", {}, "no XML"),
        (b"<html/>", "pairs", {}, "no TMX"),
        (b"source,target\n,x\n", "terms", {}, "is empty"),
        (PAIRS, "pairs", {"target": "en"}, "Choose two languages"),
    ],
)
def test_a_file_that_is_not_right_is_refused_with_its_rows(world, content, kind, given, said):
    answer = teach(world, "ana", content, kind, **given)

    assert answer.status_code == 422
    assert said in answer.content.decode()


def test_eve_of_another_client_finds_nothing_there(world):
    place = f"/translation/{world.programme_id}/"
    eve = browser(world, "eve")

    assert [eve.get(place).status_code, eve.get(f"{place}memory.tmx").status_code] == [404, 404]
    assert teach(world, "eve", PAIRS, "pairs").status_code == 404
    assert "en → de" not in eve.get("/translation/").content.decode()


def test_bo_who_works_has_no_such_page(world):
    assert browser(world, "bo").get("/translation/").status_code == 404
