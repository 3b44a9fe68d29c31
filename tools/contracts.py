"""Contracts of ours for import-linter: what its own kinds cannot say."""

import grimp
from importlinter import Contract, ContractCheck, fields, output

MODELS = "models"


def owner_of(module: str) -> str | None:
    """The package whose tables a module declares; None for a module that declares none.

    ``house.stage.models`` and everything under it belong to ``house.stage``.
    """
    parts = module.split(".")
    return ".".join(parts[: parts.index(MODELS)]) if MODELS in parts[1:] else None


class OwnTables(Contract):
    """A package's tables are its own: nobody outside the package imports its ``models``.

    Configuration options:
        root: the package in which this holds.
    """

    type_name = "own_tables"

    root = fields.StringField()

    def check(self, graph: grimp.ImportGraph, verbose: bool) -> ContractCheck:  # noqa: ARG002 - the protocol
        """Look at every import of every module of models."""
        broken = []
        for imported in sorted(graph.find_descendants(str(self.root))):
            owner = owner_of(imported)
            if owner is None:
                continue
            for importer in sorted(graph.find_modules_that_directly_import(imported)):
                if importer != owner and not importer.startswith(f"{owner}."):
                    lines = graph.get_import_details(importer=importer, imported=imported)
                    where = ", ".join(f"l.{line['line_number']}" for line in lines)
                    broken.append(f"{importer} -> {imported} ({where})")
        return ContractCheck(kept=not broken, metadata={"broken": broken})

    def render_broken_contract(self, check: ContractCheck) -> None:
        """Name every import that reaches into another package's tables."""
        for line in check.metadata["broken"]:
            output.print_error(f"- {line}", bold=False)
        output.new_line()
        output.print("Call the package's services and selectors instead.")
