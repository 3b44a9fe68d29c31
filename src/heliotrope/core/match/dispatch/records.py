"""A live dispatch on record, and the same decided again from it."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from heliotrope.core.match.dispatch.asks import Arrival, Rules, Stage
from heliotrope.core.match.dispatch.decision import RULE, VERSION, Decision
from heliotrope.core.match.dispatch.rule import Figures, Standing, best
from heliotrope.core.match.written import Record, reading

__all__ = ["dispatch_record", "replay_dispatch"]


def dispatch_record(made: Decision, standing: Sequence[Standing]) -> Record:
    """What a decision rests on, as JSON.

    Args:
        standing: who was looked at, the nearest among them, as they stood when it was decided.
    """
    return {
        "rule": RULE,
        "version": VERSION,
        "at": made.at,
        "arrival": asdict(made.arrival) if made.arrival else None,
        "rules": asdict(made.rules),
        "standing": [asdict(one) for one in standing],
    }


def replay_dispatch(record: Mapping[str, Any]) -> Figures | None:
    """Who takes it and at what terms, decided again by the rule in plain Python; None with nobody.

    Raises:
        Invalid: for another rule or a broken record.
    """
    with reading(record, RULE, VERSION):
        if record["arrival"] is None:
            return None
        given: dict[str, Any] = {
            name: tuple(one) if isinstance(one, list) else one for name, one in record["rules"].items()
        }
        rules = Rules(**given)
        standing = [Standing(**one | {"stage": Stage(one["stage"])}) for one in record["standing"]]
        return best(Arrival(**record["arrival"]), standing, record["at"], rules)
