"""Lines are plug-ins: the stages name none of them, they do not see each other, and each says what it is."""

import ast
import re
from collections.abc import Iterator
from importlib import import_module

import pytest

from heliotrope.config.lines import LINES
from heliotrope.core.line import Shape
from tests.architecture.source import HOUSE, Module, modules

README_LINES = 40
FOLDER = HOUSE / "lines"
CODES = sorted(path.name for path in FOLDER.iterdir() if (path / "line.py").is_file())
_WORD = re.compile(r"[a-z]+")


def words(module: Module) -> Iterator[tuple[int, str]]:
    """The words of a module's names and texts, each with its line; what is only said of it is left out."""
    said = {
        id(node.body[0].value)
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in said:
            yield from ((node.lineno, word) for word in _WORD.findall(node.value.lower()))
        for name in ("id", "attr", "arg", "name", "module"):
            text = getattr(node, name, None)
            if isinstance(text, str):
                yield from ((getattr(node, "lineno", 0), word) for word in _WORD.findall(text.lower()))


def test_no_stage_names_a_line():
    named = [
        f"{module.path}:{line} {word}"
        for module in modules()
        if module.name.startswith("heliotrope.pipeline.")
        for line, word in words(module)
        if word in CODES
    ]
    assert not named, "\n".join(named)


def test_no_line_sees_another():
    seen = [
        f"{module.path}:{node.lineno} {name}"
        for module in modules()
        if module.name.startswith("heliotrope.lines.")
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in [getattr(node, "module", None) or "", *(alias.name for alias in node.names)]
        if name.startswith("heliotrope.lines.") and name.split(".")[2] != module.name.split(".")[2]
    ]
    assert not seen, "\n".join(seen)


def test_every_line_of_the_house_is_installed():
    assert {f"heliotrope.lines.{code}" for code in CODES} <= set(LINES)


@pytest.mark.parametrize("path", LINES)
def test_a_line_is_named_like_its_folder_and_declares_how_its_work_arrives(path):
    line = import_module(f"{path}.line").LINE

    assert line.code == path.rpartition(".")[2] or not path.startswith("heliotrope.")
    assert line.shapes and set(line.shapes) <= set(Shape)
    declared = vars(type(line))
    assert {"code", "shapes", "measure"} <= set(declared)


@pytest.mark.parametrize("code", CODES)
def test_a_line_tells_on_one_screen_what_it_is_and_what_is_thin(code):
    told = (FOLDER / code / "README.md").read_text(encoding="utf-8")

    assert len(told.splitlines()) <= README_LINES
    assert re.search(r"(?m)^(## What is thin$|\*\*What is thin\.\*\* )", told)
