"""Files of units and workers as one problem; every bad row is named by its file and line."""

from array import array
from dataclasses import dataclass, field, replace
from decimal import Decimal
from pathlib import Path
from typing import Final

import numpy as np

from heliotrope.core.errors import Invalid
from heliotrope.core.match.batch.problem import (
    HOUR,
    Levels,
    Problem,
    Units,
    Whole,
    Windows,
    Workers,
    coin_for,
)
from heliotrope.interfaces.cli.csv_files import CsvFile, Watch
from heliotrope.interfaces.cli.match_cells import DECIMALS, Cells

UNIT_COLUMNS: Final = (
    "unit", "skill", "level", "language", "language_level", "effort_h", "release_at", "due_at", "value",
)  # fmt: skip
WORKER_COLUMNS: Final = ("worker", "rate_per_hour", "currency")
WORKER_MAY_LACK: Final = ("skills", "languages", "windows")


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """A problem with the names that its files give."""

    problem: Problem
    units: list[str]
    workers: list[str]
    windows: list[str]
    currency: str


class _Codes(dict[str, int]):
    """Numbers for names, in the order of their appearance."""

    def __missing__(self, name: str) -> int:
        return self.setdefault(name, len(self))


def read_problem(units: Path, workers: Path, watch: Watch) -> Named:
    """Both files as one problem.

    Raises:
        InvalidRows: every bad row, by its file and line.
        Invalid: several currencies.
    """
    skills, languages = _Codes(), _Codes()
    names, columns = _read_units(CsvFile(units, UNIT_COLUMNS, watch), skills, languages)
    staff = CsvFile(workers, WORKER_COLUMNS, watch, optional=WORKER_MAY_LACK)
    people = _read_workers(staff, skills, languages)
    if len(people.currencies) > 1:
        raise Invalid(
            f"{workers} has several currencies ({', '.join(sorted(people.currencies))}): keep to one"
        )
    staff_columns = people.columns(len(skills), len(languages))
    return Named(
        problem=_counted(columns, staff_columns, people.times()),
        units=names,
        workers=people.names,
        windows=people.windows,
        currency=next(iter(people.currencies), ""),
    )


def _counted(units: Units, workers: Workers, windows: Windows) -> Problem:
    """The problem with its money in coins as fine as the files ask and numbers reach."""
    used, decimals = np.concatenate((units.value, workers.rate)), DECIMALS
    while decimals and not (used % 10 ** (DECIMALS - decimals + 1)).any():
        decimals -= 1
    whole = Decimal(10**DECIMALS)
    hours = Decimal(int(units.effort.max(initial=0))) / HOUR
    dear = max(int(units.value.max(initial=0)) / whole, int(workers.rate.max(initial=0)) / whole * hours)
    coin = coin_for(dear, decimals=decimals)
    return Problem(
        units=replace(units, value=_coins(units.value, coin)),
        workers=replace(workers, rate=_coins(workers.rate, coin)),
        windows=windows,
        coin=coin,
    )


def _coins(amounts: Whole, coin: int) -> Whole:
    """Billionths as coins, to the nearest."""
    fine = 10**DECIMALS // coin
    found: Whole = (amounts + fine // 2) // fine
    return found


def _read_units(file: CsvFile, skills: _Codes, languages: _Codes) -> tuple[list[str], Units]:
    names: list[str] = []
    lines: dict[str, int] = {}
    cells = Cells(file)
    kept: dict[str, array[int]] = {column: array("q") for column in UNIT_COLUMNS[1:]}
    for line, (name, skill, level, language, language_level, effort, release, due, value) in file:
        cells.line = line
        if name in lines:
            cells.fault("unit", f"is there already, in line {lines[name]}")
        lines[name] = line
        names.append(name)
        kept["skill"].append(skills[skill.strip()])
        kept["level"].append(cells.level("level", level))
        kept["language"].append(languages[language.strip()])
        kept["language_level"].append(cells.level("language_level", language_level))
        kept["effort_h"].append(cells.effort("effort_h", effort))
        kept["release_at"].append(cells.instant("release_at", release))
        kept["due_at"].append(cells.instant("due_at", due))
        if kept["due_at"][-1] < kept["release_at"][-1]:
            cells.fault("due_at", f"is before release_at: “{due}”")
        kept["value"].append(cells.money("value", value))
    file.refuse_if_bad()
    column = {name: np.array(numbers, np.int64) for name, numbers in kept.items()}
    nothing = np.zeros(len(names), np.uint64)
    return names, Units(
        skill=column["skill"].astype(np.int32),
        level=column["level"].astype(np.int8),
        language=column["language"].astype(np.int32),
        language_level=column["language_level"].astype(np.int8),
        effort=column["effort_h"],
        release=column["release_at"],
        due=column["due_at"],
        value=column["value"],
        certificates=nothing,
        homes=nothing,
    )


@dataclass(slots=True)
class _People:
    """Workers as they are read: their levels and windows one after the other."""

    names: list[str] = field(default_factory=list)
    currencies: set[str] = field(default_factory=set)
    windows: list[str] = field(default_factory=list)
    rates: "array[int]" = field(default_factory=lambda: array("q"))
    skills: "array[int]" = field(default_factory=lambda: array("q"))
    languages: "array[int]" = field(default_factory=lambda: array("q"))
    spans: "array[int]" = field(default_factory=lambda: array("q"))

    def columns(self, skills: int, languages: int) -> Workers:
        count = len(self.names)
        return Workers(
            skills=_matrix(self.skills, count, skills),
            languages=_matrix(self.languages, count, languages),
            rate=np.array(self.rates, np.int64),
            certificates=np.zeros(count, np.uint64),
            home=np.zeros(count, np.int32),
        )

    def times(self) -> Windows:
        worker, start, end, capacity = np.array(self.spans, np.int64).reshape(-1, 4).T
        return Windows(worker=worker.copy(), start=start.copy(), end=end.copy(), capacity=capacity.copy())


def _matrix(levels: "array[int]", rows: int, columns: int) -> Levels:
    found = np.zeros((rows, max(columns, 1)), np.int8)
    row, column, level = np.array(levels, np.int64).reshape(-1, 3).T
    found[row, column] = level
    return found


def _read_workers(file: CsvFile, skills: _Codes, languages: _Codes) -> _People:
    """Only skills and languages that some unit asks for are kept."""
    people, lines, cells = _People(), dict[str, int](), Cells(file)
    for line, (name, rate, currency, can, speaks, windows) in file:
        cells.line = line
        if name in lines:
            cells.fault("worker", f"is there already, in line {lines[name]}")
        lines[name] = line
        at = len(people.names)
        people.names.append(name)
        people.currencies.add(currency.strip())
        people.rates.append(cells.money("rate_per_hour", rate))
        for column, text, codes, levels in (
            ("skills", can, skills, people.skills), ("languages", speaks, languages, people.languages),
        ):  # fmt: skip
            for asked, level in cells.levels(column, text).items():
                if asked in codes:
                    levels.extend((at, codes[asked], level))
        for window, start, end, capacity in cells.windows("windows", windows):
            people.windows.append(window)
            people.spans.extend((at, start, end, capacity))
    file.refuse_if_bad()
    return people
