"""What stands between a worker and the open work, said to the worker."""

from collections.abc import Callable
from typing import cast

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from heliotrope.core.match.choice import NoChoice
from heliotrope.core.match.eligibility import Condition, Obstacle
from heliotrope.core.sentence import Value
from heliotrope.interfaces.web.spoken import spoken


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


def _terms(change: Obstacle) -> dict[str, Value]:
    needed, has = change.needed.values, change.has.values
    return {
        "what": needed.get("what", change.needed),
        "level": needed.get("level", ""),
        "own": has.get("level", 0),
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
    Condition.READS: lambda change: (
        _("The open work asks you to read %(what)s at level %(level)s; you do not read it yet.")
        % _terms(change)
    ),
    Condition.READS_LEVEL: lambda change: (
        _("The open work asks you to read %(what)s at level %(level)s; you have level %(own)s.")
        % _terms(change)
    ),
    Condition.STAGE: lambda change: (
        _("Better speakers of %(what)s are asked first; it may be yours from %(clock)s on, by your clock.")
        % (_terms(change) | {"clock": spoken(cast(str, change.has.values["clock"]))})
        if "clock" in change.has.values
        else _("Better speakers of %(what)s are asked first.") % _terms(change)
    ),
    Condition.CERTIFICATE: lambda change: (
        _("The open work needs the certificate %(code)s; yours is missing or has run out.")
        % {"code": change.needed}
    ),
    Condition.TRANSFER: lambda change: (
        _("The open work is about data of %(home)s, which may not come to where you sit (%(rule)s).")
        % {"home": change.needed, "rule": change.has.values.get("rule", "")}
    ),
    Condition.AVAILABILITY: lambda _change: _("You are off now."),
    Condition.CAPACITY: lambda _change: _(
        "Your hands are full; answer a unit or give one back, then ask again."
    ),
    Condition.SAME_ITEM: lambda _change: _(
        "You have judged every open item already; a second judgement must come from somebody else."
    ),
}
