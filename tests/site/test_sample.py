"""The sample site: every stage of every life is there, it is true to its record, and nobody private is on it."""

from __future__ import annotations

import csv
import gzip
import statistics
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date
from functools import cache
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from kopir.accounts.models import Account
from kopir.commitments.models import Commitment
from kopir.commitments.rules import State
from kopir.issues.models import Issue, Report
from kopir.issues.rules import ReportState, Stage
from kopir.letters import rulebooks
from kopir.letters.actions import judgement_of
from kopir.letters.models import Contest, Letter, Mailing, Proposal, Question, Reply
from kopir.letters.rules import LetterState, MailingState, ReplyKind, ReplyState, Verdict
from kopir.mail.models import OutgoingMail
from kopir.mail.rules import MailState
from kopir.people.addressees import is_addressable
from kopir.people.models import Disclosure, Organization, Person, Post
from kopir.pure.workdays import ClockState, workdays_between
from kopir.record.models import Entry, Opening
from kopir.site.models import Scorecard
from kopir.site.replay import differences
from kopir.site.sample.cast import LOGINS
from kopir.site.sample.load import load_sample
from kopir.site.sample.logins import write_logins
from kopir.site.sample.reading import DATA, stories, told
from kopir.web import clock
from kopir.web.errors import Refused
from kopir.web.stylesheet import SOURCE, build

# One worker loads the sample, once.
pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("sample")]
LANGUAGES = ("kk", "ru", "en")
OVER_THE_WIRE = 100_000


@pytest.fixture(scope="module")
def sample(django_db_setup: None, django_db_blocker: Any) -> Iterator[dict[str, int]]:
    """The sample, loaded once for all tests of this module and taken back after them."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield load_sample()
        transaction.set_rollback(True)


@pytest.fixture
def visitor() -> Client:
    return Client(headers={"host": "localhost"})


def own_issues() -> list[Issue]:
    return list(Issue.objects.filter(is_sample=True).order_by("number"))


def own_letters() -> list[Letter]:
    return list(Letter.objects.filter(is_sample=True).with_addressee().order_by("number"))


@cache
def assets() -> int:
    """What a first visit brings beside the page."""
    scripts = [(SOURCE / name).read_bytes() for name in ("web.js", "vendor/htmx.min.js")]
    return sum(len(gzip.compress(part)) for part in [build().encode(), *scripts])


def test_sample_has_two_dozen_issues_in_three_languages(sample: dict[str, int]) -> None:
    languages = Counter(issue.language for issue in own_issues())
    assert sample["issues"] == sum(languages.values()) == 24
    assert set(languages) == set(LANGUAGES)
    assert min(languages.values()) >= 7


def test_sample_raises_in_every_way(sample: dict[str, int]) -> None:
    states = Counter(Report.objects.filter(is_sample=True).values_list("state", flat=True))
    assert {ReportState(state) for state in states} == set(ReportState)
    assert {issue.stage for issue in own_issues()} == {*Stage}
    assert Report.objects.filter(raised_by__isnull=False).count() == 1
    assert Report.objects.published().filter(show_name=True).exists()
    assert Proposal.objects.open().count() == 1


def test_sample_letters_stand_at_every_stage(sample: dict[str, int]) -> None:
    letters, today = own_letters(), clock.today()
    assert {letter.state for letter in letters} == {
        LetterState.SENT,
        LetterState.WAITING,
        LetterState.BOUNCED,
        LetterState.ANSWERED,
        LetterState.REFUSED,
        LetterState.TRANSFERRED,
    }
    clocks = {letter.clock_state(today) for letter in letters}
    assert {ClockState.WAITING, ClockState.OVERDUE, ClockState.LONG_OVERDUE} <= clocks
    assert any(letter.extension_asked_until for letter in letters)
    assert {letter.basis for letter in letters} == {"legal", "house"}
    assert any(letter.registration_number and letter.state == LetterState.WAITING for letter in letters)
    assert max(Counter(letter.issue_id for letter in letters).values()) == 3
    sent = Mailing.objects.filter(letter__is_sample=True).exclude(kind="letter")
    kinds = set(sent.exclude(state__in=[MailingState.PLANNED, MailingState.CANCELLED]).values_list("kind", flat=True))
    assert kinds >= {"before", "due", "after", "rung-1", "rung-2"}


def test_sample_replies_come_in_every_kind(sample: dict[str, int]) -> None:
    replies = Reply.objects.filter(is_sample=True)
    kinds = set(replies.values_list("kind", flat=True))
    assert kinds >= {ReplyKind.ANSWER, ReplyKind.ACKNOWLEDGEMENT, ReplyKind.REFUSAL, ReplyKind.TRANSFER}
    assert {*replies.filter(state=ReplyState.HELD).values_list("hold_reason", flat=True)} == {
        "personal_data",
        "disowned",
    }
    assert replies.filter(scan__isnull=False, state=ReplyState.PUBLISHED).exists()
    judged = {judgement_of(question).verdict for question in Question.objects.filter(letter__is_sample=True)}
    assert judged >= {None, *Verdict}
    assert Contest.objects.count() == 1


def test_sample_promises_stand_where_their_stories_say(sample: dict[str, int]) -> None:
    expected = {story["key"]: promise["state"] for story in stories() for promise in story.get("commitment", [])}
    expected |= {promise["key"]: promise["state"] for promise in told("promises")["promise"]}
    stands = Counter(commitment.outcome or commitment.state for commitment in Commitment.objects.all())
    again = {"reopened": "overdue", "no-party-money": "open"}
    assert stands == Counter(again.get(state, state) for state in expected.values())
    assert Commitment.objects.filter(round=2, disputes=1).count() == 1
    assert Commitment.objects.charter().count() == 5
    states = set(Commitment.objects.values_list("state", flat=True))
    assert states >= {*State} - {State.REVIEW_DUE, State.DISPUTED}


def test_sample_site_is_true_to_its_record(sample: dict[str, int]) -> None:
    assert differences() == []


def test_sample_is_loaded_once_only(sample: dict[str, int]) -> None:
    with pytest.raises(Refused) as refusal:
        load_sample()
    assert refusal.value.code == "loaded"


def test_sample_marks_all_that_is_invented(sample: dict[str, int]) -> None:
    ours = Organization.objects.filter(dataset="", is_sample=True)
    assert ours.count() == 16
    assert not Issue.objects.filter(is_sample=False, is_imported=False).exists()
    assert not Letter.objects.filter(is_sample=False, source_ref__isnull=True).exists()
    assert Disclosure.objects.exists()
    assert not Commitment.objects.filter(is_sample=False).exists()


def test_sample_keeps_the_historical_directory_apart(sample: dict[str, int]) -> None:
    deputies = Person.objects.filter(is_historical=True)
    assert deputies.count() == 107
    assert not deputies.filter(is_sample=True).exists()
    bodies = Organization.objects.filter(is_historical=True)
    assert bodies.exists()
    assert not any(is_addressable(body) for body in bodies)
    assert not Letter.objects.filter(holder__in=deputies).exists()


def test_sample_mail_waits_only_for_the_newest_letter(sample: dict[str, int]) -> None:
    waiting = OutgoingMail.objects.filter(state=MailState.QUEUED)
    assert {mail.about for mail in waiting} == {own_letters()[-1].ref}
    assert not OutgoingMail.objects.filter(state=MailState.SENT, is_private=True).exclude(to="").exists()


def test_sample_logins_say_how_to_sign_in(sample: dict[str, int]) -> None:
    text = write_logins().read_text()
    assert all(address in text for address, _role in LOGINS.values())
    assert own_letters()[-1].email in text


def public_addresses() -> list[str]:
    """Every page that a visitor can reach by a link, without its language."""
    issue_pages = [f"/issues/{issue.number}/" for issue in own_issues()]
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
    issues = [f"/issues/{issue.number}" for issue in own_issues()]
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


@pytest.mark.parametrize("language", LANGUAGES)
def test_sample_pages_answer_lightly_and_name_nobody_private(
    sample: dict[str, int], visitor: Client, language: str
) -> None:
    private = private_addresses()
    for path in public_addresses():
        response = visitor.get(f"/{language}{path}")
        assert response.status_code == 200, f"/{language}{path}"
        content = response.content
        assert len(gzip.compress(content)) + assets() < OVER_THE_WIRE, f"/{language}{path} weighs too much"
        text = content.decode()
        assert [address for address in private if address in text] == [], f"/{language}{path}"


def test_sample_data_names_nobody_private(sample: dict[str, int], visitor: Client) -> None:
    private = private_addresses()
    for path in data_addresses():
        response = visitor.get(path)
        assert response.status_code == 200, path
        body = response.getvalue().decode() if response.streaming else response.content.decode()
        assert [address for address in private if address in body] == [], path


def test_sample_record_names_nobody_private(sample: dict[str, int]) -> None:
    told_texts = [bytes(data).decode() for data in Entry.objects.values_list("data", flat=True)]
    told_texts += Opening.objects.values_list("value", flat=True)
    whole = "\n".join(told_texts)
    assert [address for address in private_addresses() if address in whole] == []


def written_questions() -> list[SimpleNamespace]:
    """The file as it is, read by nothing of ours."""
    with (DATA / "written-questions" / "2024-08.csv").open(encoding="utf-8", newline="") as file:
        return [SimpleNamespace(**row) for row in csv.DictReader(file)]


def test_imported_scorecards_agree_with_the_file(sample: dict[str, int]) -> None:
    calendar = rulebooks.find("uk-written-question").calendar(date(2024, 1, 1), date(2025, 12, 31))
    departments: dict[str, list[SimpleNamespace]] = defaultdict(list)
    for row in written_questions():
        if row.withdrawn != "1":
            departments[row.department].append(row)
    compared = 0
    for name, rows in departments.items():
        answered = [row for row in rows if row.answered]
        days = [
            workdays_between(date.fromisoformat(row.tabled), date.fromisoformat(row.answered), calendar)
            for row in answered
        ]
        figures = Scorecard.objects.get(kind="organization", name=name).figures
        assert figures["answered"]["numerator"] == len(answered), name
        assert figures["answered"]["denominator"] == len(rows), name
        assert figures["in_time"]["numerator"] == sum(row.answered <= row.for_answer for row in answered), name
        assert figures["days"]["count"] == len(days), name
        if days:
            assert figures["days"]["days"] == statistics.median(days), name
        compared += len(rows)
    assert compared > 290
