"""Statements and things for tests of moderation."""

from __future__ import annotations

from typing import Any

from kopir.accounts.actions import grant
from kopir.accounts.models import Account
from kopir.accounts.rules import Role
from kopir.issues.models import Issue, Report
from kopir.moderation.actions import withhold
from kopir.moderation.models import Decision
from kopir.moderation.rules import Act, FoundBy, Rule, Scope, Statement
from tests.factories import issues

REDRESS = "You may appeal for six months."


def statement(act: Act = Act.HIDE, **facts: Any) -> Statement:
    """A whole statement, or with whatever the facts change."""
    given: dict[str, Any] = {
        "scope": Scope.WHOLE,
        "facts": "It names the house of a neighbour.",
        "redress": REDRESS,
        "rule": Rule.PRIVATE_DATA,
        "is_indefinite": True,
        "found_by": FoundBy.PERSON,
        "language": "en",
    }
    return Statement(act=act, **given | facts)


def reason(act: Act = Act.RESTORE) -> Statement:
    return Statement(act=act, scope=None, facts="It was a mistake.", redress="", language="en")


def staff(role: Role = Role.EDITOR) -> Account:
    account = issues.citizen()
    grant(account, role, by=None)
    return account


def public_report(**facts: Any) -> Report:
    """The report of a published issue."""
    return issues.issue(**facts).reports.select_related("issue", "author").get()


def ref(report: Report) -> str:
    return f"report/{report.pk}"


def hidden(report: Report | None = None, **facts: Any) -> Decision:
    return withhold(ref(report or public_report()), statement(**facts), editor=staff())


def title_of(report: Report) -> str:
    return Issue.objects.get(pk=report.issue_id).title
