"""A text and its translation, as a memory keeps them: apart from any file, tags numbered by their order."""

from dataclasses import dataclass
from typing import Self

from heliotrope.core.text.bilingual.marks import renumbered


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

    @classmethod
    def aligned(cls, source: str, target: str, *, context: str, origin: str) -> Self:
        """A pair with tags numbered as the source has them in order; those of the target alone go last."""
        own, _, other = renumbered(f"{source}\0{target}").partition("\0")
        return cls(source=own, target=other, context=context, origin=origin)
