"""Files of one piece each that tell of a person, of the lines that begin with a file, in Bo's hands."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from tests.support import machine
from tests.support.world import World

LINES = ("translation", "commerce", "testing")
SKILLS = "translation:3|commerce:3|testing:3"
"""What Bo needs for them, besides English and German."""
_ORDERS = "order,sku,quantity,name,address1,city,province,postcode,country,phone,promised_at"


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """One item of an order, and the assignment by which Bo has it."""

    order_id: UUID
    item_id: UUID
    held: UUID


def place(world: World, line: str, who: Mapping[str, str]) -> Piece:
    """Ana sends a file that names somebody, of which she says so where its line is asked; Bo takes it.

    Args:
        who: their ``name``, ``address`` of mail and ``phone``.
    """
    options, source, media_type = _file(line, who["name"], who["address"], who["phone"])
    order_id = machine.place(world, line, options, source.encode(), media_type, title=line)
    held = machine.ask(world, "bo")
    assert held is not None
    return Piece(order_id=order_id, item_id=machine.see(world, "bo", held).assignment.item_id, held=held)


def _file(line: str, name: str, mail: str, phone: str) -> tuple[Mapping[str, object], str, str]:
    asked = {"personal_data": True}
    if line == "translation":
        text = f"Write to {mail} or call {phone}.\n"
        return {**asked, "source": "en", "target": "de"}, text, "text/plain"
    if line == "commerce":
        row = f"C-1,MUG,1,{name},215 River Road,New York,NY,1OO83,US,{phone},2999-01-01T00:00:00Z"
        return {"countries": ["US"]}, f"{_ORDERS}\n{row}\n", "text/csv"
    case = f"TC-1,Mail of {mail},Customer: {name}. Sign in,It greets {name}"
    return asked, f"id,title,step,expected\n{case}\n", "text/csv"
