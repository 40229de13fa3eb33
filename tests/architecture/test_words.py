"""What must be said (docstrings), and what may not stand in the tree: hosts, machine paths, inline code, silence."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from tests.architecture.house import CODE, ROOT, app_of, at, python_files, templates, tracked_files, tree

# Put together here so that this file does not name them itself.
REGISTRY_HOSTS = [
    "pypi" + ".org",
    "pythonhosted" + ".org",
    "npmjs" + ".org",
    "npmjs" + ".com",
    "yarnpkg" + ".com",
    "crates" + ".io",
    "deb.debian" + ".org",
    "proxy.golang" + ".org",
]
MACHINE_PATH = re.compile(r"(?<![\w.\-}/$:*<])/(?:work|root|tmp|home)/[\w.]")
TEXT = {
    ".py",
    ".md",
    ".toml",
    ".lock",
    ".html",
    ".txt",
    ".css",
    ".js",
    ".sh",
    ".json",
    ".yml",
    ".yaml",
    ".cfg",
    ".po",
    "",
}
INLINE_SCRIPT = re.compile(r"<script(?![^>]*\bsrc=)", re.IGNORECASE)
INLINE_STYLE = re.compile(r"<style|\sstyle=|\son[a-z]+=\"", re.IGNORECASE)
MAY_CATCH_ALL = {"config/worker.py"}  # the task runner: a chore's failure may not stop the others


def needs_docstrings(path: Path) -> bool:
    parts = path.relative_to(CODE).parts
    return parts[0] == "pure" or any(part.removesuffix(".py") in {"actions", "rules"} for part in parts[1:])


def test_actions_rules_and_pure_say_what_they_do() -> None:
    bare = [
        f"{at(path, node.lineno)} {node.name}"
        for path in python_files()
        if needs_docstrings(path)
        for node in tree(path).body
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_") and not ast.get_docstring(node)
    ]
    assert bare == []


def texts() -> Iterator[tuple[Path, str]]:
    for path in tracked_files():
        if path.suffix in TEXT and path.name != "LICENSE":
            try:
                yield path, path.read_text(encoding="utf-8")
            except UnicodeDecodeError:  # a sample in another encoding holds no address of ours
                continue


def test_no_file_names_a_package_registry() -> None:
    assert [f"{at(path)}: {host}" for path, text in texts() for host in REGISTRY_HOSTS if host in text] == []


def test_no_file_names_a_path_of_one_machine() -> None:
    found = [
        f"{at(path, number)}: {line.strip()[:80]}"
        for path, text in texts()
        if path != Path(__file__)
        for number, line in enumerate(text.splitlines(), 1)
        if MACHINE_PATH.search(line)
    ]
    assert found == []


def test_templates_hold_no_inline_code() -> None:
    found = [
        f"{at(path)}: {pattern.pattern}"
        for path in templates()
        if path.suffix == ".html"
        for pattern in (INLINE_SCRIPT, INLINE_STYLE)
        if pattern.search(path.read_text(encoding="utf-8"))
    ]
    assert found == []


def catches_all(handler: ast.ExceptHandler) -> bool:
    named = handler.type.elts if isinstance(handler.type, ast.Tuple) else [handler.type]
    is_broad = any(
        one is None or (isinstance(one, ast.Name) and one.id in {"Exception", "BaseException"}) for one in named
    )
    last = handler.body[-1]
    passes_on = isinstance(last, ast.Raise) and last.exc is None
    return is_broad and not passes_on


def test_only_the_task_runner_catches_everything() -> None:
    found = [
        at(path, node.lineno)
        for path in python_files()
        if str(path.relative_to(CODE)) not in MAY_CATCH_ALL
        for node in ast.walk(tree(path))
        if isinstance(node, ast.ExceptHandler) and catches_all(node)
    ]
    assert found == []


def test_only_settings_read_the_environment() -> None:
    """`config/cli.py` names the settings module before Django starts, as `config/wsgi.py` does."""
    allowed = {"config/settings.py", "config/cli.py", "config/wsgi.py"}
    found = [
        at(path, node.lineno)
        for path in python_files()
        if str(path.relative_to(CODE)) not in allowed
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Attribute) and node.attr in {"environ", "getenv"}
    ]
    assert found == []


def test_settings_stay_short() -> None:
    lines = (ROOT / "kopir" / "config" / "settings.py").read_text(encoding="utf-8").splitlines()
    assert len(lines) <= 250


def test_time_is_asked_of_the_one_clock() -> None:
    """Else a test or the sample site, which live on another day, would meet today."""
    asked = {("datetime", "now"), ("datetime", "today"), ("date", "today"), ("timezone", "now"), ("datetime", "utcnow")}
    found = [
        at(path, node.lineno)
        for path in python_files()
        if str(path.relative_to(CODE)) != "web/clock.py"
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and isinstance(node.func.value, ast.Name)
        and (node.func.value.id, node.func.attr) in asked
    ]
    assert found == []


def test_strings_are_marked_by_names_that_are_collected() -> None:
    """`kopir messages` knows gettext's own names and the underscore; under another name a string stays English."""
    renamed = re.compile(r"gettext(?:_lazy)? as (?!_\b)\w+")
    assert [
        f"{file}: {line}" for file in python_files() for line in file.read_text().splitlines() if renamed.search(line)
    ] == []


def test_apps_do_not_talk_by_signals() -> None:
    found = [
        at(path, node.lineno)
        for path in python_files()
        if app_of(path) != "config"
        for node in ast.walk(tree(path))
        if isinstance(node, ast.ImportFrom) and node.module in {"django.db.models.signals", "django.dispatch"}
    ]
    assert found == []
