"""A text and its translation, as a memory keeps them: apart from any file, tags numbered by their order."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """A pair of the memory.

    Attributes:
        context: digest of the neighbours it stood between; empty when nobody knows.
        origin: where it comes from, such as the name of a file.
    """

    source: str
    target: str
    context: str = ""
    origin: str = ""
