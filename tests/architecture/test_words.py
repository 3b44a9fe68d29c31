"""Sizes and words of the source: small modules, no names that say nothing, no stray printing."""

import ast

from tests.architecture.source import modules

MOST_LINES_OF_A_FUNCTION = 60
MOST_LINES_OF_A_MODULE = 350
SAYS_NOTHING = {"utils", "util", "helpers", "helper", "common", "manager", "managers", "base", "misc"}


def test_functions_are_short():
    long = [
        f"{module.path}:{node.lineno} {node.name}: {node.end_lineno - node.lineno + 1} lines"
        for module in modules()
        for node in ast.walk(module.tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (node.end_lineno or 0) - node.lineno + 1 > MOST_LINES_OF_A_FUNCTION
    ]
    assert not long, "\n".join(long)


def test_modules_are_short():
    long = [f"{m.path}: {m.lines} lines" for m in modules() if m.lines > MOST_LINES_OF_A_MODULE]
    assert not long, "\n".join(long)


def test_every_module_is_named_for_what_it_holds():
    named = [m.path for m in modules() if set(m.name.split(".")) & SAYS_NOTHING]
    assert not named, "\n".join(named)


def test_only_the_command_line_prints():
    printing = [
        f"{module.path}:{node.lineno}"
        for module in modules()
        if ".interfaces.cli" not in module.name
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "print"
    ]
    assert not printing, "\n".join(printing)


def test_nobody_asks_for_the_time_but_the_clock():
    asking = [
        f"{module.path}:{node.lineno} .{node.attr}"
        for module in modules()
        if module.name != "heliotrope.foundation.clock"
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Attribute)
        and node.attr in ("now", "utcnow", "today")
        and isinstance(node.value, ast.Name)
        and node.value.id in ("datetime", "date", "timezone")
    ]
    assert not asking, "\n".join(asking)


def _is_own(imported: str, module: str) -> bool:
    """Whether an import is of the tables of a module's own package, or of one that holds it."""
    return imported.endswith(".models") and module.startswith(imported.removesuffix("models"))


def test_tables_are_read_and_written_in_their_own_package():
    """A module asks tables that it imports from its own package, or another project's; none by name."""
    reaching = []
    for module in modules():
        own = {
            alias.asname or alias.name
            for node in ast.walk(module.tree)
            if isinstance(node, ast.ImportFrom)
            and (_is_own(f"{node.module}", module.name) or not f"{node.module}.".startswith("heliotrope."))
            for alias in node.names
        }
        for node in ast.walk(module.tree):
            if not isinstance(node, ast.Attribute):
                continue
            rows = node.attr in ("objects", "_default_manager")
            strange = rows and not (isinstance(node.value, ast.Name) and node.value.id in own)
            by_name = node.attr == "get_model" and module.name != "heliotrope.foundation.vaults.router"
            if strange or by_name:
                reaching.append(f"{module.path}:{node.lineno} {ast.unparse(node)}")
    assert not reaching, "\n".join(reaching)
