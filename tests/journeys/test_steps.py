"""A second line that the product has never heard of: by steps, with a second person, paid in pieces."""

import json
import re
import runpy
from collections.abc import Iterator
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connections
from django.test import override_settings

from heliotrope.config import lines as entry
from heliotrope.flow.lines import lines
from heliotrope.foundation.keys.sealing import PREFIX
from heliotrope.foundation.tenancy.scope import acting, acting_in_vault
from tests.integration.web.conftest import pages_can_be_drawn  # noqa: F401 - a fixture for every test here
from tests.journeys.test_toyline import check_money, sixth_line
from tests.support.http import Caller
from tests.support.machine import settle
from tests.support.pages import browser
from tests.support.world import World, make_world

BIG = "987654321"
"""A result that nothing else in a database looks like."""
SUMS = {"s-1": "987654320+1", "s-2": "10-4", "s-3": "1+1+1"}
BO = {"987654320+1": BIG, "10-4": "6", "1+1+1": "4"}
CHI = BO | {"1+1+1": "3"}
UNIT = re.compile(r"/work/[0-9a-f-]{36}/")


@pytest.fixture(autouse=True)
def installed(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The one settings entry, as the installation reads it."""
    monkeypatch.setenv("HELIOTROPE_EXTRA_LINES", "tests.toyline,tests.toyline.stepped")
    named = runpy.run_path(entry.__file__)["LINES"]
    with override_settings(HELIOTROPE_LINES=named):
        lines.cache_clear()
        yield
    lines.cache_clear()


def place(world: World) -> str:
    """Ana's order of all sums."""
    order = {"programme_id": str(world.programme_id), "line": "toy-steps", "title": "Sums", "options": {}}
    source = "id,sum\n" + "".join(f"{key},{text}\n" for key, text in SUMS.items())
    file = SimpleUploadedFile("sums.csv", source.encode(), content_type="text/csv")
    placed = Caller(world, "ana").upload("/orders", {"order": json.dumps(order), "file": file})
    assert placed.status_code == 201, placed.content
    settle()
    return str(placed.json()["id"])


def work_at_the_bench(world: World, name: str, answers: dict[str, str]) -> list[str]:
    """One of the cast reads each page, errs once and answers until nothing is left; gives what was asked."""
    pages, seen = browser(world, name), []
    place = pages.post("/work/next/").headers["Location"]
    while UNIT.fullmatch(place):
        shown = pages.get(place).content.decode()
        text = next(text for text in answers if f">{text}</div>" in shown)
        assert '<textarea id="bench-text-answer" name="answer"' in shown
        assert pages.post(place, {"answer": "a lot", "spent_s": "5"}).status_code == 422
        seen += re.findall(r'id="bench-instruction"[^>]*>([^<]*)', shown)
        answered = pages.post(place, {"answer": f" +{answers[text]} ", "spent_s": "5"})
        assert answered.status_code == 303
        place = answered.headers["Location"]
        settle()
    return seen


def everything_in(alias: str) -> str:
    """Every row that can be read here, as text."""
    with connections[alias].cursor() as cursor:
        cursor.execute(
            "SELECT quote_ident(relname) FROM pg_class WHERE relkind IN ('r', 'p') AND "
            "relnamespace = 'public'::regnamespace AND has_table_privilege(oid, 'SELECT')"
        )
        tables = [row[0] for row in cursor.fetchall()]
        found = []
        for table in tables:
            cursor.execute(f"SELECT string_agg(t::text, chr(10)) FROM {table} t")
            found.append(str(cursor.fetchone()[0]))
    assert len(tables) > 10
    return "\n".join(found)


@sixth_line
def test_a_line_by_steps_goes_from_demand_to_payout_as_one_folder_and_one_settings_entry():
    """7 terms, half of that for checking, and two upheld: 7 + 3.5 + 2 = 12.5 pieces."""
    world = make_world(lines=("toy-steps",))
    order_id = place(world)

    assert work_at_the_bench(world, "bo", BO) == ["Work it out."] * 3
    assert sorted(work_at_the_bench(world, "chi", CHI)) == ["Check: 4", "Check: 6", f"Check: {BIG}"]
    assert work_at_the_bench(world, "bo", BO) == []

    ana = Caller(world, "ana")
    (delivery,) = ana.get(f"/orders/{order_id}/deliveries").json()
    assert json.loads(ana.get(f"/deliveries/{delivery['id']}/files/sums.json").content) == [
        {"id": "s-1", "answer": BIG, "check": "upheld"},
        {"id": "s-2", "answer": "6", "check": "upheld"},
        {"id": "s-3", "answer": "3", "check": "corrected"},
    ]
    accepted = ana.act(f"/deliveries/{delivery['id']}/acceptance")
    check_money(world, [accepted.json()["invoice_id"]], 6, pieces=Decimal("12.5"))


@sixth_line
def test_whoever_worked_on_a_sum_is_not_asked_to_check_it():
    world = make_world(lines=("toy-steps",))
    place(world)
    bo = Caller(world, "bo")

    assert len(work_at_the_bench(world, "bo", BO)) == len(SUMS)

    assert bo.act("/work/next").json()["assignment_id"] is None
    handed = Caller(world, "chi").act("/work/next").json()["assignment_id"]
    assert handed is not None
    assert bo.get(f"/work/assignments/{handed}").status_code == 404


@sixth_line
def test_what_was_made_stays_in_the_vault_and_the_control_database_knows_only_its_code():
    world = make_world(lines=("toy-steps",))
    place(world)
    work_at_the_bench(world, "bo", BO)
    platform = world.platform()

    with acting_in_vault(platform, "eu") as alias:
        kept = everything_in(alias)
        assert PREFIX in kept and BIG not in kept and "987654320" not in kept, "sealed in its own vault, too"
    with acting_in_vault(platform, "us") as alias:
        assert BIG not in everything_in(alias)
    with acting(platform):
        control = everything_in("default")
    assert "toy-steps" in control and "(work," not in control
    assert BIG not in control and "987654320" not in control and BIG.encode().hex() not in control
