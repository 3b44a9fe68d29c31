"""The languages of a text: how they are written, and from which into which an order goes."""

from dataclasses import dataclass

from heliotrope.core.errors import BadRow, Invalid, InvalidRows
from heliotrope.core.text import cells
from heliotrope.core.text.bilingual.document import Document


@dataclass(frozen=True, slots=True, kw_only=True)
class Languages:
    """From which language into which, in lower case."""

    source: str
    target: str


def language(value: object) -> str:
    """A BCP 47 language in lower case, or empty; ``pt_BR`` is taken, too. Raises Invalid."""
    if not isinstance(value, str):
        raise Invalid("must be a language such as en or pt-br")
    return cells.language(value.replace("_", "-"))


def spelled(tag: str) -> str:
    """A language as BCP 47 recommends to write it: zh-Hans-CN, pt-BR."""
    first, *rest = tag.split("-")
    ways = {2: str.upper, 4: str.title}
    return "-".join([first, *(ways.get(len(part), str)(part) for part in rest)])


def is_spaced(tag: str) -> bool:
    """Whether a language puts spaces between words."""
    return tag.partition("-")[0] not in {"zh", "ja", "th", "lo", "km", "my", "yue"}


def languages_of(document: Document, *, source: str, target: str) -> Languages:
    """The languages of an order: the file's, or those that the order tells where the file names none.

    Args:
        source, target: what the order tells; empty for whatever the file names.

    Raises:
        InvalidRows: the file says another language than the order.
        Invalid: neither names one.
    """
    faults = [
        BadRow(line=1, column=name, message=f"the file is in {own}, the order says {told}; make them agree")
        for name, own, told in (("source", document.source, source), ("target", document.target, target))
        if own and told and not _agree(own, told)
    ]
    if faults:
        raise InvalidRows(faults)
    found = Languages(source=source or document.source, target=target or document.target)
    if not found.source or not found.target:
        missing = "target" if found.source else "source"
        raise Invalid(f"{missing}: the file does not name this language; choose it with the order")
    if found.source == found.target:
        raise Invalid(f"Source and target are both {found.source}; choose another target")
    return found


def _agree(one: str, other: str) -> bool:
    """Whether one language is the other or a more exact form of it."""
    return one == other or one.startswith(f"{other}-") or other.startswith(f"{one}-")
