"""`heliotrope solve match` on files as other programs write them: large amounts, many digits, odd rows."""

import csv
import json
from decimal import Decimal
from pathlib import Path

import pytest
from tests.support import solving

UNITS = "unit,skill,level,language,language_level,effort_h,release_at,due_at,value"
WORKERS = "worker,skills,languages,rate_per_hour,currency,windows"
DAY = "2026-03-02T08:00Z,2026-03-02T18:00Z"
SHIFT = "2026-03-02T09:00Z/2026-03-02T17:00Z"


def unit(name: str, effort: str, value: str, *, level: str = "1", when: str = DAY) -> str:
    return f"{name},py,{level},en,1,{effort},{when},{value}"


def worker(name: str, rate: str, hours: str) -> str:
    return f"{name},py:3,en:3,{rate},EUR,{SHIFT}:{hours}"


def run(folder: Path, units: list[str], workers: list[str], *options: str) -> int:
    (folder / "u.csv").write_text("\n".join([UNITS, *units]) + "\n", encoding="utf-8")
    (folder / "w.csv").write_text("\n".join([WORKERS, *workers]) + "\n", encoding="utf-8")
    files = ("--units", folder / "u.csv", "--workers", folder / "w.csv", "--out", folder / "p.csv")
    return solving.run("match", *files, *options)


def plan(folder: Path) -> dict[str, tuple[str, Decimal]]:
    with (folder / "p.csv").open(newline="") as file:
        return {row["unit"]: (row["worker"], Decimal(row["cost"])) for row in csv.DictReader(file)}


def told(capsys) -> dict[str, object]:
    return dict(json.loads(capsys.readouterr().out.splitlines()[-1], parse_float=Decimal))


@pytest.mark.parametrize(("effort", "hours"), [("1", "1"), ("2", "2")])
def test_what_must_be_done_at_any_price_is_done(tmp_path, capsys, effort, hours):
    """A value of a thousand million is above what one word of the machine holds in small parts."""
    units = [unit("must", "1", "1000000000"), unit("may", effort, "90")]
    assert run(tmp_path, units, [worker("ana", "20", hours)]) == 0
    assert plan(tmp_path) == {"must": ("ana", Decimal(20)), "may": ("", Decimal(0))}
    said = told(capsys)
    assert said["objective"] == 110
    assert 0 < said["bound"] <= 110


def test_many_digits_are_counted_not_refused(tmp_path, capsys):
    """Seven twelfths of an hour at 9.987654321 are 5.82613168725."""
    units = [unit("t", "0.5833333333333334", "10.123456789"), unit("left", "8.5", "0.1")]
    assert run(tmp_path, units, [worker("ana", "9.987654321", "8")]) == 0
    assert plan(tmp_path)["t"] == ("ana", Decimal("5.82613168725"))
    assert told(capsys)["objective"] == Decimal("5.92613168725")


def test_what_fits_by_its_digits_fits(tmp_path, capsys):
    """Three thirds are an hour, and a little more than a third is more."""
    thirds = [unit(f"t{k}", "0.3333333333333333", "90") for k in range(3)]
    assert run(tmp_path, thirds, [worker("ana", "20", "1")]) == 0
    assert told(capsys)["undone"] == 0
    more = [unit(f"t{k}", "0.33333345", "90") for k in range(3)]
    assert run(tmp_path, more, [worker("ana", "20", "1")]) == 0
    assert told(capsys)["undone"] == 1


def test_amounts_that_outgrow_every_word_are_refused(tmp_path, capsys):
    assert run(tmp_path, [unit("t", "99999", "1")], [worker("ana", "999999999", "8")]) == 2
    assert "too much to be reckoned exactly" in capsys.readouterr().err
    assert not (tmp_path / "p.csv").exists()


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (unit("t", "nan", "9"), "line 2, column effort_h: must be a number"),
        (
            unit("t", "1000000", "9"),
            "line 2, column effort_h: must be a number such as 1.5, of at most 100000",
        ),
        (unit("t", "1", "inf"), "line 2, column value: must be a number"),
        (unit("t", "1", "-0.01"), "line 2, column value: must be zero or more"),
        (unit("t", "1", "9", level="2.5"), "line 2, column level: must be a whole level"),
        (
            unit("t", "1", "9", when="2026-03-02T09:00Z,2026-03-02T08:00Z"),
            "column due_at: is before release_at",
        ),
    ],
)
def test_numbers_that_are_none_are_named_by_line(tmp_path, capsys, row, said):
    assert run(tmp_path, [row], [worker("ana", "20", "1")]) == 2
    assert said in capsys.readouterr().err


def test_levels_as_spreadsheets_write_them_are_levels(tmp_path):
    assert run(tmp_path, [unit("t", "1", "9e1", level="3.0")], [worker("ana", "20", "1")]) == 0
    assert plan(tmp_path) == {"t": ("ana", Decimal(20))}


@pytest.mark.parametrize(("units", "workers"), [([], []), ([], ["w"]), (["t"], [])])
def test_files_without_rows_have_a_plan(tmp_path, capsys, units, workers):
    rows = [unit(name, "1", "9") for name in units]
    assert run(tmp_path, rows, [worker(name, "20", "1") for name in workers]) == 0
    assert plan(tmp_path) == {name: ("", Decimal(0)) for name in units}
    assert told(capsys)["objective"] == 9 * len(units)


def test_a_bom_and_line_ends_of_windows_change_nothing(tmp_path, capsys):
    assert run(tmp_path, [unit("t", "1", "90")], [worker("ana", "20", "1")]) == 0
    for name in ("u.csv", "w.csv"):
        path = tmp_path / name
        path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    files = ("--units", tmp_path / "u.csv", "--workers", tmp_path / "w.csv", "--out", tmp_path / "q.csv")
    assert solving.run("match", *files) == 0
    assert (tmp_path / "q.csv").read_bytes() == (tmp_path / "p.csv").read_bytes()


@pytest.mark.parametrize(
    "options", [("--gap", "-1"), ("--gap", "nan"), ("--seconds", "0"), ("--seconds", "nan")]
)
def test_a_limit_that_is_none_is_refused(tmp_path, capsys, options):
    assert run(tmp_path, [unit("t", "1", "90")], [worker("ana", "20", "1")], *options) == 2
    assert "must be" in capsys.readouterr().err


def test_the_work_of_a_limited_search_gives_the_same_plan_again(tmp_path, capsys):
    units = [unit(f"t{k}", str(1 + k % 7 / 4), str(20 + 13 * k % 70)) for k in range(60)]
    workers = [worker(f"w{k}", str(10 + 7 * k % 11), str(2 + k % 3)) for k in range(12)]
    assert run(tmp_path, units, workers, "--seconds", "30") == 0
    first, said = (tmp_path / "p.csv").read_bytes(), told(capsys)
    assert run(tmp_path, units, workers, "--work", str(said["work"])) == 0
    assert (tmp_path / "p.csv").read_bytes() == first
    assert told(capsys)["objective"] == said["objective"]
