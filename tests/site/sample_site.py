"""What the sample invented, and every page and file of it that a visitor can reach."""

from __future__ import annotations

import csv
from types import SimpleNamespace

from django.urls import reverse

from kopir.accounts.models import Account
from kopir.commitments.models import Commitment
from kopir.issues.models import Issue
from kopir.letters.models import Letter
from kopir.people.models import Organization, Person, Post
from kopir.record.models import Entry
from kopir.site.models import Scorecard
from kopir.site.sample.reading import DATA


def own_issues() -> list[Issue]:
    return list(Issue.objects.filter(is_sample=True).order_by("number"))


def own_letters() -> list[Letter]:
    return list(Letter.objects.filter(is_sample=True).with_addressee().order_by("number"))


def public_addresses() -> list[str]:
    """Every page that a visitor can reach by a link, without its language."""
    issue_pages = [f"/issues/{issue.number}/" for issue in own_issues() if not issue.merged_into_id]
    letters = [f"/letters/{letter.number}" for letter in own_letters()]
    promises = [f"/commitments/{commitment.number}" for commitment in Commitment.objects.all()]
    people = [f"/people/{person.slug}" for person in Person.objects.filter(is_sample=True)]
    bodies = [f"/people/organizations/{body.slug}" for body in Organization.objects.filter(is_sample=True)]
    posts = [f"/people/posts/{post.slug}" for post in Post.objects.filter(is_sample=True)]
    scores = [f"/scorecards/{card.kind}/{card.slug}" for card in Scorecard.objects.all()[:12]]
    entries = [f"/record/{entry.uid}" for entry in Entry.objects.order_by("-pk")[:12]]
    fixed = ["/", "/issues/", "/people/", "/people/host", "/commitments/", "/commitments/charter", "/overdue/"]
    fixed += ["/scorecards/", "/record/", "/refusals/", "/about/", "/data/"]
    imported = [f"/issues/{Issue.objects.filter(is_imported=True)[0].number}/"]
    return [*fixed, *issue_pages, *letters, *promises, *people, *bodies, *posts, *scores, *entries, *imported]


def data_addresses() -> list[str]:
    issues = [f"/issues/{issue.number}" for issue in own_issues() if not issue.merged_into_id]
    cards = [f"/scorecards/{card.kind}/{card.slug}.csv" for card in Scorecard.objects.all()[:12]]
    return [
        *(f"{path}{ending}" for path in issues for ending in (".json", ".csv", ".atom")),
        *(reverse("commitments-data:json", args=[each.number]) for each in Commitment.objects.all()),
        *(f"/people/{person.slug}.json" for person in Person.objects.filter(is_sample=True)),
        *cards,
        "/issues.json",
        "/people.json",
        "/record.atom",
    ]


def private_addresses() -> list[str]:
    return [*Account.objects.values_list("email", flat=True), "@people.example.org"]


def written_questions() -> list[SimpleNamespace]:
    """The file as it is, read by nothing of ours."""
    with (DATA / "written-questions" / "2024-08.csv").open(encoding="utf-8", newline="") as file:
        return [SimpleNamespace(**row) for row in csv.DictReader(file)]
