"""A test plan goes from Ana's sheet to reports, a defect that stands, and the screenshot behind it."""

import csv
import hashlib
import io
import json
import struct
import zlib
from collections.abc import Mapping
from decimal import Decimal
from uuid import UUID
from xml.etree import ElementTree as ET

import pytest

from heliotrope.core.errors import Invalid, NotFound
from heliotrope.flow import viewing
from heliotrope.flow.submitting import Upload
from heliotrope.foundation.rendering import Kind
from heliotrope.foundation.tenancy.scope import acting, acting_in_vault
from heliotrope.lines.testing import selectors
from tests.support import machine
from tests.support.machine import settle
from tests.support.world import Skilled, World, make_world

PLAN = b"""id,title,step,expected
TC-1,Log in,Open /login,The form is shown
,,Type the password and press Enter,The home page is shown
,,Open the menu,It shows the name
TC-2,Log out,Press Log out,The login form is shown
"""
CHROME, SAFARI = "Chrome 141 / Windows 11", "Safari / iPhone 15"
OPTIONS = {"environments": [CHROME, SAFARI], "build": "shop 2.4.0-rc1"}
RATE = Decimal("0.25")
TESTER = Skilled(skills="testing:3|triage:3", languages="en:5")
CROWD = {"tess": TESTER, "tri": TESTER}
TITLE = "The home page stays blank"


def picture() -> bytes:
    """A screenshot of two by two pixels, as PNG."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = b"".join(b"\0" + bytes([255, 255, 255] * 2) for _ in range(2))
    header = struct.pack(">IIBBBBB", 2, 2, 8, 2, 0, 0, 0)
    whole = chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + whole


def fields(*results: str) -> dict[str, object]:
    """A form with a result for each step."""
    return {f"result-{n}": result for n, result in enumerate(results, 1)}


FAILURE: Mapping[str, object] = {
    **fields("pass", "fail", "skipped"),
    "note-2": "nothing but white",
    "defect-1-title": TITLE,
    "defect-1-severity": "critical",
    "defect-1-text": "White page after Enter, nothing in the console.",
    "defect-1-step": "2",
}
SHOT = Upload(field="defect-1-evidence", name="blank.png", media_type="image/png", content=picture())


def run_all(world: World) -> list[tuple[str, str]]:
    """Tess runs what she gets: in Chrome nobody can log in."""
    done = []
    while (assignment_id := machine.ask(world, "tess")) is not None:
        desk = machine.see(world, "tess", assignment_id)
        assert (desk.step, desk.workspace.kind) == ("run", "testing-run")
        shown = desk.workspace.data
        case, environment = str(shown["case"]), str(shown["environment"])
        done.append((case, environment))
        if (case, environment) == ("TC-1", CHROME):
            with pytest.raises(Invalid, match="Step 2 failed; describe at least one defect"):
                machine.send(
                    world, "tess", assignment_id, {**fields("pass", "fail", "skipped"), "note-2": "white"}
                )
            machine.send(world, "tess", assignment_id, FAILURE, uploads=[SHOT])
        else:
            machine.send(world, "tess", assignment_id, fields(*["pass"] * (3 if case == "TC-1" else 1)))
    return sorted(done)


def triage(world: World) -> None:
    """Tri, not Tess, looks at the picture and takes the defect for one."""
    assert machine.ask(world, "tess") is None, "who found a defect does not decide on it"
    assignment_id = machine.ask(world, "tri")
    assert assignment_id is not None
    desk = machine.see(world, "tri", assignment_id)
    assert (desk.step, desk.workspace.kind) == ("triage", "testing-triage")
    told = json.dumps(desk.workspace.data)
    assert TITLE in told
    file_id = UUID(told.split('"file": "')[1].split('"')[0])
    for name in ("tri", "tess"):
        actor = world.actor(name)
        with acting(actor):
            if name == "tess":
                with pytest.raises(NotFound):
                    viewing.view(actor, assignment_id, file_id)
            else:
                seen = viewing.view(actor, assignment_id, file_id)
                assert (seen.kind, seen.why_not) == (Kind.PAGES, None)
    machine.send(world, "tri", assignment_id, {"verdict-1": "accepted", "severity-1": "major"})
    assert machine.ask(world, "tri") is None


def check_reports(files: Mapping[str, bytes]) -> None:
    """JUnit XML and CTRF say the same: four cases, one failed."""
    suites = list(ET.fromstring(files["results.xml"]).iter("testsuite"))
    counts = {one.attrib["name"]: (one.attrib["tests"], one.attrib["failures"]) for one in suites}
    assert {name: told for name, told in counts.items() if told[1] != "0"} == {
        name: ("2", "1") for name in counts if CHROME in name
    }
    assert sum(int(tests) for tests, _ in counts.values()) == 4
    failed = [case for suite in suites for case in suite.iter("testcase") if case.find("failure") is not None]
    assert [TITLE in str(one.find("failure").attrib) for one in failed] == [True]  # type: ignore[union-attr]
    report = json.loads(files["ctrf-report.json"])
    summary = report["results"]["summary"]
    assert (summary["tests"], summary["passed"], summary["failed"]) == (4, 3, 1)


def check_defects(files: Mapping[str, bytes]) -> None:
    """The defect with its verdict, twice, and its picture byte by byte."""
    (defect,) = [json.loads(line) for line in files["defects.jsonl"].splitlines()]
    assert (defect["title"], defect["severity_reported"], defect["severity"], defect["verdict"]) == (
        TITLE,
        "critical",
        "major",
        "accepted",
    )
    (row,) = csv.DictReader(io.StringIO(files["defects.csv"].decode()))
    assert (row["id"], row["case"], row["environment"]) == (defect["id"], "TC-1", CHROME)
    (path,) = defect["evidence"]
    assert files[path] == picture()
    assert files["evidence/SHA256SUMS"].decode() == f"{hashlib.sha256(picture()).hexdigest()}  {path}\n"


@pytest.mark.promise("14", thin="one tester's run; duplicates are planted in the line's own tests")
def test_a_plan_comes_back_as_reports_with_a_defect_and_the_picture_behind_it():
    world = make_world(lines=("testing",), rates={"testing": str(RATE)}, crowd=CROWD)
    order_id = machine.place(world, "testing", OPTIONS, PLAN, "text/csv")
    assert machine.ask(world, "bo") is None, "who has not learnt to test gets no case"

    assert run_all(world) == [(case, place) for case in ("TC-1", "TC-2") for place in (CHROME, SAFARI)]
    settle()
    triage(world)
    settle()

    (delivery,) = machine.deliveries(world, order_id)
    files = machine.files_of(world, delivery)
    check_reports(files)
    check_defects(files)
    tess = machine.earned(world, "tess", order_id)
    assert [(str(one.pieces.to_integral()), one.note, one.part) for one in tess] == [
        ("1", "1 steps done", ""),
        ("1", "1 steps done", ""),
        ("2", "2 steps done, 1 skipped", ""),
        ("3", "3 steps done", ""),
        ("6", "defect 1 was accepted as major", "defect 1"),
    ]
    tri = machine.earned(world, "tri", order_id)
    assert [(str(one.pieces), one.note) for one in tri] == [("2", "1 defects decided, 2 each")]
    total = machine.check_money(world, [order_id], [machine.accept(world, delivery)])
    assert total == RATE * 15
    with acting_in_vault(world.actor("ana"), "eu"):
        (known,) = selectors.like(world.client_id, TITLE)
    assert (known.title, known.severity, known.state) == (TITLE, "major", "accepted")
