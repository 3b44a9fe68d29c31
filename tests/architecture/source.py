"""The platform's source, parsed once."""

import ast
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
HOUSE = ROOT / "src" / "heliotrope"


@dataclass(frozen=True, slots=True, kw_only=True)
class Module:
    """A module with its dotted name, its path under the repository and its tree."""

    name: str
    path: str
    lines: int
    tree: ast.Module

    @property
    def package(self) -> str:
        """The dotted name of the package that the module is in."""
        return self.name.rpartition(".")[0]


@cache
def modules() -> tuple[Module, ...]:
    """Every module of the platform but migrations."""
    found = []
    for path in sorted(HOUSE.rglob("*.py")):
        if "migrations" in path.parts:
            continue
        text = path.read_text(encoding="utf-8")
        dotted = ".".join(path.relative_to(HOUSE.parent).with_suffix("").parts)
        found.append(
            Module(
                name=dotted.removesuffix(".__init__"),
                path=str(path.relative_to(ROOT)),
                lines=text.count("\n"),
                tree=ast.parse(text),
            )
        )
    return tuple(found)
