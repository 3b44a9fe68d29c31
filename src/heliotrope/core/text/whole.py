"""Texts inside given data: whether a database can keep all of them."""

import re
from collections.abc import Mapping

from heliotrope.core.errors import Invalid
from heliotrope.core.text import cells

DEPTH_MOST = 64
_UNKEPT = re.compile("[\x00\ud800-\udfff]")


def check_whole(value: object, place: str = "") -> None:
    """Refuse a NUL or half a character in any text of JSON, however deep, and what is nested too deeply.

    Args:
        place: how the message names the value; its parts are named below it.

    Raises:
        Invalid: the first place at fault.
    """
    if place.count(".") >= DEPTH_MOST:
        raise Invalid(f"{place[:40]}… is nested more than {DEPTH_MOST} deep; write it flatter")
    match value:
        case str():
            found = _UNKEPT.search(value)
            if found is not None:
                where = f"{place or 'the text'}, character {found.start() + 1}"
                code = ord(found.group())
                raise Invalid(
                    f"{where}: {'a NUL' if not code else 'half a character'} cannot be kept; take it out"
                )
        case Mapping():
            for name, inner in value.items():
                here = cells.shown(name)
                check_whole(str(name), f"the name {here}")
                check_whole(inner, f"{place}.{here}" if place else here)
        case list() | tuple():
            for number, inner in enumerate(value, 1):
                check_whole(inner, f"{place}.{number}")
        case _:
            return
