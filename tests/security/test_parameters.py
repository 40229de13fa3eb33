"""Every query parameter, and many that nobody reads: no error, no other answer, nothing read out (CVE-2023-34090,
CVE-2026-45376, CVE-2024-43415, CVE-2025-65017)."""

from __future__ import annotations

import ast
import re
from functools import cache
from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client

from kopir.commitments.forms import FilterForm as PromiseFilter
from kopir.debates.forms import FilterForm as DebateFilter
from kopir.debates.forms import WordsForm
from kopir.intake.forms import CodeForm
from kopir.issues.forms import FilterForm as IssueFilter
from kopir.search.forms import FilterForm as SearchFilter
from tests.architecture.house import at, python_files, tree
from tests.security.answers import all_of, ask
from tests.security.doors import DOORS, EVERYBODY, path
from tests.security.world import World

READ = re.compile(r"""(?:GET|params|query)(?:\.(?:get|getlist|pop)\(|\[)\s*["'](\w+)["']""")
FORMS = (IssueFilter, PromiseFilter, DebateFilter, SearchFilter, CodeForm, WordsForm)
UNKNOWN = {
    "user__email__startswith": "a",
    "author__canonical_email__contains": "zqx",
    "reports__author__email__startswith": "a",
    "supports__account__email__regex": ".*",
    "email": "a",
    "order_by": "author__email",
    "ordering": "-account__email",
    "fields": "email,password",
    "include": "author",
    "expand": "account",
    "__class__": "x",
    "__init__.__globals__": "x",
    "id__in": "1,2,3",
    "pk": "1 OR 1=1",
    "is_staff": "1",
    "state": "held",
    "debug": "1",
    "format": "json",
    "per_page": "100000",
    "_method": "DELETE",
    "callback": "kopirCanary",
}
VALUES = (
    "'", '"', "' OR '1'='1", "1; DROP TABLE issues_issue--", "%' UNION SELECT email FROM accounts_account--", "\\", "%",
    "_", "../../../../etc/passwd", "..%2f..%2f", "\0", "a\0b", "9" * 18, "9" * 40, "-1", "1e500", "0x10", "١٢٣", "１２",
    "²", "NaN", "[]", "{}", "[$ne]", "{{7*7}}", "${7*7}", "%s%s%n", "a" * 20_000, "\ud83d\ude00" * 50, "\u202e",
    "\r\nSet-Cookie: a=b", "<script>kopirCanary()</script>", "2026-99-99", "true", "null", "en-US,;q=", "kk\n",
)  # fmt: skip


@cache
def parameters() -> list[str]:
    """Every name that the code reads from an address, and every field of a form that is filled from one."""
    named = {name for file in python_files() for name in READ.findall(file.read_text(encoding="utf-8"))}
    return sorted(named | {name for form in FORMS for name in form.base_fields})


def test_the_names_are_found_and_every_form_filled_from_an_address_is_here() -> None:
    assert {"q", "before", "after", "lang", "kind", "sort", "to", "reply", "area", "done"} <= set(parameters())
    code = "\n".join(file.read_text(encoding="utf-8") for file in python_files())
    assert set(re.findall(r"(\w*Form)\(request\.GET", code)) <= {"FilterForm", "CodeForm", "WordsForm"}


def pages(world: World) -> dict[str, str]:
    return {
        name: path(world, name, door.at)
        for name, door in DOORS.items()
        if "secret" not in door.at and set(door.get) & {200, 404} and not name.startswith(("mfa_", "account_"))
    }


@pytest.mark.parametrize("role", ["anonymous", "steward"])
def test_no_value_breaks_a_page(world: World, role: str) -> None:
    client, wrong = world.client(role), []
    names = parameters()
    for place, (name, there) in enumerate(pages(world).items()):
        if role == "steward" and DOORS[name].who == EVERYBODY:
            continue  # the page is the same for everybody
        if role not in DOORS[name].who:
            continue
        for value in VALUES[place % 3 :: 3]:  # each value meets every third page, and the next test the others
            answer, written = asked(client, there, dict.fromkeys(names, value))
            if answer.status_code >= 500 or written or "evil=b" in answer.headers:
                wrong.append(f"{name} {value[:30]!r}: {answer.status_code}")
            assert "Set-Cookie: a=b" not in answer.read_all.partition("\n\n")[0]
    assert wrong == []


def asked(client: Client, there: str, params: dict[str, Any]) -> tuple[Any, list[str]]:
    from urllib.parse import urlencode

    return ask(client, "GET", f"{there}?{urlencode(params, errors='surrogatepass')}")


def test_no_parameter_alone_breaks_a_page(world: World) -> None:
    """One at a time, since one that is wrong may keep a page from reading the next."""
    client, wrong, names = Client(), [], parameters()
    for place, (name, there) in enumerate(pages(world).items()):
        if DOORS[name].who != EVERYBODY:
            continue
        for turn, one in enumerate(names):
            value = VALUES[(place * 7 + turn) % len(VALUES)]
            answer, _written = asked(client, there, {one: value})
            if answer.status_code >= 500:
                wrong.append(f"{name}?{one}={value[:30]!r}: {answer.status_code}")
    assert wrong == []


def same(said: str) -> str:
    """An answer without what is new each time, and without the address that was asked for."""
    said = re.sub(
        r'value="\w{64}"|csrftoken=\S+|(?i:expires|etag|last-modified|content-length|set-cookie): .*', "", said
    )
    return re.sub(r"""\?[^\s"'<>]*""", "", said)


def test_a_parameter_that_nobody_reads_changes_nothing(world: World) -> None:
    client, wrong = Client(), []
    for name, there in pages(world).items():
        if DOORS[name].who != EVERYBODY:
            continue
        unknown = {key: value for key, value in UNKNOWN.items() if key not in parameters()}
        usual = same(all_of(client.get(there)))
        tries = (unknown, {f"{key}[]": value for key, value in unknown.items()})
        joined = [f"{there}{'&' if '?' in there else '?'}{urlencode(sent)}" for sent in tries]
        wrong += [name for asked_for in joined if same(all_of(client.get(asked_for))) != usual]
    assert wrong == []


@pytest.mark.parametrize("value", ["0", "00", "1e5", "1.0", "+1", " 1", "1 ", "١", "0x1", "9" * 30, "1%00", "-0"])
def test_a_strange_number_is_nobody_elses(world: World, value: str) -> None:
    """A key that a converter or a database would round to another's (CVE-2025-65017)."""
    client = world.client("participant")
    client.raise_request_exception = False
    for there in (f"/en/issues/mine/withdraw/{value}", f"/en/issues/{value}/support", f"/issues/{value}.json"):
        answer = client.get(there)
        assert answer.status_code in {404, 405}, there
        assert client.post(there).status_code in {404, 405}


@pytest.mark.parametrize("there", ["/en/people/", "/people.json", "/en/record/", "/en/issues/", "/en/scorecards/"])
def test_a_nul_is_refused_before_it_reaches_the_database(client: Client, there: str) -> None:
    for name in ("after", "before", "q", "kind", "about", "from"):
        for value in ("\0", "a\0b"):
            assert client.get(there, {name: value}).status_code == 400


BANNED_CALLS = {"extra", "raw", "RawSQL"}


def is_fixed(sql: ast.expr) -> bool:
    """A statement written out, a choice between such, or a name (it is looked at where it is made)."""
    if isinstance(sql, ast.IfExp):
        return is_fixed(sql.body) and is_fixed(sql.orelse)
    return isinstance(sql, ast.Constant | ast.Name) or (isinstance(sql, ast.Attribute) and sql.attr.isupper())


def is_risky(node: ast.AST) -> bool:
    """Raw SQL by hand, SQL put together from parts, or keywords of a query that come from outside."""
    if not isinstance(node, ast.Call):
        return False
    called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
    if called in BANNED_CALLS and called != "raw":
        return True
    if called == "raw" and node.args:
        return True
    if called == "execute" and node.args and not is_fixed(node.args[0]):
        return True
    if called in {"filter", "exclude", "get", "order_by", "values", "values_list", "annotate"}:
        stars = [keyword.value for keyword in node.keywords if keyword.arg is None]
        given = [*stars, *(arg for arg in node.args if not isinstance(arg, ast.Constant))]
        return called not in {"get"} and any("request" in ast.dump(one) or "GET" in ast.dump(one) for one in given)
    return False


def test_no_query_is_put_together_from_what_a_visitor_sent() -> None:
    found = [at(file, node.lineno) for file in python_files() for node in ast.walk(tree(file)) if is_risky(node)]
    assert found == []


@pytest.mark.parametrize(
    "code",
    [
        "rows.extra(where=['a'])",
        "Model.objects.raw('SELECT 1')",
        "RawSQL('a', [])",
        "cursor.execute(f'SELECT {a}')",
        "cursor.execute('SELECT %s' % a)",
        "rows.filter(**request.GET)",
        "rows.filter(**dict(request.GET.items()))",
        "rows.order_by(request.GET['o'])",
    ],
)
def test_the_lint_sees_what_it_forbids(code: str) -> None:
    assert any(is_risky(node) for node in ast.walk(ast.parse(code)))
