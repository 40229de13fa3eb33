"""How long a file, a function and a template may be."""

from __future__ import annotations

import ast
from pathlib import Path

from tests.architecture.house import ROOT, at, python_files, templates, tree

FILE, FUNCTION, TEMPLATE = 500, 60, 150


def count(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


def test_files_are_short() -> None:
    others = [path for folder in ("tests", "benchmarks", "script") for path in sorted((ROOT / folder).rglob("*.py"))]
    assert [f"{at(path)}: {count(path)}" for path in [*python_files(), *others] if count(path) > FILE] == []


def length(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines of a function without its docstring."""
    first = function.body[0]
    has_docstring = ast.get_docstring(function, clean=False) is not None and first.end_lineno is not None
    docstring = first.end_lineno - first.lineno + 1 if has_docstring and first.end_lineno else 0
    return (function.end_lineno or function.lineno) - function.lineno + 1 - docstring


def test_functions_are_short() -> None:
    found = [
        f"{at(path, node.lineno)} {node.name}: {length(node)}"
        for path in python_files()
        for node in ast.walk(tree(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and length(node) > FUNCTION
    ]
    assert found == []


def test_templates_are_short() -> None:
    assert [f"{at(path)}: {count(path)}" for path in templates() if count(path) > TEMPLATE] == []
