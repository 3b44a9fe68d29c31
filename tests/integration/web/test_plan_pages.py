"""The pages of plans, through the whole of Django's request cycle."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from heliotrope.flow import handed, planning_delivering
from tests.integration.plans import BRIEF, ROWS, draft, sign, work
from tests.integration.test_plan_ending import arrive, running
from tests.support.machine import settle
from tests.support.pages import browser
from tests.support.world import make_world


def test_a_plan_is_written_mended_and_signed_on_its_page():
    world = make_world()
    ana = browser(world, "ana")
    assert "Begin with one of these" in ana.get("/plans/").content.decode()
    assert ana.post("/plans/new/", {"brief": "", "programme": str(world.programme_id)}).status_code == 422
    made = ana.post("/plans/new/", {"brief": BRIEF, "programme": str(world.programme_id)})
    url = made["Location"]
    page = ana.get(url).content.decode()
    assert "<svg" in page and "Items labelled" in page and "style=" not in page

    fields = {
        "act": "save", "version": "1", "remove": "check", "due": "",
        "title-label": "Comments", "count-label": "5", "people-label": "1", "low-label": "0.1",
        "likely-label": "x", "high-label": "0.3", "due-label": "", "labels-label": "good\nbad",
        "instruction-label": "", "new-title": "More", "new-line": "annotation", "new-count": "2",
        "new-after": "label",
    }  # fmt: skip
    wrong = ana.post(url, fields)
    assert wrong.status_code == 422
    assert 'value="x"' in wrong.content.decode()
    assert ana.post(url, {**fields, "likely-label": "0.2"}).status_code == 302
    page = ana.get(url).content.decode()
    assert "Comments" in page and "More" in page and "Results looked over" not in page
    assert ana.post(url, {"act": "sign", "version": "1"}).status_code == 422
    assert ana.post(url, {"act": "sign", "version": "2"}).status_code == 302
    assert "Give it this file" in ana.get(url).content.decode()
    chinese = browser(world, "ana", language="zh-hans").get(url)
    assert chinese.status_code == 200


def test_a_piece_takes_its_file_on_the_page_and_what_it_delivers_is_on_one_page():
    world = make_world(workers=2)
    plan_id = draft(world)
    sign(world, plan_id)
    settle()
    ana, url = browser(world, "ana"), f"/plans/{plan_id}/"
    bad = ana.post(url, {"act": "file", "key": "label", "file": SimpleUploadedFile("x.csv", b"id\n1\n")})
    assert bad.status_code == 422
    good = ana.post(url, {"act": "file", "key": "label", "file": SimpleUploadedFile("x.csv", ROWS)})
    assert good.status_code == 302
    settle()
    work(world)

    page = ana.get(f"/plans/{plan_id}/delivery/").content.decode()

    assert page.count(">results.csv<") == 2
    assert "Piece by piece" in ana.get(url).content.decode()


def test_the_operator_sees_the_plan_and_eve_and_bo_find_none():
    world = make_world()
    plan_id = draft(world)

    assert browser(world, "ada").get(f"/plans/{plan_id}/").status_code == 200
    assert browser(world, "eve").get(f"/plans/{plan_id}/").status_code == 404
    assert browser(world, "bo").get("/plans/").status_code == 404
    stolen = {"brief": BRIEF, "programme": str(world.programme_id)}
    assert browser(world, "eve").post("/plans/new/", stolen).status_code == 404


def test_the_last_standing_order_is_closed_and_the_whole_plan_is_accepted_on_its_pages(
    monkeypatch: pytest.MonkeyPatch,
):
    world, plan_id = running()
    arrive(world, plan_id, "one")
    ana, url = browser(world, "ana"), f"/plans/{plan_id}/"
    assert 'value="close"' not in ana.get(url).content.decode()
    assert ana.post(url, {"act": "close", "key": "check"}).status_code == 422
    work(world)
    assert 'value="close"' in ana.get(url).content.decode()

    assert ana.post(url, {"act": "close", "key": "check"}).status_code == 302
    settle()

    page = ana.get(url).content.decode()
    assert "The plan is delivered" in page and "The same by local experts" in page
    assert "Accept all of it" not in browser(world, "ada").get(url).content.decode()
    assert ana.get(f"{url[:-1]}/delivery.zip")["Content-Type"] == "application/zip"
    assert browser(world, "eve").get(f"{url[:-1]}/delivery.zip").status_code == 404
    with monkeypatch.context() as masked:
        for module in (handed, planning_delivering):
            masked.setattr(module, "gives_files", lambda *_one, **_more: False)
        for place in (url, f"{url}delivery/"):
            page = browser(world, "ada").get(place).content.decode()
            assert "delivery.zip" not in page and "/files/" not in page and "They hold people" in page
    assert ana.post(f"{url}delivery/accept/").status_code == 302
    assert "Accept all of it" not in ana.get(f"{url}delivery/").content.decode()


def test_before_a_piece_stands_another_word_than_after_in_time():
    world = make_world()
    plan_id = draft(world)

    assert "前置工作" in browser(world, "ana", language="zh-hans").get(f"/plans/{plan_id}/").content.decode()
