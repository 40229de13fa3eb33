"""Hold, hide, restore, mask, blur: exactly reversible, with a trace, an entry and a statement for the author."""

import json
from datetime import UTC, date, datetime, timedelta

import pytest

from kopir.files.actions import keep_image
from kopir.files.models import StoredFile
from kopir.files.rules import Area
from kopir.issues.models import Issue, Report
from kopir.issues.words import numbers_with
from kopir.moderation import actions
from kopir.moderation.actions import Places, ending
from kopir.moderation.actions.deciding import end, write_decision
from kopir.moderation.actions.keeping import handler_for
from kopir.moderation.handlers import find_thing
from kopir.moderation.models import Decision, Kept
from kopir.moderation.rules import Act, Rule, Scope
from kopir.pure.text.personal import find_personal
from kopir.record.models import Entry, Opening
from kopir.search.actions import index_news
from kopir.site.replay import differences
from kopir.web.errors import Refused, TooLate
from tests.factories import commitments, issues, letters
from tests.factories.moderation import hidden, public_report, reason, ref, staff, statement, title_of

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 23, 6, tzinfo=UTC)
PHONE = "+7 701 123 45 67"
SECRET = "zebra"


def snapshot() -> list[dict]:
    """Everything public of issues, reports, replies and openings, column by column."""
    from django.core import serializers

    openings = Opening.objects.exclude(entry__kind__startswith="moderation.").order_by("pk")
    rows = [row for model in (Issue, Report, StoredFile) for row in model.objects.order_by("pk")] + list(openings)
    return json.loads(serializers.serialize("json", rows))


def mails(settings) -> str:
    import email
    from email.policy import default

    found = sorted(settings.MAIL_DIR.glob("*.eml"), key=lambda path: path.stat().st_mtime)
    return "\n".join(email.message_from_bytes(path.read_bytes(), policy=default).get_content() for path in found)


def test_hide_takes_the_words_out_of_every_row_and_restore_gives_them_back_exactly() -> None:
    picture = keep_image(issues.photo())
    report = public_report(
        title=f"The {SECRET} at our corner", text=f"A {SECRET} has stood here since September.", photo=picture,
        place=f"{SECRET} street", show_name=True, public_name=f"Mr {SECRET}",
    )  # fmt: skip
    before = snapshot()
    decision = hidden(report)
    after = json.dumps(snapshot())
    assert SECRET not in after
    report.refresh_from_db()
    trace = "Hidden. Decision 1: No private data of anybody: telephone, address, identity number, family, health."
    assert (report.withheld, report.title, title_of(report)) == ("decision/1", trace, trace)
    assert report.text == f"{trace}\nhttp://localhost:8000/moderation/decisions/1"
    assert (report.place, report.public_name, report.photo) == ("", "", None)
    assert not StoredFile.objects.get().is_public
    index_news()
    assert [numbers_with(SECRET), numbers_with("hidden")] == [[], []]
    given = actions.give_back(ref(report), reason(), editor=staff())
    assert snapshot() == before
    assert given.ends == decision
    assert not Kept.objects.exists()
    assert differences() == []


def test_hiding_and_restoring_are_one_entry_each_without_a_word_of_the_text(settings, work_off) -> None:
    report = public_report(text=f"A {SECRET} has stood here since September, day and night.")
    hidden(report)
    actions.give_back(ref(report), reason(), editor=staff())
    entries = list(Entry.objects.filter(kind__startswith="moderation."))
    assert [entry.kind for entry in entries] == ["moderation.hidden", "moderation.restored"]
    assert entries[0].about == [f"issue/{report.issue.number}", "decision/1"]
    assert entries[0].public == {
        "number": 1,
        "of": "report",
        "scope": "whole",
        "until": None,
        "found_by": "person",
        "rule": "private-data",
        "law": None,
        "group": "citizen",
        "language": "en",
    }
    assert entries[0].opened("facts") == "It names the house of a neighbour."
    assert entries[1].public["ends"] == 1
    assert SECRET not in entries[0].data.decode()
    work_off()
    told = mails(settings)
    for part in ("Hidden", "The whole text", "With no end", "house of a neighbour", "A person found it", "private data",
                 "You may appeal for six months", "/moderation/appeal-link/", "/moderation/decisions/1"):  # fmt: skip
        assert part in told


@pytest.mark.parametrize("act", [Act.HIDE, Act.HOLD])
def test_withheld_twice_is_refused(act: Act) -> None:
    report = public_report()
    hidden(report)
    with pytest.raises(TooLate) as error:
        actions.withhold(ref(report), statement(act), editor=staff())
    assert error.value.code == "already-decided"
    assert Decision.objects.count() == 1


def test_what_is_not_public_or_not_there_cannot_be_hidden() -> None:
    held = issues.report()
    with pytest.raises(TooLate):
        actions.withhold(ref(held), statement(), editor=staff())
    for nothing in ("report/999", "report/x", "nothing/1"):
        with pytest.raises(Refused):
            actions.withhold(nothing, statement(), editor=staff())
    with pytest.raises(TooLate):
        actions.give_back(ref(public_report()), reason(), editor=staff())
    with pytest.raises(TooLate):
        actions.refuse_held(ref(public_report()), statement(Act.REFUSE), editor=staff())


def test_a_statement_that_lacks_something_decides_nothing() -> None:
    report = public_report()
    with pytest.raises(Refused) as error:
        actions.withhold(ref(report), statement(facts=" "), editor=staff())
    report.refresh_from_db()
    assert (error.value.code, report.withheld, Decision.objects.count()) == ("facts", "", 0)


def test_of_two_who_decide_at_once_the_second_is_too_late() -> None:
    report = public_report()
    as_both_read_it = find_thing(ref(report))
    assert as_both_read_it is not None
    hidden(report)
    with pytest.raises(TooLate) as error:
        write_decision(as_both_read_it, statement(), editor=staff())
    assert (error.value.code, Decision.objects.count()) == ("already-decided", 1)


def test_a_restriction_ends_once() -> None:
    decision = hidden()
    end(decision)
    with pytest.raises(TooLate) as error:
        end(decision)
    assert error.value.code == "already-decided"


def test_a_reference_of_no_kind_has_no_handler() -> None:
    with pytest.raises(Refused) as error:
        handler_for("nothing/1")
    assert error.value.code == "no-thing"


def test_a_hold_is_published_again_or_refused() -> None:
    report, other = public_report(), public_report()
    before = snapshot()
    actions.withhold(ref(report), statement(Act.HOLD), editor=staff())
    report.refresh_from_db()
    assert report.title.startswith("Held until an editor has looked. Decision 1:")
    actions.give_back(ref(report), reason(Act.PUBLISH), editor=staff())
    assert snapshot() == before
    hold = actions.withhold(ref(other), statement(Act.HOLD), editor=staff())
    refusal = actions.refuse_held(ref(other), statement(Act.REFUSE, rule=Rule.HATE), editor=staff())
    other.refresh_from_db()
    hold.refresh_from_db()
    assert refusal.ends == hold
    assert hold.ended_at is not None
    assert other.title == "Hidden. Decision 4: No attack on people for what they are."
    entries = Entry.objects.filter(kind__startswith="moderation.").order_by("pk")
    assert [entry.kind.partition(".")[2] for entry in entries] == [
        "held", "published", "held", "refused",
    ]  # fmt: skip
    actions.give_back(ref(other), reason(), editor=staff())
    assert snapshot() == before


def test_a_hiding_for_a_time_ends_by_itself(time_machine, work_off) -> None:
    time_machine.move_to(NOW, tick=False)
    report = public_report()
    before = snapshot()
    hidden(report, is_indefinite=False, until=date(2026, 11, 30))
    time_machine.move_to(NOW + timedelta(days=7), tick=False)
    work_off()
    report.refresh_from_db()
    assert report.withheld == "decision/1"
    time_machine.move_to(NOW + timedelta(days=8), tick=False)
    work_off()
    assert snapshot() == before
    entry = Entry.objects.get(kind="moderation.restored")
    assert (entry.by, entry.opened("facts")) == ("worker", "The time that decision 1 had set is over.")
    assert actions.end_run_out() == 0


def test_a_time_that_an_editor_ends_meanwhile_ends_once(time_machine, monkeypatch) -> None:
    time_machine.move_to(NOW, tick=False)
    report = public_report()
    hidden(report, is_indefinite=False, until=date(2026, 11, 30))
    time_machine.move_to(NOW + timedelta(days=8), tick=False)
    real = ending._end

    def given_back_before(decision: Decision) -> None:
        actions.give_back(decision.ref, reason(), editor=staff())
        real(decision)

    monkeypatch.setattr(ending, "_end", given_back_before)
    assert actions.end_run_out() == 0
    assert Entry.objects.get(kind="moderation.restored").by == "editor"


def test_a_mask_covers_places_everywhere_and_keeps_the_original(work_off, settings) -> None:
    text = f"The lamp is dark. Call me under {PHONE} or ask Gulnara in house five."
    report = public_report(text=text, language="ru", title="Фонарь на углу не горит")
    places = Places({"text": find_personal(text)}, ("Gulnara in house five",))
    given = statement(Act.MASK, scope=Scope.PLACES)
    decision = actions.mask(ref(report), places, given, editor=staff())
    report.refresh_from_db()
    # The words that stand in masked places speak the text's language once the catalogue does.
    assert PHONE not in report.text
    assert "Gulnara" not in report.text
    assert report.text.startswith("The lamp is dark. Call me under [")
    assert report.withheld == ""
    opening = Opening.objects.get(entry__kind="issue.raised", field="text")
    assert (opening.value, opening.withheld, bytes(opening.salt)) == (report.text, "decision/1", b"")
    assert PHONE not in json.dumps(snapshot())
    assert Issue.objects.get().excerpt == report.text[:240]
    assert Kept.objects.get(opening__isnull=True).text == text
    assert Entry.objects.get(kind="moderation.masked").about[-1] == decision.public_ref
    assert differences() == []


def test_a_second_mask_takes_the_place_of_the_first_and_keeps_its_original() -> None:
    report = public_report(text="Anna and Boris live at the corner, says everybody in our street.")
    first = actions.mask(ref(report), Places({}, ("Anna",)), statement(Act.MASK), editor=staff())
    second = actions.mask(ref(report), Places({}, ("Boris",)), statement(Act.MASK), editor=staff())
    report.refresh_from_db()
    first.refresh_from_db()
    assert report.text == "[hidden] and [hidden] live at the corner, says everybody in our street."
    assert (second.ends, first.ended_at is not None) == (first, True)
    assert {kept.text for kept in second.kept.all()} == {
        "Anna and Boris live at the corner, says everybody in our street."
    }
    assert not first.kept.exists()


def test_a_second_mask_keeps_the_original_of_a_field_that_the_first_left_alone() -> None:
    title, text = "Boris has a dark lamp", "Anna lives at the corner, as everybody in our street knows."
    report = public_report(title=title, text=text)
    actions.mask(ref(report), Places({}, ("Anna",)), statement(Act.MASK), editor=staff())
    second = actions.mask(ref(report), Places({}, ("Boris",)), statement(Act.MASK), editor=staff())
    assert {(kept.field, kept.text) for kept in second.kept.filter(opening__isnull=True)} == {
        ("title", title),
        ("text", text),
    }


def test_a_mask_needs_a_place() -> None:
    report = public_report()
    for places, code in ((Places({}), "nothing-masked"), (Places({}, ("not there",)), "words-not-found")):
        with pytest.raises(Refused) as error:
            actions.mask(ref(report), places, statement(Act.MASK), editor=staff())
        assert error.value.code == code
    hidden(report)
    with pytest.raises(TooLate):
        actions.mask(ref(report), Places({}, ("Hidden",)), statement(Act.MASK), editor=staff())


def test_masked_then_hidden_then_restored_stays_masked() -> None:
    report = public_report(text="Anna lives at the corner, as everybody in our street knows.")
    actions.mask(ref(report), Places({}, ("Anna",)), statement(Act.MASK), editor=staff())
    masked = snapshot()
    hidden(report)
    assert "[hidden] lives" not in json.dumps(snapshot())
    actions.give_back(ref(report), reason(), editor=staff())
    assert snapshot() == masked


def test_originals_are_forgotten_after_six_months(time_machine) -> None:
    time_machine.move_to(NOW, tick=False)
    report = public_report(text="Anna lives at the corner, as everybody in our street knows.")
    other = public_report(photo=keep_image(issues.photo()))
    actions.mask(ref(report), Places({}, ("Anna",)), statement(Act.MASK), editor=staff())
    actions.blur(ref(other), (Area(0, 0, 500, 500),), statement(Act.BLUR), editor=staff())
    hidden(public_report())
    time_machine.move_to(NOW + timedelta(days=183), tick=False)
    assert actions.forget_originals() == 0
    time_machine.move_to(NOW + timedelta(days=185), tick=False)
    assert actions.forget_originals() == 3
    assert {kept.decision.act for kept in Kept.objects.all()} == {"hide"}
    assert StoredFile.objects.count() == 1


def test_a_blurred_photo_takes_the_place_of_the_first(time_machine) -> None:
    report = public_report(photo=keep_image(issues.photo((160, 120))))
    first = report.photo
    decision = actions.blur(
        ref(report), (Area(0, 0, 250, 500),), statement(Act.BLUR, scope=Scope.PHOTO), editor=staff()
    )
    report.refresh_from_db()
    first.refresh_from_db()
    assert report.photo != first
    assert (report.photo.is_public, first.is_public) == (True, False)
    assert decision.kept.get().photo == first
    for areas, code in (((), "nothing-blurred"),):
        with pytest.raises(Refused) as error:
            actions.blur(ref(report), areas, statement(Act.BLUR), editor=staff())
        assert error.value.code == code
    with pytest.raises(Refused):
        actions.blur(ref(public_report()), (Area(0, 0, 9, 9),), statement(Act.BLUR), editor=staff())
    hidden(report)
    report.refresh_from_db()
    assert report.photo is None
    assert not StoredFile.objects.filter(is_public=True).exists()
    actions.give_back(ref(report), reason(), editor=staff())
    report.refresh_from_db()
    assert report.photo.is_public
    assert not first.is_public


def test_a_withheld_photo_cannot_be_blurred() -> None:
    report = public_report(photo=keep_image(issues.photo()))
    before = find_thing(ref(report))
    hidden(report)
    assert before is not None
    with pytest.raises(TooLate) as error:
        actions.blur(ref(report), (Area(0, 0, 9, 9),), statement(Act.BLUR), editor=staff())
    assert error.value.code == "already-decided"


@pytest.mark.parametrize("kind", ["reply", "contest", "check", "check-contest"])
def test_each_kind_is_hidden_and_restored_exactly(kind: str) -> None:
    from django.core import serializers

    from kopir.commitments.models import Check
    from kopir.commitments.models import Contest as CheckContest
    from kopir.letters.actions import contest_mark
    from kopir.letters.models import Answer, Contest, Reply
    from kopir.letters.rules import Verdict

    letter = letters.answered()
    question = letter.questions.first()
    letters.marked(question, Verdict.DECLINED)
    contest_mark(question, f"We said {SECRET} in plain words.", "en")
    Answer.objects.filter(question=question).update(text=f"The {SECRET} comes next week.")
    entry = Entry.objects.get(kind="letter.replied")
    Opening.objects.filter(entry=entry, field="answer_1").update(value=f"The {SECRET} comes next week.")
    reply = letter.replies.get()
    find = find_thing(f"reply/{reply.key}")
    assert find is not None
    from kopir.letters.actions.moderated import raw_of

    texts = {1: f"The {SECRET} comes next week.", 2: "The council pays."}
    Reply.objects.filter(pk=reply.pk).update(raw=raw_of("", texts))
    promise = commitments.verified(commitments.a_promise())
    check = commitments.dispute(promise)
    Check.objects.filter(pk=check.pk).update(text=f"No {SECRET} is there at all, I looked.")
    Opening.objects.filter(entry__kind="commitment.disputed").update(value=f"No {SECRET} is there at all, I looked.")
    from kopir.commitments.actions import contest

    contest(check, f"The {SECRET} came later.", "en")
    things = {
        "reply": f"reply/{reply.key}",
        "contest": f"contest/{letter.number}-1",
        "check": f"check/{check.pk}",
        "check-contest": f"check-contest/{check.pk}",
    }

    def rows() -> str:
        models = (Reply, Answer, Contest, Check, CheckContest)
        openings = Opening.objects.exclude(entry__kind__startswith="moderation.").order_by("pk")
        found = [row for model in models for row in model.objects.order_by("pk")]
        return serializers.serialize("json", [*found, *openings])

    before = rows()
    actions.withhold(things[kind], statement(), editor=staff())
    after = rows()
    # Of the four things only the hidden one lost its word, in its row and in the record.
    assert before.count(SECRET) - after.count(SECRET) == (3 if kind == "reply" else 2)
    assert after.count("Hidden. Decision 1") >= 2
    assert find_thing(things[kind]).withheld == "decision/1"
    assert differences() == []
    actions.give_back(things[kind], reason(), editor=staff())
    assert rows() == before
    assert differences() == []
