"""An answer that holds a person's values: the placeholders in it become values before its line checks it."""

from collections.abc import Mapping

from heliotrope.core.line import Given, Refilling, Task
from heliotrope.core.masking import marking
from heliotrope.flow import showing
from heliotrope.flow.lines import line_of
from heliotrope.pipeline.demand.selectors import OrderLine


def refilled(order: OrderLine, task: Task, given: Given) -> Given:
    """What was given, with values put back where the line takes them; in the vault of the order's home.

    Raises:
        Invalid: a placeholder there is none of this case, or tells nothing of what it stands for.
    """
    line = line_of(order.line)
    names = line.refills(task.step) if isinstance(line, Refilling) else frozenset()
    if not any("⟨" in text for text in _texts(given, names)):
        return given
    known = showing.on_desk(order, task)
    return {
        name: _with(value, known, names) if isinstance(value, Mapping) else _put(value, name, known, names)
        for name, value in given.items()
    }


def _texts(given: Given, names: frozenset[str]) -> list[str]:
    """What stands under the names, at the top or one below."""
    below = [value for value in given.values() if isinstance(value, Mapping)]
    rows = (row for one in (given, *below) for row in one.items())
    return [value for name, value in rows if name in names and isinstance(value, str)]


def _with(one: Mapping[str, object], known: Mapping[str, str], names: frozenset[str]) -> dict[str, object]:
    return {name: _put(value, name, known, names) for name, value in one.items()}


def _put(value: object, name: str, known: Mapping[str, str], names: frozenset[str]) -> object:
    return marking.refilled(value, known) if isinstance(value, str) and name in names else value
