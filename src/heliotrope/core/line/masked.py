"""Whose data an order's items hold: its line says so of every order, or the order says so of its texts."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from heliotrope.core.errors import Invalid
from heliotrope.core.line.demands import Demands
from heliotrope.core.line.protocol import Hiding, Line, Maskable, Personal
from heliotrope.core.line.work import Task
from heliotrope.core.masking.known import Known


class AskedPersonal:
    """Answers `Personal` for an order that says its texts hold personal data: nobody is known beforehand."""

    def __init__(self, told: frozenset[str]) -> None:
        self.told = told
        self.filled: frozenset[str] = frozenset()

    def known(self, _task: Task) -> tuple[Known, ...]:
        """Nobody: the texts are searched."""
        return ()


def personal_of(line: Line, demands: Demands) -> Personal | None:
    """Where people's words stand in an order's items; None where the items are about nobody."""
    if isinstance(line, Personal):
        return line
    if demands.personal_data and isinstance(line, Maskable):
        return AskedPersonal(line.told_if_asked)
    return None


def hiding_of(line: Line, demands: Demands) -> Hiding | None:
    """Who hid people's data when an order's items were made; None where nobody did."""
    return line if demands.personal_data and isinstance(line, Hiding) else None


def check_masked(line: Line, demands: Demands) -> None:
    """Refuse to promise masking where the line's desk cannot work on masked text.

    Raises:
        Invalid: the order says that its texts hold personal data, and they would be shown in clear.
    """
    if demands.personal_data and personal_of(line, demands) is None and hiding_of(line, demands) is None:
        raise Invalid(
            "personal_data: texts of this line are not masked yet. Take personal data out before you send"
            " them, or leave the setting out."
        )


def rewritten(line: Personal, data: Mapping[str, Any], rewrite: Callable[[str, bool], str]) -> dict[str, Any]:
    """JSON with its texts rewritten: those that people wrote, and those of ours that were filled in.

    Args:
        rewrite: of a text, and whether it is one of ours.
    """

    def walk(value: Any, path: tuple[str, ...], own: bool) -> Any:
        at = ".".join(path)
        own = own or at in line.filled
        if isinstance(value, str):
            return rewrite(value, own) if own or not line.told.isdisjoint({path[-1], at}) else value
        if isinstance(value, Mapping):
            return {key: walk(one, (*path, str(key)), own) for key, one in value.items()}
        if isinstance(value, Sequence):
            return [walk(one, path, own) for one in value]
        return value

    return {name: walk(value, (name,), False) for name, value in data.items()}


def texts_of(value: object) -> Iterator[str]:
    """Every text in JSON, however deep."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for one in value.values():
            yield from texts_of(one)
    elif isinstance(value, Sequence):
        for one in value:
            yield from texts_of(one)
