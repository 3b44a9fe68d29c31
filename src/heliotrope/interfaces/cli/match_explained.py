"""Why a plan is as it is, as lines of JSON: one for each unit, then one for each worker who got nothing."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from heliotrope.core.match.batch.explaining import Choice, Done, Explained, LeftOver, Way, explain
from heliotrope.core.match.batch.problem import UNDONE, Solution
from heliotrope.interfaces.cli.csv_files import Watch, write_text
from heliotrope.interfaces.cli.match_reading import Named
from heliotrope.interfaces.cli.match_sums import money


def write_explained(target: Path, named: Named, found: Solution, watch: Watch) -> None:
    """Write the lines; all of them or nothing."""
    every = len(named.units) + len(named.workers)

    def lines() -> Iterator[str]:
        for at, one in enumerate(explain(named.problem, found)):
            if at % 64 == 0:
                watch("explaining", at, every)
            yield json.dumps(_told(named, one), ensure_ascii=False) + "\n"

    write_text(target, lines())


def _told(named: Named, one: Explained) -> dict[str, Any]:
    if isinstance(one, Done):
        told = _choice(named, one.choice)
        del told["dearer"], told["text"]
        return {
            "unit": named.units[one.unit],
            **told,
            "others": [_choice(named, each) for each in one.others],
        }
    subject = (
        {"unit": named.units[one.unit], "left_over": True}
        if isinstance(one, LeftOver)
        else {"worker": named.workers[one.worker], "left_out": True}
    )
    return subject | {"ways": [_way(named, way) for way in one.ways], "all_looked_at": one.all}


def _choice(named: Named, choice: Choice) -> dict[str, Any]:
    """The price is what the place is worth to the others; both together are compared."""
    return _where(named, choice.window) | {
        "cost": money(choice.terms.cost, choice.coin),
        "price": money(choice.price, choice.coin),
        "dearer": money(choice.dearer, choice.coin),
        "text": str(choice.sentence),
    }


def _way(named: Named, way: Way) -> dict[str, Any]:
    return {"unit": named.units[way.unit]} | _where(named, way.window) | {
        "more": money(way.more, way.coin),
        "text": [str(sentence) for sentence in way.sentences],
    }  # fmt: skip


def _where(named: Named, window: int) -> dict[str, Any]:
    if window == UNDONE:
        return {"worker": "", "window": ""}
    return {
        "worker": named.workers[int(named.problem.windows.worker[window])],
        "window": named.windows[window],
    }
