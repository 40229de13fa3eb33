"""Appeals: by the author alone, for six months, decided by somebody else, with reasons."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from kopir.accounts.rules import Role
from kopir.files.actions import keep_image
from kopir.files.models import StoredFile
from kopir.files.rules import Area
from kopir.issues.actions import refuse_report
from kopir.issues.actions.moderated import Reports
from kopir.issues.models import Issue
from kopir.issues.rules import Refusal
from kopir.letters.actions import refuse_held_reply, reply_by_link
from kopir.letters.rules import ReplyRefusal
from kopir.mail.models import OutgoingMail
from kopir.moderation import actions
from kopir.moderation.actions import Places, appealing
from kopir.moderation.handlers import find_thing
from kopir.moderation.models import Appeal, Decision, OutsideReader
from kopir.moderation.rules import Act, AppealState, Decider
from kopir.record.models import Entry
from kopir.site.replay import differences
from kopir.tokens.actions import mint
from kopir.web import clock
from kopir.web.errors import NotAllowed, Refused, TooLate
from tests.factories import commitments, issues, letters
from tests.factories.moderation import hidden, public_report, reason, ref, staff, statement

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 23, 6, tzinfo=UTC)
UP, OVER = AppealState.UPHELD, AppealState.OVERTURNED
TERM = timedelta(days=183)


def appealed(report=None) -> Appeal:
    report = report or public_report()
    return actions.appeal(hidden(report), report.author, "It names nobody.", "en")


def test_the_author_appeals_once_and_for_six_months(time_machine) -> None:
    time_machine.move_to(NOW, tick=False)
    report, late = public_report(), public_report()
    decision, old = hidden(report), hidden(late)
    with pytest.raises(NotAllowed):
        actions.appeal(decision, issues.citizen(), "Not mine.", "en")
    with pytest.raises(Refused):
        actions.appeal(decision, report.author, " ", "en")
    made = actions.appeal(decision, report.author, "It names nobody.", "en")
    assert (made.state, made.first_decider) == ("open", decision.decided_by)
    entry = Entry.objects.get(kind="moderation.appealed")
    assert (entry.by, entry.public) == ("citizen", {"number": decision.number, "group": "citizen"})
    with pytest.raises(TooLate) as error:
        actions.appeal(decision, report.author, "Again.", "en")
    assert error.value.code == "appealed"
    time_machine.move_to(NOW + timedelta(days=184), tick=False)
    with pytest.raises(TooLate) as error:
        actions.appeal(old, late.author, "At last.", "en")
    assert error.value.code == "too-late"


def test_of_two_appeals_at_once_one_is_made(monkeypatch) -> None:
    report = public_report()
    decision = hidden(report)

    def other_was_faster(*_given: object, **_facts: object) -> bool:
        facts = {"decision": decision, "text": "From my other window.", "language": "en", "made_at": clock.now()}
        Appeal.objects.create(**facts, first_decider=decision.decided_by)
        return True

    monkeypatch.setattr(appealing, "may_appeal", other_was_faster)
    with pytest.raises(TooLate) as error:
        actions.appeal(decision, report.author, "It names nobody.", "en")
    assert error.value.code == "appealed"
    assert not Entry.objects.filter(kind="moderation.appealed").exists()


def test_what_restricts_nothing_cannot_be_appealed() -> None:
    report = public_report()
    hidden(report)
    back = actions.give_back(ref(report), reason(), editor=staff())
    with pytest.raises(TooLate):
        actions.appeal(back, report.author, "Why?", "en")


def test_a_link_appeals_once() -> None:
    decision = hidden()
    secret = mint(actions.APPEAL, decision.public_ref, TERM)
    assert actions.appeal_by_link(secret, "It names nobody.", "en").decision == decision
    for used in (secret, "nonsense", mint(actions.APPEAL, "decision/99", TERM)):
        with pytest.raises(TooLate) as error:
            actions.appeal_by_link(used, "Again.", "en")
        assert error.value.code == "token_spent"


def test_overturning_gives_back_what_was_taken_and_tells_the_author(work_off) -> None:
    report = public_report(text="The lamp has been dark since September, and zebras roam.")
    made = appealed(report)
    actions.decide_appeal(made, staff(), OVER, "It names nobody indeed.", "en")
    report.refresh_from_db()
    made.refresh_from_db()
    assert (report.withheld, report.text) == ("", "The lamp has been dark since September, and zebras roam.")
    assert (made.state, made.decision.ended_at is not None) == ("overturned", True)
    entry = Entry.objects.get(kind="moderation.overturned")
    assert (entry.by, entry.opened("answer")) == ("editor", "It names nobody indeed.")
    assert OutgoingMail.objects.filter(template="moderation/mail/appeal-decided.txt").count() == 1
    assert differences() == []
    with pytest.raises(TooLate):
        actions.decide_appeal(made, staff(), UP, "No.", "en")


def test_upholding_changes_nothing_but_answers() -> None:
    report = public_report()
    made = appealed(report)
    with pytest.raises(Refused):
        actions.decide_appeal(made, staff(), UP, "", "en")
    actions.decide_appeal(made, staff(), UP, "A house is named.", "en")
    report.refresh_from_db()
    assert report.withheld == "decision/1"
    assert Entry.objects.filter(kind="moderation.upheld").count() == 1
    assert Appeal.objects.open().count() == 0
    assert Appeal.objects.decided().count() == 1


def test_an_appeal_whose_author_is_gone_is_decided_and_nobody_is_told() -> None:
    appealed()
    Decision.objects.update(author=None)
    actions.decide_appeal(Appeal.objects.get(), staff(), UP, "A house is named.", "en")
    assert Appeal.objects.get().state == "upheld"
    assert not OutgoingMail.objects.filter(template="moderation/mail/appeal-decided.txt").exists()


def test_whoever_decided_first_may_not_decide_the_appeal() -> None:
    made = appealed()
    with pytest.raises(NotAllowed) as error:
        actions.decide_appeal(made, made.first_decider, OVER, "On second thoughts.", "en")
    assert error.value.code == "first-decider"
    facts = {"state": OVER, "answer": "Yes.", "decided_at": clock.now(), "decided_by": made.first_decider}
    with pytest.raises(IntegrityError, match="appeal_decided_by_another"), transaction.atomic():
        Appeal.objects.filter(pk=made.pk).update(**facts)


def test_an_appeal_of_a_lonely_editor_goes_to_the_outside_reader(work_off) -> None:
    report, editor = public_report(), staff(Role.STEWARD)
    decision = actions.withhold(ref(report), statement(), editor=editor)
    made = actions.appeal(decision, report.author, "It names nobody.", "en")
    assert actions.who_decides(made) is Decider.NOBODY
    assert actions.hand_on_appeals() == 0
    reader = actions.name_outside_reader(" Dana Outside ", "dana@example.org", "en", by=editor)
    assert actions.who_decides(decision) is Decider.READER
    entry = Entry.objects.get(kind="moderation.reader-named")
    assert entry.opened("name") == "Dana Outside"
    assert b"dana@example.org" not in bytes(entry.data)
    assert actions.hand_on_appeals() == 1
    assert actions.hand_on_appeals() == 0
    made.refresh_from_db()
    assert made.reader == reader
    mail = OutgoingMail.objects.get(template="moderation/mail/appeal-to-reader.txt")
    assert (mail.to, mail.link_about) == ("dana@example.org", f"appeal/{made.pk}")
    secret = mint(actions.READ, f"appeal/{made.pk}", None)
    actions.decide_by_link(secret, OVER, "Nobody is named.", "en")
    report.refresh_from_db()
    made.refresh_from_db()
    assert (report.withheld, made.is_by_reader, made.decided_by) == ("", True, None)
    assert Entry.objects.get(kind="moderation.overturned").by == "appeal-reader"
    for used in (secret, "nonsense"):
        with pytest.raises(TooLate):
            actions.decide_by_link(used, UP, "No.", "en")


def test_of_two_workers_one_hands_an_appeal_on() -> None:
    report = public_report()
    decision = actions.withhold(ref(report), statement(), editor=staff(Role.STEWARD))
    actions.appeal(decision, report.author, "It names nobody.", "en")
    actions.name_outside_reader("Dana", "dana@example.org", "en")
    one, same = Appeal.objects.get(), Appeal.objects.get()
    assert [appealing._hand_on(one), appealing._hand_on(same)] == [1, 0]
    assert OutgoingMail.objects.filter(template="moderation/mail/appeal-to-reader.txt").count() == 1


def test_a_second_editor_comes_before_the_reader() -> None:
    made = appealed()
    staff(Role.MODERATOR)
    actions.name_outside_reader("Dana", "dana@example.org")
    assert actions.who_decides(made) is Decider.COLLEAGUE
    assert actions.hand_on_appeals() == 0


def test_one_outside_reader_at_a_time_and_their_time_ends() -> None:
    for name, email in (("", "a@example.org"), ("Dana", "nothing")):
        with pytest.raises(Refused):
            actions.name_outside_reader(name, email)
    first = actions.name_outside_reader("Dana", "dana@example.org")
    second = actions.name_outside_reader("Erlan", "erlan@example.org")
    assert list(OutsideReader.objects.current()) == [second]
    report, editor = public_report(), staff()
    made = actions.appeal(
        actions.withhold(ref(report), statement(), editor=editor), report.author, "It names nobody.", "en"
    )
    actions.hand_on_appeals()
    secret = mint(actions.READ, f"appeal/{made.pk}", None)
    actions.end_outside_reader(second)
    made.refresh_from_db()
    assert made.reader is None
    with pytest.raises(TooLate):
        actions.decide_by_link(secret, UP, "No.", "en")
    for gone in (first, second):
        with pytest.raises(TooLate):
            actions.end_outside_reader(gone)
    assert "example" not in str(second)


def test_overturning_a_mask_shows_the_original_again() -> None:
    report = public_report(text="Anna lives at the corner, as everybody in our street knows.")
    decision = actions.mask(ref(report), Places({}, ("Anna",)), statement(Act.MASK), editor=staff())
    made = actions.appeal(decision, report.author, "Anna is I.", "en")
    with pytest.raises(Refused) as error:
        actions.mask(ref(report), Places({}, ("corner",)), statement(Act.MASK), editor=staff())
    assert error.value.code == "under-appeal"
    hidden(report)
    actions.decide_appeal(made, staff(), OVER, "It is your own name.", "en")
    report.refresh_from_db()
    assert report.text.startswith("Hidden. Decision 2")
    actions.give_back(ref(report), reason(), editor=staff())
    report.refresh_from_db()
    assert report.text == "Anna lives at the corner, as everybody in our street knows."
    assert differences() == []


def test_overturning_a_blur_of_what_is_hidden_shows_the_original_with_the_rest() -> None:
    report = public_report(photo=keep_image(issues.photo()))
    original = report.photo
    decision = actions.blur(ref(report), (Area(0, 0, 500, 500),), statement(Act.BLUR), editor=staff())
    made = actions.appeal(decision, report.author, "Nobody is in it.", "en")
    hidden(report)
    actions.decide_appeal(made, staff(), OVER, "Nobody indeed.", "en")
    report.refresh_from_db()
    original.refresh_from_db()
    assert (report.photo, original.is_public) == (None, False)
    actions.give_back(ref(report), reason(), editor=staff())
    report.refresh_from_db()
    assert (report.photo, report.photo.is_public) == (original, True)
    assert list(StoredFile.objects.all()) == [original]


def test_overturning_a_blur_forgets_the_blurred_copy_and_keeps_the_original() -> None:
    report = public_report(photo=keep_image(issues.photo()))
    original = report.photo
    actions.blur(ref(report), (Area(0, 0, 200, 200),), statement(Act.BLUR), editor=staff())
    second = actions.blur(ref(report), (Area(0, 0, 500, 500),), statement(Act.BLUR), editor=staff())
    report.refresh_from_db()
    assert set(StoredFile.objects.all()) == {original, report.photo}
    actions.decide_appeal(actions.appeal(second, report.author, "Nobody is in it.", "en"), staff(), OVER, "True.", "en")
    report.refresh_from_db()
    assert (report.photo, report.photo.is_public) == (original, True)
    assert list(StoredFile.objects.all()) == [original]


def test_overturning_a_refusal_publishes_the_text_and_it_cannot_be_refused_again() -> None:
    held, editor = issues.report(), staff()
    refuse_report(held, editor=editor, reason=Refusal.NO_OFFICE, words="Who could do it?")
    decision = Decision.objects.get()
    assert (decision.act, decision.rule, decision.words) == ("refuse", "public-matter", "Who could do it?")
    assert decision.facts == "No public office or organisation could do anything about it."
    assert Entry.objects.get().public["decision"] == decision.number
    actions.decide_appeal(actions.appeal(decision, held.author, "The council.", "en"), staff(), OVER, "True.", "en")
    held.refresh_from_db()
    assert held.state == "published"
    assert Issue.objects.get().title == held.title
    assert differences() == []
    thing = find_thing(ref(held))
    with pytest.raises(TooLate) as error:
        actions.refuse_waiting(thing, statement(Act.REFUSE), editor=staff())
    assert error.value.code == "overturned"
    with pytest.raises(TooLate):
        Reports().publish_refused(str(held.pk), None)


def test_overturning_the_refusal_of_a_reply_stops_the_clock_again() -> None:
    letter = letters.delivered()
    reply = reply_by_link(letter, letters.given("Write to a@example.org"), "en")
    assert Decision.objects.get().found_by == "machine"
    refuse_held_reply(reply, ReplyRefusal.NOT_FROM_ADDRESSEE, letters.editor(), words="A stranger wrote.")
    decision = Decision.objects.get(act="refuse")
    assert (decision.rule, decision.group, decision.words) == ("genuine", "office", "A stranger wrote.")
    assert not Decision.objects.standing().filter(act="hold").exists()
    assert differences() == []
    secret = mint(actions.APPEAL, decision.public_ref, TERM)
    made = actions.appeal_by_link(secret, "It was us.", "en")
    assert Entry.objects.get(kind="moderation.appealed").by.startswith("office/")
    actions.decide_appeal(made, staff(), OVER, "It was.", "en")
    letter.refresh_from_db()
    assert (letter.state, letter.replies.get().state) == ("answered", "published")
    assert letter.stopped_on is not None
    assert differences() == []


def test_overturning_the_refusal_of_a_check_counts_it() -> None:
    from kopir.commitments.actions import refuse_check

    promise = commitments.verified(commitments.a_promise())
    check = commitments.confirm(promise, finding="disputed", text=commitments.EVIDENCE)
    refuse_check(check, "Say where.", editor=staff())
    decision = Decision.objects.get()
    assert decision.facts.startswith("It breaks this rule of the house: No private data")
    actions.decide_appeal(actions.appeal(decision, check.account, "At the corner.", "en"), staff(), OVER, "Yes.", "en")
    check.refresh_from_db()
    promise.refresh_from_db()
    assert (check.state, promise.disputes) == ("published", 1)
    assert differences() == []


def test_an_appeal_against_what_has_ended_is_answered_all_the_same() -> None:
    report = public_report()
    made = appealed(report)
    actions.give_back(ref(report), reason(), editor=staff())
    actions.decide_appeal(made, staff(), OVER, "You were right.", "en")
    report.refresh_from_db()
    assert report.withheld == ""
