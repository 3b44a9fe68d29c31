"""Where expected work meets the people on shift, hour by hour: what is covered, and what is a hole."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from heliotrope.core.errors import Invalid

ENOUGH: Final = 1e-9
"""Hours by which rounding alone may miss."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Handling:
    """How work turns into hours of people.

    Attributes:
        aht_s: average handling time of one contact: reading, answering and what comes after.
        occupancy_ratio: share of an hour on shift that goes into contacts, in (0, 1]; above about 0.85 queues
            grow and people tire.
    """

    aht_s: float
    occupancy_ratio: float = 0.85

    def __post_init__(self) -> None:
        if self.aht_s <= 0 or not 0 < self.occupancy_ratio <= 1:
            raise Invalid(f"Handling takes time, and an occupancy lies in (0, 1]: {self}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """What a row of the picture is about: contacts of one language on one channel."""

    language: str
    channel: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One hour of one row.

    Attributes:
        arrivals: expected contacts.
        work_h: hours of work that they bring.
        people_h: hours that people on shift have for them.
        needed_h: hours on shift that the work asks for at the occupancy.
    """

    starts_at: datetime
    arrivals: float
    work_h: float
    people_h: float
    needed_h: float

    @property
    def short_h(self) -> float:
        """Hours on shift that are missing; 0 when the hour is covered."""
        missing = self.needed_h - self.people_h
        return missing if missing > ENOUGH else 0.0

    @property
    def is_hole(self) -> bool:
        """Whether more is expected than the people on shift can do."""
        return self.short_h > 0

    @property
    def load_ratio(self) -> float:
        """Share of the hours on shift that the work asks for; 0 when there is no work, 1 in a hole."""
        if self.needed_h <= ENOUGH:
            return 0.0
        return min(1.0, self.needed_h / self.people_h) if self.people_h > 0 else 1.0


def cells(
    starts: Sequence[datetime],
    arrivals: Mapping[Row, Sequence[float]],
    people_h: Mapping[str, Sequence[float]],
    handling: Mapping[str, Handling],
) -> dict[Row, tuple[Cell, ...]]:
    """Every hour of every row.

    The people of a language are shared between its channels as the work is; where there is no work at all, in
    equal parts.  Somebody with two languages is counted in both: a picture by language alone, which no plan
    of who does what stands behind.

    Args:
        arrivals: expected contacts an hour, by row.
        people_h: hours on shift in each hour, by language.
        handling: by channel.
    """
    work = {
        row: [count * handling[row.channel].aht_s / 3600 for count in counts]
        for row, counts in arrivals.items()
    }
    found = {}
    for row, hours in work.items():
        beside = [other for other in work if other.language == row.language]
        there = people_h.get(row.language, ())
        made = []
        for place, start in enumerate(starts):
            total = sum(work[other][place] for other in beside)
            share = hours[place] / total if total > 0 else 1 / len(beside)
            made.append(
                Cell(
                    starts_at=start,
                    arrivals=arrivals[row][place],
                    work_h=hours[place],
                    people_h=share * there[place] if place < len(there) else 0.0,
                    needed_h=hours[place] / handling[row.channel].occupancy_ratio,
                )
            )
        found[row] = tuple(made)
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """The whole picture in figures.

    Attributes:
        arrivals, needed_h, short_h: over all rows and hours.
        covered_ratio: share of the hours asked for that people on shift have; 1 when none are asked for.
        holes: hours of a row that are a hole.
        first_hole_at: the next one; None when there is none.
    """

    arrivals: float
    needed_h: float
    short_h: float
    covered_ratio: float
    holes: int
    first_hole_at: datetime | None


def summary(picture: Mapping[Row, Sequence[Cell]]) -> Summary:
    """The figures of a picture."""
    every = [cell for row in picture.values() for cell in row]
    needed, short = sum(cell.needed_h for cell in every), sum(cell.short_h for cell in every)
    holes = [cell.starts_at for cell in every if cell.is_hole]
    return Summary(
        arrivals=sum(cell.arrivals for cell in every),
        needed_h=needed,
        short_h=short,
        covered_ratio=1 - short / needed if needed > 0 else 1.0,
        holes=len(holes),
        first_hole_at=min(holes, default=None),
    )
