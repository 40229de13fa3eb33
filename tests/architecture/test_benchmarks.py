"""Benchmarks run by hand, so that nobody would see a name that has moved away."""

from __future__ import annotations

import ast
from importlib import import_module
from pathlib import Path

import pytest

BENCHMARKS = sorted((Path(__file__).parents[2] / "benchmarks").rglob("*.py"))


@pytest.mark.parametrize("file", BENCHMARKS, ids=lambda file: file.stem)
def test_what_a_benchmark_imports_is_there(file: Path) -> None:
    wanted = [node for node in ast.walk(ast.parse(file.read_text())) if isinstance(node, ast.ImportFrom)]
    ours = [line for line in wanted if str(line.module).startswith("kopir.")]
    named = [(str(line.module), alias.name) for line in ours for alias in line.names if alias.name != "*"]
    assert [name for name in named if not _is_there(*name)] == []


def _is_there(module: str, name: str) -> bool:
    found = import_module(module)
    if hasattr(found, name):
        return True
    try:
        import_module(f"{module}.{name}")
    except ImportError:
        return False
    return True
