"""What stands between a worker and the open work, said to the worker."""

import re
from collections.abc import Callable

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from heliotrope.core.match.choice import NoChoice
from heliotrope.core.match.eligibility import Condition, Obstacle

_LEVELS = re.compile(r"(?P<what>.+) at level (?P<level>\d)")
_LEVEL = re.compile(r"level (?P<level>\d)")


def sentences(nothing: NoChoice) -> list[str]:
    """Why there was no unit, each reason a sentence."""
    left_out = nothing.left_out
    if not left_out.open_units:
        return [_("No work is open right now.")]
    said = [_SAYINGS[change.condition](change) for change in left_out.changes]
    if said:
        said.append(
            ngettext(
                "Without that, %(units)s open unit would suit you.",
                "Without that, %(units)s open units would suit you.",
                left_out.units,
            )
            % {"units": left_out.units}
        )
    return said


def _terms(change: Obstacle) -> dict[str, str]:
    needed, has = _LEVELS.fullmatch(change.needed), _LEVEL.fullmatch(change.has)
    return {
        "what": needed["what"] if needed else change.needed,
        "level": needed["level"] if needed else "",
        "own": has["level"] if has else "0",
    }


_SAYINGS: dict[Condition, Callable[[Obstacle], str]] = {
    Condition.ACTIVE: lambda _change: _("Your seat is paused; ask your team lead."),
    Condition.SKILL: lambda change: (
        _("The open work needs the skill %(what)s at level %(level)s; you do not have it yet.")
        % _terms(change)
    ),
    Condition.LEVEL: lambda change: (
        _("The open work needs the skill %(what)s at level %(level)s; you have level %(own)s.")
        % _terms(change)
    ),
    Condition.LANGUAGE: lambda change: (
        _("The open work needs the language %(what)s at level %(level)s; you do not have it yet.")
        % _terms(change)
    ),
    Condition.LANGUAGE_LEVEL: lambda change: (
        _("The open work needs the language %(what)s at level %(level)s; you have level %(own)s.")
        % _terms(change)
    ),
    Condition.AVAILABILITY: lambda _change: _("You are off now."),
    Condition.CAPACITY: lambda _change: _(
        "Your hands are full; answer a unit or give one back, then ask again."
    ),
    Condition.SAME_ITEM: lambda _change: _(
        "You have judged every open item already; a second judgement must come from somebody else."
    ),
}
