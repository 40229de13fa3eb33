"""Who may lean on whom: imports, foreign keys, templates."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.db import models
from importlinter.cli import lint_imports

from tests.architecture.house import CODE, ROOT, app_of, at, lines_of_apps, may_lean, template_name, templates

USED = re.compile(r"{%\s*(?:extends|include)\s+[\"']([^\"'#]+)")
LOADED = re.compile(r"{%\s*load\s+([\w ]+?)(?:\s+from\s+(\w+))?\s*%}")


def test_import_contracts_hold(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(ROOT)
    status = lint_imports(config_filename=str(ROOT / "pyproject.toml"))
    assert status == 0, capsys.readouterr().out


def test_every_app_has_its_place() -> None:
    folders = {path.name for path in CODE.iterdir() if path.is_dir() and path.name != "__pycache__"}
    assert folders == set(lines_of_apps())


def foreign_keys() -> Iterator[tuple[str, str, models.ForeignKey]]:
    for model in apps.get_models():
        if model.__module__.startswith("kopir."):
            for field in model._meta.get_fields():
                target = field.related_model
                if field.concrete and isinstance(target, type) and target.__module__.startswith("kopir."):
                    yield model.__module__.split(".")[1], target.__module__.split(".")[1], field


def test_foreign_keys_point_downwards() -> None:
    assert [f"{field}: {upper} → {lower}" for upper, lower, field in foreign_keys() if not may_lean(upper, lower)] == []


def test_foreign_keys_to_another_app_protect_what_they_name() -> None:
    loose = [
        str(field)
        for upper, lower, field in foreign_keys()
        if upper != lower and not field.many_to_many and field.remote_field.on_delete is not models.PROTECT
    ]
    assert loose == []


def owners() -> dict[str, str]:
    return {template_name(path): app_of(path) for path in templates()}


def test_templates_use_only_their_own_and_lower_ones() -> None:
    owner = owners()
    upward = [
        f"{at(path)} uses {used} of {owner[used]}"
        for path in templates()
        for used in USED.findall(path.read_text(encoding="utf-8"))
        if used in owner and not may_lean(app_of(path), owner[used])
    ]
    assert upward == []


def test_templates_use_templates_that_exist() -> None:
    known, elsewhere = owners(), ("allauth/", "account/", "mfa/", "django/")
    missing = [
        f"{at(path)} uses {used}"
        for path in templates()
        for used in USED.findall(path.read_text(encoding="utf-8"))
        if used not in known and not used.startswith(elsewhere)
    ]
    assert missing == []


def tag_libraries() -> dict[str, str]:
    return {path.stem: app_of(path) for path in CODE.glob("*/templatetags/*.py") if path.stem != "__init__"}


def test_templates_load_only_their_own_and_lower_tags() -> None:
    owner = tag_libraries()
    upward = []
    for path in templates():
        for names, library in LOADED.findall(path.read_text(encoding="utf-8")):
            loaded = [library] if library else names.split()
            upward += [
                f"{at(path)} loads {one}" for one in loaded if one in owner and not may_lean(app_of(path), owner[one])
            ]
    assert upward == []


def test_templates_lie_in_a_folder_of_their_app() -> None:
    """Two apps with a template of one name would hide each other's; the sign-in library's names belong to accounts."""
    strays = [
        at(path) for path in templates() if Path(template_name(path)).parts[0] not in allowed_folders(app_of(path))
    ]
    assert strays == []


def allowed_folders(app: str) -> set[str]:
    return {app, "account", "mfa"} if app == "accounts" else {app, "django"} if app == "web" else {app}
