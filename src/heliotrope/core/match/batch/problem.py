"""A batch to be matched, in columns: units that want work done, and the windows in which workers can do it.

Whole numbers throughout, so that sums are exact: efforts and capacities in ``HOUR`` parts of an hour, money
in coins, ``COIN`` to the currency's unit where nothing else is said, instants in seconds since 1970 (UTC).
Skills, languages, certificates and homes are numbers that the caller gives out; a level of 0 asks for
nothing."""

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final, TypeAlias

import numpy as np
import numpy.typing as npt

from heliotrope.core.errors import Invalid

Whole: TypeAlias = npt.NDArray[np.int64]
Small: TypeAlias = npt.NDArray[np.int32]
Levels: TypeAlias = npt.NDArray[np.int8]
Masks: TypeAlias = npt.NDArray[np.uint64]

HOUR: Final = 9_000_000
"""Parts of an hour in which work is counted: a second is whole, and a millionth of an hour."""

SECOND: Final = HOUR // 3_600

COIN: Final = 10_000
"""Parts of a unit of the currency in which rates and values are counted, where they are of ordinary size."""

MOST: Final = 1 << 60
"""What one unit may cost or be worth, in parts of a coin: sums and differences of a few stay in one word."""

UNDONE: Final = -1
"""The window of a unit that nobody does."""


def coin_for(dearest: Decimal, *, decimals: int = 4) -> int:
    """Into how many coins a unit of the currency is parted, a power of ten: as many as ``decimals`` ask (at
    least ``COIN``), fewer where the ``dearest`` that one unit costs or is worth would outgrow its word.

    Raises:
        Invalid: not even whole units of the currency can be counted.
    """
    coin: int = 10 ** max(decimals, 4)
    while coin * dearest * HOUR > MOST:
        coin //= 10
        if coin == 0:
            raise Invalid(
                f"{dearest:.0f} for one unit of work is too much to be reckoned exactly; "
                f"the most is {MOST // HOUR}"
            )
    return coin


def total(amounts: Whole) -> int:
    """The exact sum, where one word could overflow."""
    return (int((amounts >> 20).sum()) << 20) + int((amounts & 0xFFFFF).sum())


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Units:
    """What wants to be done, one row a unit; (n,) each.

    ``effort`` in parts of an hour of a worker of ordinary speed, ``value`` the coins that leaving it undone
    costs. ``certificates`` holds one bit for each that is needed, ``homes`` one for each home whose workers
    may do it.

    The rest may be left out: done after ``wanted`` a unit costs ``late`` coins an hour; ``prefers`` holds one
    bit for each circle of workers that is preferred for it; ``kept`` is the window in which it was accepted,
    or ``UNDONE``."""

    skill: Small
    level: Levels
    language: Small
    language_level: Levels
    effort: Whole
    release: Whole
    due: Whole
    value: Whole
    certificates: Masks
    homes: Masks
    wanted: Whole | None = None
    late: Whole | None = None
    prefers: Masks | None = None
    kept: Whole | None = None

    def __len__(self) -> int:
        return len(self.value)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Workers:
    """Who can do it: levels are (workers, skills) and (workers, languages), ``rate`` in coins an hour.

    The rest may be left out: ``speed`` and ``quality`` (workers, skills) are measured, in thousandths of the
    ordinary speed and of answers that are right; ``circles`` holds one bit for each circle that a worker is
    in; of the hours ``offered`` lately so many were ``given``, in parts of an hour; a ``newcomer`` has yet to
    get a first chance."""

    skills: Levels
    languages: Levels
    rate: Whole
    certificates: Masks
    home: Small
    speed: Small | None = None
    quality: Small | None = None
    circles: Masks | None = None
    given: Whole | None = None
    offered: Whole | None = None
    newcomer: npt.NDArray[np.bool_] | None = None

    def __len__(self) -> int:
        return len(self.rate)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Windows:
    """When they can: one row a window, ``capacity`` the parts of an hour of work that fit into it."""

    worker: Whole
    start: Whole
    end: Whole
    capacity: Whole

    def __len__(self) -> int:
        return len(self.worker)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Problem:
    """Units, workers and windows; ``coin`` coins are a unit of the currency."""

    units: Units
    workers: Workers
    windows: Windows
    coin: int = COIN

    def __post_init__(self) -> None:
        if len(self.windows) and not 0 <= self.windows.worker.min() <= self.windows.worker.max() < len(
            self.workers
        ):
            raise Invalid("a window names a worker that there is not")
        if len(self.units) and self.units.effort.min() <= 0:
            raise Invalid("an effort must be above zero")
        if min((column.min(initial=0) for column in (self.units.value, self.workers.rate)), default=0) < 0:
            raise Invalid("a value or a rate is below zero")
        self._check_size()
        self._check_measured()
        kept = self.units.kept
        if kept is not None and len(kept) and not UNDONE <= kept.min() <= kept.max() < len(self.windows):
            raise Invalid("a unit is kept in a window that there is not")

    def _check_size(self) -> None:
        """What outgrew a word would be reckoned wrong, and proved wrong, without a sign."""
        effort, rate = int(self.units.effort.max(initial=0)), int(self.workers.rate.max(initial=0))
        if max(int(self.units.value.max(initial=0)) * HOUR, rate * effort) > 2 * MOST:
            raise Invalid("a value, or a rate times an effort, is too large to be reckoned exactly")

    def _check_measured(self) -> None:
        speed, quality = self.workers.speed, self.workers.quality
        if speed is not None and speed.size and speed.min() <= 0:
            raise Invalid("a speed must be above zero")
        if quality is not None and quality.size and not 0 < quality.min() <= quality.max() <= 1000:
            raise Invalid("a quality must be above zero and at most 1000 thousandths")
        for column in (self.units.late, self.workers.given, self.workers.offered):
            if column is not None and column.min(initial=0) < 0:
                raise Invalid("a price of lateness, hours given or hours offered are below zero")

    @property
    def effort_is_one(self) -> bool:
        """Whether every unit takes the same time: then the least cost is found exactly."""
        return len(self.units) == 0 or bool((self.units.effort == self.units.effort[0]).all())


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Solution:
    """Who does what: ``window`` (n,) of each unit or ``UNDONE``, and what proves that it is good.

    ``cost`` in parts of a coin, ``HOUR`` to one: the work's cost and the value of what is left undone.
    ``bound`` is what no plan can be below, shown by ``prices`` (windows,) in parts of a coin for a place in
    each window: every unit pays its cheapest choice at these prices, and the prices of all capacity are
    taken off.  Such a place takes ``place`` parts of an hour."""

    window: Whole
    cost: int
    bound: int
    prices: Whole
    work: int
    whole: bool
    """Whether the search ended by itself, not at its limit of work."""
    notes: tuple[str, ...] = field(default=())
    place: int = 1

    @property
    def gap(self) -> float:
        """How far above the least possible cost this can be, as a share of it."""
        return 0.0 if self.cost <= self.bound else (self.cost - self.bound) / max(abs(self.bound), 1)
