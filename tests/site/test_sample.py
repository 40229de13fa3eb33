"""The sample site: every stage of every life is there, it is true to its record, and nobody private is on it."""

from __future__ import annotations

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
from django.test import Client, override_settings

from kopir.commitments.models import Commitment
from kopir.commitments.rules import State
from kopir.issues.models import Issue, Report
from kopir.issues.rules import ReportState, Stage
from kopir.letters import rulebooks
from kopir.letters.actions import judgement_of
from kopir.letters.models import Contest, Letter, Mailing, Proposal, Question, Reply, Transfer
from kopir.letters.rules import BounceReason, LetterState, MailingState, ReplyKind, ReplyState, Verdict, Via
from kopir.mail.models import IncomingMail, OutgoingMail
from kopir.mail.rules import MailState
from kopir.offices.actions.answering import sentences_of
from kopir.offices.models import DeskAct, Mandate
from kopir.people.addressees import is_addressable
from kopir.people.models import Disclosure, Organization, Person
from kopir.pure.workdays import ClockState, workdays_between
from kopir.record.models import Entry, Opening
from kopir.site.models import Scorecard
from kopir.site.replay import differences
from kopir.site.sample.cast import LOGINS
from kopir.site.sample.load import load_sample
from kopir.site.sample.logins import write_logins
from kopir.site.sample.reading import stories, told
from kopir.viewpoints.models import Viewpoint
from kopir.web import clock
from kopir.web.errors import Refused
from kopir.web.stylesheet import SOURCE, build
from tests.site.sample_site import (
    data_addresses,
    own_issues,
    own_letters,
    private_addresses,
    public_addresses,
    written_questions,
)

# One worker loads the sample, once.
pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("sample")]
LANGUAGES = ("kk", "ru", "en")
OVER_THE_WIRE = 100_000


@pytest.fixture(scope="module")
def sample(django_db_setup: None, django_db_blocker: Any) -> Iterator[dict[str, int]]:
    """The sample, loaded once for all tests of this module and taken back after them."""
    with django_db_blocker.unblock(), transaction.atomic():
        with override_settings(REPLY_ADDRESS="reply@example.org"):
            loaded = load_sample()
        yield loaded
        transaction.set_rollback(True)


@pytest.fixture
def visitor() -> Client:
    return Client(headers={"host": "localhost"})


@cache
def assets() -> int:
    """What a first visit brings beside the page."""
    scripts = [(SOURCE / name).read_bytes() for name in ("web.js", "vendor/htmx.min.js")]
    return sum(len(gzip.compress(part)) for part in [build().encode(), *scripts])


def test_sample_has_two_dozen_issues_in_three_languages(sample: dict[str, int]) -> None:
    languages = Counter(issue.language for issue in own_issues())
    assert sample["issues"] == sum(languages.values()) == 32
    assert set(languages) == set(LANGUAGES)
    assert min(languages.values()) >= 7


def test_sample_has_cases_in_several_languages(sample: dict[str, int]) -> None:
    merged = Issue.objects.filter(merged_into__isnull=False).select_related("merged_into")
    assert sorted((row.merged_into.language, row.language) for row in merged if row.merged_into) == [
        ("en", "kk"),
        ("kk", "en"),
        ("kk", "ru"),
        ("ru", "kk"),
    ]


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


def test_sample_offices_answer_ask_pass_on_and_commit_at_their_desks(sample: dict[str, int]) -> None:
    mandates = Mandate.objects.live().with_office()
    assert Counter((row.office.slug, row.role) for row in mandates) == {
        ("head-of-roads", "holder"): 1,
        ("head-of-housing", "holder"): 1,
        ("head-of-housing", "assistant"): 1,
        ("water", "holder"): 1,
    }
    assert Counter(DeskAct.objects.values_list("what", "mandate__role")) == {
        ("answered", "assistant"): 1,
        ("answered", "holder"): 1,
        ("asked_time", "holder"): 1,
        ("passed_on", "holder"): 1,
        ("promised", "holder"): 1,
    }
    assert Reply.objects.filter(via=Via.DESK, state=ReplyState.PUBLISHED).count() == 3
    passed = Transfer.objects.get()
    assert (passed.letter.addressee.slug, passed.to.slug) == ("head-of-housing", "akim")
    assert Letter.objects.get(transferred_from=passed.letter).state == LetterState.WAITING
    promised = Commitment.objects.get(post__slug="head-of-housing")
    assert promised.reply
    assert promised.words in sentences_of(promised.reply)
    assert Entry.objects.filter(kind="office.claimed").count() == 3
    assert "сүңгуір" in (Entry.objects.get(kind="letter.extension-asked").opened("reason") or "")


def test_sample_mails_find_their_letters_and_one_waits_in_the_pen(sample: dict[str, int]) -> None:
    rows = {mail.message_id.strip("<>").partition("@")[0]: mail for mail in IncomingMail.objects.all()}
    assert {name: (mail.kind, mail.fate) for name, mail in rows.items()} == {
        "acknowledged-kk": ("acknowledgement", "placed"),
        "away-ru": ("auto_reply", "placed"),
        "bounced-ru": ("bounce", "placed"),
        "answered-en": ("answer", "placed"),
        "nowhere-kk": ("answer", "pen"),
    }
    assert IncomingMail.objects.in_pen().get().why == "no_letter"
    bounced = Letter.objects.get(state=LetterState.BOUNCED)
    assert rows["bounced-ru"].about == bounced.ref
    assert bounced.mailings.get(kind="letter").bounce_reason == BounceReason.MAILBOX_FULL
    replies = Reply.objects.filter(via=Via.EMAIL, state=ReplyState.PUBLISHED)
    assert {reply.kind for reply in replies} == {"acknowledgement", "auto_reply", "answer"}
    shared = replies.get(kind="answer").answers.order_by("question__number").values_list("text", flat=True)
    assert [text.split()[0] for text in shared] == ["The", "The"]


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


def test_sample_readers_answer_debates_in_three_languages(sample: dict[str, int]) -> None:
    rows = list(Viewpoint.objects.filter(is_sample=True).prefetch_related("citations"))
    assert Counter((row.language, row.state) for row in rows) == {
        ("kk", "published"): 1, ("ru", "published"): 2, ("en", "published"): 1, ("en", "held"): 1,
    }  # fmt: skip
    assert all(citation.second is not None for row in rows for citation in row.citations.all())


def test_sample_mail_waits_only_for_the_newest_letter(sample: dict[str, int]) -> None:
    waiting = OutgoingMail.objects.filter(state=MailState.QUEUED)
    assert {mail.about for mail in waiting} == {own_letters()[-1].ref}
    assert not OutgoingMail.objects.filter(state=MailState.SENT, is_private=True).exclude(to="").exists()


def test_sample_logins_say_how_to_sign_in(sample: dict[str, int]) -> None:
    text = write_logins().read_text()
    assert all(address in text for address, _role in LOGINS.values())
    assert own_letters()[-1].email in text


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
