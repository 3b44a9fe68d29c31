"""What an example of a line is: files, arrivals, steps, and answers that are right or refused."""

import csv
import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from heliotrope.core.line import Answer, Given, Line, Options
from heliotrope.foundation.tenancy.actor import Actor

Steps = Sequence[tuple[str, Given]]
"""Steps with what was given for each."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Right:
    """A right answer.

    Attributes:
        code: its code; empty when the line's codes are open.
        as_worth: whether it is paid at once what the unit was said to be worth.
    """

    given: Given
    code: str = ""
    as_worth: bool = True


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Stage:
    """A step of an item that is due, with answers that are right and some that are refused.

    Attributes:
        item: which of the example's items it is, from 0.
        before: what was done on the item before.
    """

    step: str = ""
    right: Sequence[Right]
    wrong: Sequence[Given]
    item: int = 0
    before: Steps = ()


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class BadFile:
    """A file whose every line in ``lines`` is wrong, and no other."""

    media_type: str
    source: bytes
    lines: Sequence[int]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Example:
    """What a client of the line would send, and what people would make of it.

    Attributes:
        files: right files as (media type, content); none for a line that takes no orders.
        arrivals: right items of a stream, in order; none for a line that takes no streams.
        alike: whether every file, and the arrivals, are the same demand.
        stages: every step of the plan, some of them several times.
        path: how any item is brought to its end.
        again: a made answer in its normal form, as it is given once more.
        named: the items that a delivery names, in its order.
        reacts: whether a reaction to the example's turns is kept in the line's own tables.
        keep: puts what an item is about into the vault that is entered, and gives the item's key.
    """

    line: Line
    options: Options
    wrong_options: Sequence[Options]
    files: Sequence[tuple[str, bytes]] = ()
    arrivals: Sequence[Mapping[str, object]] = ()
    alike: bool = False
    bad_files: Sequence[BadFile] = ()
    stages: Sequence[Stage]
    path: Steps
    again: Callable[[Answer], Given]
    named: Callable[[Mapping[str, bytes]], Sequence[str]]
    reacts: bool = True
    keep: Callable[[Actor, UUID, datetime], str] | None = None


def column(name: str, of: str) -> Callable[[Mapping[str, bytes]], Sequence[str]]:
    """A column of a delivered CSV."""
    return lambda files: [row[of] for row in csv.DictReader(io.StringIO(files[name].decode(), newline=""))]
