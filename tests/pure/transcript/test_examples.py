"""The examples in docstrings are true."""

from __future__ import annotations

import doctest
from importlib import import_module
from pkgutil import iter_modules

import pytest

from kopir.pure import transcript

MODULES = [module.name for module in iter_modules(transcript.__path__)]


@pytest.mark.parametrize("name", MODULES)
def test_examples(name: str) -> None:
    assert doctest.testmod(import_module(f"kopir.pure.transcript.{name}")).failed == 0
