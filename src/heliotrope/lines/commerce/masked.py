"""What an exception tells of its buyer, where it stands on a desk, and where an answer may send it back."""

import re
from collections.abc import Iterator, Mapping
from typing import Final

from heliotrope.core.line import Task
from heliotrope.core.masking.kinds import Kind
from heliotrope.core.masking.known import Known
from heliotrope.core.text.address import FIELDS

TOLD: Final = frozenset({"passages.text", "proposed.note"})
"""Where people wrote freely, and where an inspector reads what was settled."""
FILLED: Final = frozenset({"address", "fields.value", "fields.proposed", "proposed.address"})
"""Where fields of an address stand, by paths: a field of the form has a ``name`` too, as has the order."""
REFILLED: Final = frozenset({*FIELDS, "note"})

_KINDS: Final[Mapping[str, Kind]] = {"name": Kind.PERSON, "phone": Kind.PHONE}
"""Every other field tells where somebody lives; a company's name too, for a trader's is often their own."""
_CODED: Final = ("country", "province")
_CODE: Final = re.compile(r"[A-Z]{2,3}")
_SHORTEST: Final = 3
"""Letters of a place that is looked for; of a shorter one nobody learns where it is."""


def known(task: Task) -> tuple[Known, ...]:
    """Every value of the buyer's address, as it came and as it was proposed or written since.

    The code of a country or a province stays in sight: it tells nobody's house, and says which rules hold.
    """
    told = (_told(name, value) for address in _addresses(task) for name, value in address.items())
    return tuple(dict.fromkeys(one for one in told if one is not None))


def _addresses(task: Task) -> Iterator[Mapping[str, object]]:
    for holder in (task.content.data, *(turn.answer.body for turn in task.turns)):
        address = holder.get("address")
        if isinstance(address, Mapping):
            yield address


def _told(name: str, value: object) -> Known | None:
    if name not in FIELDS or not isinstance(value, str) or not value.strip():
        return None
    kind = _KINDS.get(name, Kind.ADDRESS)
    short = kind is Kind.ADDRESS and value.isascii() and len(value.strip()) < _SHORTEST
    if short or (name in _CODED and _CODE.fullmatch(value.strip())):
        return None
    return Known(kind=kind, value=value)
