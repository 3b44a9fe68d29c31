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

MOST_FLOOR: Final = 10**9
"""The largest wage floor that is read; the slider ends a little above the dearest hour."""
USUAL: Final = {"hours": "24", "worth": "3", "floor": "0", "most": "0"}
BOUNDS: Final = {
    "hours": (Decimal(1), Decimal(96), Decimal(1)),
    "worth": (Decimal("0.5"), Decimal(10), Decimal("0.5")),
    "floor": (Decimal(0), Decimal(MOST_FLOOR), Decimal(1)),
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
        most=said["most"] == "1",
    )


def sliders(said: Mapping[str, str], *, dearest: Decimal, currency: str) -> list[Slider]:
    """The sliders, each where it stands; that of the wage reaches to the ``dearest`` hour."""
    step = 10 ** max(dearest.adjusted() - 1, 0) if dearest else 1
    top = max(int((dearest / step).to_integral_value(ROUND_CEILING)) * step, step)
    floor = int(said["floor"])
    if floor % step:
        step = 1
    hours = gettext("{n} h")
    wage = gettext("{n} %(currency)s") % {"currency": currency}
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
        Slider(
            name="floor",
            label=gettext("Least wage an hour"),
            note=gettext("in the currency of the plan; who asks for less is given no work"),
            least="0",
            most=str(max(top, floor)),
            step=str(step),
            value=said["floor"],
            said=wage.replace("{n}", number(floor)).strip() if floor else gettext("any"),
            pattern=wage.strip(),
            none=gettext("any"),
        ),
    ]


def _number(text: str) -> Decimal | None:
    try:
        value = Decimal(text.strip())
    except InvalidOperation:
        return None
    return value if value.is_finite() and len(text) <= 12 else None
