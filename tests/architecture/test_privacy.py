"""No page, feed or file can print a private person's e-mail, and no field can hold what such a person believes."""

from __future__ import annotations

import ast
import re
from pathlib import Path

from django.apps import apps
from django.db import models

from kopir.accounts.models import Account
from tests.architecture.house import CODE, app_of, at, python_files, templates, tree

PRIVATE = {"email", "canonical_email", "pending_email"}
SHOWN = re.compile(r"{[{%][^}]*\b(?:(?!form\.)\w+\.(?:email|canonical_email|pending_email)|mail\.to)\b")

# Pages that show an address to nobody but the person who typed it or signed in with it.
OWN_ADDRESS = {
    "accounts/me.html": "what we hold about you, shown to you",
    "offices/people.html": "the holder sees whom they named to act for their office",
}
# Places that name a published address of an office, never a person's.
OF_AN_OFFICE = {"site/sample/logins.py": "tells where the letter to an invented office lies"}
# Here an address is taken in, used to send, or given to the person it is of; shown to nobody else.
MAY_READ = {"actions", "forms", "models", "tasks", "rules", "fields", "holding"}
POLITICS = re.compile(
    r"part(y|ies)(?!cip)|faction|polit|ideolog|leaning|affiliat|movement|elector|ballot|voted|voter|left_wing|right_wing"
    r"|conviction|belief|religio|ethnic|orientation|camp\b|bloc\b|supporter_of|opinion_group|cluster",
)
# Model.field → why this is no label of a private person.
NOT_A_LABEL: dict[str, str] = {
    "Disclosure.organization": "declared in public by an office-holder or a member of the host, about themselves",
    "Disclosure.kind": "the same public declaration",
    "Superior.step": "a public office that stands above another, in the ladder of a letter",
}


def test_templates_print_no_private_address() -> None:
    found = [
        f"{at(path)}: {match.group()}"
        for path in templates()
        if str(path).split("/templates/")[1] not in OWN_ADDRESS
        for match in SHOWN.finditer(path.read_text(encoding="utf-8"))
    ]
    assert found == []


def may_read_addresses(path: Path) -> bool:
    parts = path.relative_to(CODE).parts
    return parts[0] in {"accounts", "mail", "pure"} or any(part.removesuffix(".py") in MAY_READ for part in parts[1:])


def reads_address(node: ast.AST) -> bool:
    """`x.email`, or a column asked of the database by that name."""
    if isinstance(node, ast.Attribute):
        return node.attr in PRIVATE and isinstance(node.ctx, ast.Load)
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        if node.func.attr not in {"values", "values_list", "only", "F", "annotate"}:
            return False
        columns = [word.value for word in node.args if isinstance(word, ast.Constant) and isinstance(word.value, str)]
        return any(column.split("__")[-1] in PRIVATE for column in columns)
    return False


def test_views_feeds_and_files_read_no_private_address() -> None:
    found = [
        at(path, getattr(node, "lineno", 0))
        for path in python_files()
        if not may_read_addresses(path) and str(path.relative_to(CODE)) not in OF_AN_OFFICE
        for node in ast.walk(tree(path))
        if reads_address(node)
    ]
    assert found == []


def private_models() -> list[type[models.Model]]:
    """The account and everything that points at one."""
    ours = [model for model in apps.get_models() if model.__module__.startswith("kopir.")]
    return [Account, *(model for model in ours if any(field.related_model is Account for field in model._meta.fields))]


def label_of(field: models.Field) -> str | None:
    words = [field.name, *(str(value) for value, _label in field.flatchoices)]
    return next((word for word in words if POLITICS.search(word.lower())), None)


def test_no_field_can_hold_a_private_persons_politics() -> None:
    found = [
        f"{model.__name__}.{field.name}: {label_of(field)}"
        for model in private_models()
        for field in model._meta.fields
        if label_of(field) and f"{model.__name__}.{field.name}" not in NOT_A_LABEL
    ]
    assert found == []


def test_deny_list_catches_a_label() -> None:
    assert label_of(models.CharField(name="party_preference"))
    assert label_of(models.CharField(name="kind", choices=[("opinion_group", "group")]))
    assert not label_of(models.CharField(name="participants"))


def test_an_account_never_prints_its_address() -> None:
    assert str(Account(pk=7, email="a@example.org")) == "account 7"
    assert "example.org" not in repr(Account(pk=7, email="a@example.org"))


def test_sign_in_pages_belong_to_accounts_alone() -> None:
    strays = [at(path) for path in templates() if "/account/" in str(path) and app_of(path) != "accounts"]
    assert strays == []
