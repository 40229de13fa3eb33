"""What the architecture tests read: the order of the apps, the files, their syntax trees."""

from __future__ import annotations

import ast
import subprocess
import tomllib
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
CODE = ROOT / "kopir"


@cache
def lines_of_apps() -> dict[str, int]:
    """Return each app's height, read from the import contract: a higher number may lean on a lower one."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    order = next(contract["layers"] for contract in contracts if contract["id"] == "order")
    return {app.strip(): -place for place, line in enumerate(order) for app in line.split("|")}


def may_lean(upper: str, lower: str) -> bool:
    heights = lines_of_apps()
    return upper == lower or heights[upper] > heights[lower]


def app_of(path: Path) -> str:
    return path.relative_to(CODE).parts[0].removesuffix(".py")


@cache
def python_files() -> tuple[Path, ...]:
    return tuple(path for path in sorted(CODE.rglob("*.py")) if "migrations" not in path.parts)


@cache
def templates() -> tuple[Path, ...]:
    found = [
        *CODE.glob("*/templates/**/*.html"),
        *CODE.glob("*/templates/**/*.txt"),
        *CODE.glob("*/templates/**/*.xml"),
    ]
    return tuple(sorted(found))


def template_name(path: Path) -> str:
    return "/".join(path.relative_to(CODE).parts[2:])


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def at(path: Path, line: int = 0) -> str:
    return f"{path.relative_to(ROOT)}:{line}" if line else str(path.relative_to(ROOT))


@cache
def tracked_files() -> tuple[Path, ...]:
    """Return every file that git keeps or would keep."""
    words = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(words, cwd=ROOT, check=True, capture_output=True, text=True).stdout.split("\0")
    return tuple(path for name in names if name and (path := ROOT / name).is_file())
