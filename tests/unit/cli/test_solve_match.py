"""`heliotrope solve match`: files of units and workers in, a plan with its proof out."""

import csv
import json
from decimal import Decimal
from pathlib import Path

import numpy as np
import pytest
from tests.support import solving

UNITS = """unit,skill,level,language,language_level,effort_h,release_at,due_at,value
t7,python,3,en,4,1,2026-03-02T08:00Z,2026-03-02T18:00Z,90
t8,python,3,th,3,1,2026-03-02T08:00Z,2026-03-02T18:00Z,90
t9,cobol,3,th,3,1,2026-03-02T08:00Z,2026-03-02T18:00Z,12.34
"""

WORKERS = """worker,skills,languages,rate_per_hour,currency,windows
ana,python:4|sql:2,en:5|th:3,24.50,EUR,2026-03-02T09:00Z/2026-03-02T17:00Z:1
bo,python:4|sql:2,en:5,34.5,EUR,2026-03-02T09:00Z/2026-03-02T17:00Z:6
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "u.csv").write_text(UNITS)
    (tmp_path / "w.csv").write_text(WORKERS)
    return tmp_path


def run(folder: Path, *options: str) -> int:
    files = ("--units", folder / "u.csv", "--workers", folder / "w.csv", "--out", folder / "p.csv")
    return solving.run("match", *files, *options)


def plan(folder: Path) -> list[dict[str, str]]:
    with (folder / "p.csv").open(newline="") as file:
        return list(csv.DictReader(file))


def test_who_alone_speaks_a_language_is_kept_for_it(folder, capsys):
    assert run(folder) == 0
    window = "2026-03-02T09:00Z/2026-03-02T17:00Z"
    assert [tuple(row.values()) for row in plan(folder)] == [
        ("t7", "bo", window, "34.5"), ("t8", "ana", window, "24.5"), ("t9", "", "", "0"),
    ]  # fmt: skip
    said = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert {key: said[key] for key in ("objective", "bound", "gap", "undone", "currency", "whole")} == {
        "objective": 71.34, "bound": 71.34, "gap": 0.0, "undone": 1, "currency": "EUR", "whole": True,
    }  # fmt: skip


def test_each_choice_and_each_lack_is_explained(folder):
    """Ana's one hour is worth ten more to the unit that Bo does for 34.50; nobody knows cobol."""
    assert run(folder, "--explain", str(folder / "why.jsonl")) == 0
    told = [json.loads(line) for line in (folder / "why.jsonl").read_text().splitlines()]
    by_unit = {one["unit"]: one for one in told if "unit" in one}
    assert {key: by_unit["t8"][key] for key in ("worker", "cost", "price")} == {
        "worker": "ana", "cost": "24.5", "price": "10",
    }  # fmt: skip
    assert by_unit["t8"]["others"][0] | {"text": ""} == {
        "worker": "", "window": "", "cost": "90", "price": "0", "dearer": "55.5", "text": "",
    }  # fmt: skip
    ways = by_unit["t9"]["ways"]
    assert by_unit["t9"]["left_over"]
    assert any("level 0, level 3 is asked" in text for way in ways for text in way["text"])
    assert all(Decimal(way["more"]) > 0 for way in ways)


@pytest.mark.parametrize(
    ("file", "old", "new", "told"),
    [
        ("u.csv", "t8,", "t7,", "line 3, column unit: is there already, in line 2"),
        ("u.csv", "12.34", "dear", "line 4, column value: must be a number"),
        ("u.csv", "th,3,1,", "th,3,0,", "line 3, column effort_h: must be above zero"),
        ("u.csv", "cobol,3", "cobol,high", "line 4, column level: must be a whole level"),
        ("u.csv", "2026-03-02T08", "2026-03-32T08", "line 2, column release_at: must be an instant"),
        ("w.csv", "24.50", "-1", "line 2, column rate_per_hour: must be zero or more"),
        ("w.csv", "python:4|", "python|", "line 2, column skills: must name each with its level"),
        ("w.csv", "17:00Z:6", "17:00Z", "line 3, column windows"),
        ("w.csv", "bo,", "ana,", "line 3, column worker: is there already, in line 2"),
        ("w.csv", "rate_per_hour", "rate", "line 1, column rate_per_hour: the header must name"),
    ],
)  # fmt: skip
def test_a_bad_row_is_named_and_nothing_is_written(folder, capsys, file, old, new, told):
    path = folder / file
    path.write_text(path.read_text().replace(old, new, 1))
    assert run(folder) == 2
    said = capsys.readouterr().err
    assert file in said
    assert told in said
    assert not (folder / "p.csv").exists()


def test_two_currencies_are_refused(folder, capsys):
    (folder / "w.csv").write_text(WORKERS.replace("34.5,EUR", "34.5,USD"))
    assert run(folder) == 2
    assert "several currencies (EUR, USD)" in capsys.readouterr().err


def test_an_input_is_never_written_over(folder, capsys):
    files = [
        "--units",
        str(folder / "u.csv"),
        "--workers",
        str(folder / "w.csv"),
        "--out",
        str(folder / "u.csv"),
    ]
    assert solving.run("match", *files) == 2
    assert (folder / "u.csv").read_text() == UNITS


def test_a_plan_of_a_larger_batch_costs_what_it_says_and_takes_no_more_than_there_is(folder, capsys):
    rng = np.random.default_rng(3)
    skills, hours = ("a", "b", "c"), "2026-03-{day:02}T{hour:02}:00Z"
    head, workers_head = UNITS.splitlines()[0], WORKERS.splitlines()[0]
    units = [
        f"u{k},{skills[k % 3]},{rng.integers(1, 4)},en,1,1,{hours.format(day=2, hour=0)},"
        f"{hours.format(day=2 + k % 3, hour=12)},{rng.integers(10, 60)}"
        for k in range(400)
    ]
    workers = [
        f"w{k},{'|'.join(f'{s}:{rng.integers(0, 4)}' for s in skills)},en:2,{rng.integers(5, 50)},EUR,"
        f"{hours.format(day=2 + k % 3, hour=8)}/{hours.format(day=2 + k % 3, hour=16)}:{1 + k % 4}"
        for k in range(150)
    ]
    (folder / "u.csv").write_text("\n".join([head, *units]))
    (folder / "w.csv").write_text("\n".join([workers_head, *workers]))
    assert run(folder, "--gap", "0.001", "--seconds", "30") == 0
    said = json.loads(capsys.readouterr().out.splitlines()[-1], parse_float=Decimal)
    rows = plan(folder)
    value = {line.split(",")[0]: Decimal(line.rsplit(",", 1)[1]) for line in units}
    paid = sum(Decimal(row["cost"]) for row in rows) + sum(value[r["unit"]] for r in rows if not r["worker"])
    assert paid == said["objective"] >= said["bound"]
    assert said["gap"] <= 0.001
    given = {}
    for row in rows:
        given[row["worker"], row["window"]] = given.get((row["worker"], row["window"]), 0) + 1
    limits = {line.split(",")[0]: int(line.rsplit(":", 1)[1]) for line in workers}
    assert all(load <= limits[worker] for (worker, _), load in given.items() if worker)
