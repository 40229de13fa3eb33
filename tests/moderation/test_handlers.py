"""What each kind of thing lets moderation do to it, and what it refuses."""

import pytest

from kopir.commitments.actions.checking import publish_after_appeal
from kopir.commitments.actions.moderated import CheckContests, Checks
from kopir.files.actions import keep_image
from kopir.issues.actions.moderated import Reports, group_of
from kopir.issues.models import Issue
from kopir.letters.actions import Paper, close_letter, record_paper_reply, refuse_held_reply
from kopir.letters.actions.moderated import Contests, Replies
from kopir.letters.models import Contest, Letter, Reply
from kopir.letters.rules import CloseReason, ReplyKind, ReplyRefusal
from kopir.moderation.handlers import AuthorGroup, Handler
from kopir.moderation.models import Decision
from kopir.record.models import Entry
from kopir.web import clock
from kopir.web.errors import Refused, TooLate
from tests.factories import commitments, issues, letters
from tests.factories.people import PersonFactory

pytestmark = pytest.mark.django_db


def refused_scan(letter: Letter) -> Reply:
    paper = Paper(
        ReplyKind.ANSWER, clock.today(), "Letter 5-12", "en", scan=keep_image(issues.photo()), answers=letters.given(),
        is_clear=False,
    )  # fmt: skip
    reply = record_paper_reply(letter, paper, letters.editor())
    refuse_held_reply(reply, ReplyRefusal.PERSONAL_DATA, letters.editor(), words="It names a child.")
    return reply


@pytest.mark.parametrize("contests", [Contests(), CheckContests()])
def test_a_contest_has_no_photo_and_is_never_refused(contests: Handler) -> None:
    with pytest.raises(Refused) as error:
        contests.show_photo("1-1", None)
    assert error.value.code == "no-thing"
    with pytest.raises(Refused) as error:
        contests.publish_refused("1-1", None)
    assert error.value.code == "no-thing"


@pytest.mark.parametrize("handler", [Contests(), CheckContests(), Checks(), Replies(), Reports()])
@pytest.mark.parametrize("key", ["x", "1", "1-1"])
def test_what_is_not_there_is_not_found(handler: Handler, key: str) -> None:
    assert handler.find(key) is None


def test_what_is_not_there_is_neither_written_nor_published() -> None:
    Contests().write("1-1", {"text": "Nothing."}, "")
    assert not Contest.objects.exists()
    for handler in (Checks(), Replies()):
        with pytest.raises(Refused) as error:
            handler.publish_refused("1-1", None)
        assert error.value.code == "no-thing"


def test_a_check_that_is_refused_no_more_is_not_published_again() -> None:
    check = commitments.dispute(commitments.verified(commitments.a_promise()))
    told = Entry.objects.count()
    with pytest.raises(TooLate) as error:
        publish_after_appeal(check)
    assert (error.value.code, Entry.objects.count()) == ("not_held", told)


def test_a_refused_scan_is_public_after_an_appeal_and_only_once() -> None:
    reply = refused_scan(letters.delivered())
    key = reply.key
    Replies().publish_refused(key, None)
    reply = Reply.objects.get()
    assert reply.scan is not None
    assert (reply.state, reply.refusal, reply.scan.is_public, reply.letter.state) == ("published", "", True, "answered")
    with pytest.raises(TooLate) as error:
        Replies().publish_refused(key, None)
    assert error.value.code == "reply_decided"
    Replies().show_photo(key, None)
    assert Reply.objects.get().scan is None


def test_a_reply_published_after_its_letter_ended_leaves_the_letter_closed() -> None:
    reply = refused_scan(letters.delivered())
    close_letter(reply.letter, CloseReason.SETTLED, letters.editor())
    Replies().publish_refused(reply.key, None)
    reply = Reply.objects.get()
    assert (reply.state, reply.letter.state) == ("published", "closed")


def test_a_reply_is_called_unlawful_under_a_law_alone() -> None:
    letter = letters.delivered()
    paper = Paper(ReplyKind.ANSWER, clock.today(), "Letter 5-12", "en", answers=letters.given(), is_clear=False)
    reply = record_paper_reply(letter, paper, letters.editor())
    with pytest.raises(Refused) as error:
        refuse_held_reply(reply, ReplyRefusal.UNLAWFUL, letters.editor(), words="It insults.", law=" ")
    assert error.value.code == "law_missing"
    assert not Decision.objects.filter(act="refuse").exists()


def test_an_office_holder_writes_as_an_office() -> None:
    account = issues.citizen()
    PersonFactory(account=account)
    assert group_of(account) is AuthorGroup.OFFICE


def test_words_of_a_later_report_leave_the_title_of_its_issue() -> None:
    issue = issues.issue(title="The first title")
    later = issues.report(issue=issue, state="published", title="The second title")
    Reports().write(str(later.pk), {"title": "Another title"}, "")
    later.refresh_from_db()
    assert (later.title, Issue.objects.get().title) == ("Another title", "The first title")
