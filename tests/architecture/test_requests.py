"""What may change the site: a POST with a token of the form, never a GET."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.urls.converters import IntConverter
from django.urls.exceptions import NoReverseMatch
from django.urls.resolvers import LocalePrefixPattern

from kopir.accounts.actions import confirm_account, grant
from kopir.accounts.rules import Role
from tests.architecture.house import at, python_files, tree

# View names that take a POST from elsewhere, each with its reason and the file that may name the exemption.
CSRF_EXEMPT = {
    # RFC 8058: a mail program stops a notice for its reader, who has no cookie here. The secret in the address opens
    # this act alone: tests/follow/test_stopping.py.
    "follow-data:stop": "kopir/follow/views.py",
}


def patterns(resolver: Any = None, spaces: tuple[str, ...] = ()) -> Iterator[tuple[str, URLPattern]]:
    for one in (resolver or get_resolver()).url_patterns:
        if isinstance(one, URLResolver):
            yield from patterns(one, (*spaces, one.namespace) if one.namespace else spaces)
        elif one.name:
            yield ":".join([*spaces, one.name]), one


def test_no_view_is_exempt_from_the_form_token() -> None:
    assert "django.middleware.csrf.CsrfViewMiddleware" in settings.MIDDLEWARE
    assert {name for name, one in patterns() if getattr(one.callback, "csrf_exempt", False)} == set(CSRF_EXEMPT)
    named = [at(path) for path in python_files() for node in ast.walk(tree(path)) if is_exemption(node)]
    # Twice a view: the import and the decorator.
    assert Counter(named) == {file: 1 + list(CSRF_EXEMPT.values()).count(file) for file in CSRF_EXEMPT.values()}


def is_exemption(node: ast.AST) -> bool:
    return isinstance(node, ast.Name | ast.Attribute | ast.alias) and "csrf_exempt" in {
        getattr(node, "id", ""),
        getattr(node, "attr", ""),
        getattr(node, "name", ""),
    }


def address(name: str, pattern: URLPattern) -> str | None:
    """An address of the pattern with something in each place."""
    given = {key: 1 if isinstance(kind, IntConverter) else "1" for key, kind in pattern.pattern.converters.items()}
    try:
        return reverse(name, kwargs=given)
    except NoReverseMatch:  # a converter that wants a special shape
        return None


def pages() -> list[tuple[str, str]]:
    assert any(isinstance(one.pattern, LocalePrefixPattern) for one in get_resolver().url_patterns)
    return [(name, found) for name, one in patterns() if (found := address(name, one))]


WRITES = ("INSERT", "UPDATE", "DELETE", "REPLACE")
# A session's own row (a sign-in step begun, a language kept) is no act of a person.
NOT_ACTS = ("django_session",)


def writes(queries: list[dict[str, str]]) -> list[str]:
    asked = [query["sql"] for query in queries]
    return [
        sql for sql in asked if sql.startswith(WRITES) and not any(table in sql.split("(")[0] for table in NOT_ACTS)
    ]


@pytest.mark.django_db
@pytest.mark.parametrize("who", ["visitor", "steward"])
def test_no_page_acts_on_get(client: Client, who: str) -> None:
    if who == "steward":
        account = confirm_account("steward@example.org")
        grant(account, Role.STEWARD, by=None)
        client.force_login(account)
    found = {}
    for name, path in pages():
        with CaptureQueriesContext(
            connection,
        ) as asked:
            client.get(path)
        if changed := writes(asked.captured_queries):
            found[name] = changed
    assert found == {}
