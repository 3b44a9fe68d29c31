"""What the operator wishes of a batch plan, as sliders: read from the address, refused where it cannot be."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal, InvalidOperation
from typing import Final

from django.http import QueryDict
from django.utils.translation import gettext

from heliotrope.core.errors import Invalid
from heliotrope.insight.matching import Wish
from heliotrope.interfaces.web.svg.number import number

MOST_WAGE: Final = 10**9
"""The largest wage that is read; its sliders end a little above the dearest hour."""
USUAL: Final = {"hours": "24", "worth": "3", "floor": "0", "newcomer": "0", "most": "0"}
BOUNDS: Final = {
    "hours": (Decimal(1), Decimal(96), Decimal(1)),
    "worth": (Decimal("0.5"), Decimal(10), Decimal("0.5")),
    "floor": (Decimal(0), Decimal(MOST_WAGE), Decimal(1)),
    "newcomer": (Decimal(0), Decimal(MOST_WAGE), Decimal(1)),
}
"""The least, the most and the step of each slider."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Slider:
    """One slider as it is drawn.

    Attributes:
        said: its value in words, as a reader hears it.
        pattern: the same with ``{n}`` for the number, for a slider that is being moved.
        none: what is said at the least, where that is no number.
    """

    name: str
    label: str
    note: str
    least: str
    most: str
    step: str
    value: str
    said: str
    pattern: str
    none: str = ""


def chosen(given: QueryDict | Mapping[str, str]) -> dict[str, str]:
    """Each wish as it is said in the address; the usual where nothing is said.

    Raises:
        Invalid: a number out of a slider's reach, or none.
    """
    found = {name: given.get(name, usual) for name, usual in USUAL.items()}
    for name, (least, most, step) in BOUNDS.items():
        value = _number(found[name])
        if value is None or not least <= value <= most or (value - least) % step:
            named = {"name": name, "least": least, "most": most}
            raise Invalid(gettext("Choose the %(name)s from %(least)s to %(most)s.") % named)
        found[name] = f"{value.normalize():f}"
    if found["most"] not in {"0", "1"}:
        raise Invalid(gettext("Choose the %(name)s from %(choices)s.") % {"name": "most", "choices": "0, 1"})
    return found


def wish_of(given: QueryDict) -> Wish:
    """What the sliders say; what they cannot say is refused."""
    said = chosen(given)
    return Wish(
        hours=int(said["hours"]),
        worth=Decimal(said["worth"]),
        floor=int(said["floor"]),
        newcomer=int(said["newcomer"]),
        most=said["most"] == "1",
    )


def sliders(said: Mapping[str, str], *, dearest: Decimal, currency: str) -> list[Slider]:
    """The sliders, each where it stands; those of a wage reach to the ``dearest`` hour."""
    hours = gettext("{n} h")
    return [
        Slider(
            name="hours",
            label=gettext("Plan ahead"),
            note="",
            least="1",
            most="96",
            step="1",
            value=said["hours"],
            said=hours.replace("{n}", number(float(said["hours"]))),
            pattern=hours,
        ),
        Slider(
            name="worth",
            label=gettext("An hour left undone costs"),
            note=gettext("times the dearest worker’s hour; twice that where it is due before the plan ends"),
            least="0.5",
            most="10",
            step="0.5",
            value=said["worth"],
            said=f"× {number(float(said['worth']))}",
            pattern="× {n}",
        ),
        _wage(
            said["floor"],
            dearest,
            currency,
            name="floor",
            label=gettext("Least wage an hour"),
            note=gettext("in the currency of the plan; who asks for less is given no work"),
            none=gettext("any"),
        ),
        _wage(
            said["newcomer"],
            dearest,
            currency,
            name="newcomer",
            label=gettext("A first chance is worth"),
            note=gettext("an hour of somebody whose work was never judged counts as so much cheaper"),
            none=gettext("nothing"),
        ),
    ]


def _wage(
    value: str, dearest: Decimal, currency: str, *, name: str, label: str, note: str, none: str
) -> Slider:
    """A slider of money an hour, in steps of about a hundredth of the dearest hour."""
    step = 10 ** max(dearest.adjusted() - 1, 0) if dearest else 1
    top = max(int((dearest / step).to_integral_value(ROUND_CEILING)) * step, step)
    now = int(value)
    pattern = (gettext("{n} %(currency)s") % {"currency": currency}).strip()
    return Slider(
        name=name,
        label=label,
        note=note,
        least="0",
        most=str(max(top, now)),
        step="1" if now % step else str(step),
        value=value,
        said=pattern.replace("{n}", number(now)) if now else none,
        pattern=pattern,
        none=none,
    )


def _number(text: str) -> Decimal | None:
    try:
        value = Decimal(text.strip())
    except InvalidOperation:
        return None
    return value if value.is_finite() and len(text) <= 12 else None
