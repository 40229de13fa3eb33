"""A reader writes, confirms, and an editor decides; everything else waits or is forgotten."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine

from kopir.accounts.models import Account
from kopir.accounts.own_data import is_trace
from kopir.debates import actions as debates
from kopir.mail.models import OutgoingMail
from kopir.moderation import actions as moderation
from kopir.moderation.handlers import AuthorGroup, find_thing
from kopir.moderation.models import Decision
from kopir.moderation.rules import Act, AppealState, Rule
from kopir.record.models import Entry, Opening
from kopir.tokens.actions import mint
from kopir.viewpoints import actions
from kopir.viewpoints.actions.moderated import Viewpoints, published_by_group
from kopir.viewpoints.citing import cited, find_passage
from kopir.viewpoints.holding import HOLDING
from kopir.viewpoints.models import Viewpoint
from kopir.viewpoints.rules import WRITE_LIMIT, Missing, State
from kopir.viewpoints.tasks import CHORES
from kopir.web import clock
from kopir.web.errors import Refused, TooLate
from tests.factories import issues
from tests.factories.debates import a_debate, captions
from tests.factories.moderation import reason, staff, statement
from tests.factories.viewpoints import QUOTE, TEXT, held, new_viewpoint, shown

pytestmark = pytest.mark.django_db
ADDRESS = "Aigul.Writer@example.org"
DAY = timedelta(days=1)


def write(**facts: Any) -> Viewpoint:
    return actions.write_viewpoint(new_viewpoint(**facts), email=ADDRESS, page_language="ru", connection="192.0.2.1")


def fresh(viewpoint: Viewpoint) -> Viewpoint:
    return Viewpoint.objects.select_related("debate", "author").get(pk=viewpoint.pk)


def secret_of(written: Viewpoint) -> str:
    return mint(actions.CONFIRM, written.ref, DAY)


def test_writing_publishes_nothing_and_sends_one_mail_however_often_the_button_is_pressed() -> None:
    debate = a_debate()
    entries = Entry.objects.count()
    written = write(debate=debate)
    assert write(debate=debate) == written
    assert write(debate=debate, title="Another title than this") != written
    assert (written.state, written.pending_email, written.author) == (State.UNCONFIRMED, ADDRESS, None)
    assert [row.template for row in OutgoingMail.objects.filter(about=written.ref)] == ["viewpoints/mail/confirm.txt"]
    assert (Entry.objects.count(), Account.objects.count()) == (entries, 0)


def test_the_button_makes_it_wait_for_an_editor_once() -> None:
    written = write()
    secret = secret_of(written)
    confirmed = actions.confirm_viewpoint(secret)
    assert (confirmed.state, confirmed.pending_email) == (State.HELD, "")
    assert confirmed.author == Account.objects.get(canonical_email="aigul.writer@example.org")
    for wrong in (secret, "nothing", mint(actions.CONFIRM, "report/1", DAY), mint(actions.CONFIRM, written.ref, DAY)):
        with pytest.raises(TooLate, match="token_spent"):
            actions.confirm_viewpoint(wrong)


def test_of_two_presses_at_once_one_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    written = write()
    secret = secret_of(written)
    monkeypatch.setattr("kopir.viewpoints.actions.writing.viewpoint_of", lambda _token: written)
    Viewpoint.objects.filter(pk=written.pk).update(state=State.HELD, pending_email="")
    with pytest.raises(TooLate, match="token_spent"):
        actions.confirm_viewpoint(secret)


def test_whoever_writes_too_often_is_refused() -> None:
    debate = a_debate()
    for _time in range(WRITE_LIMIT.address):
        write(debate=debate)
    with pytest.raises(Refused, match="too-many"):
        write(debate=debate)


def test_signed_in_it_waits_at_once_and_pressed_twice_it_is_one() -> None:
    debate, account = a_debate(), issues.citizen()
    one = held(debate, account)
    assert held(debate, account) == one
    assert (one.state, one.author) == (State.HELD, account)
    assert str(one) == f"viewpoint {one.number} (held)"
    assert str(one.citations.get()) == f"citation 1 of viewpoint {one.pk}"


def test_personal_data_is_told_to_its_author_and_ends_with_the_decision() -> None:
    one = held(text=f"{TEXT} Call +7 701 123 45 67.")
    hold = Decision.objects.get(ref=one.ref)
    assert (hold.act, hold.author) == (Act.HOLD, one.author)
    actions.publish_viewpoint(one, editor=staff())
    assert Decision.objects.withholding(one.ref).count() == 0


def test_unconfirmed_words_are_forgotten_after_seven_days() -> None:
    written, waits = write(), held()
    [chore] = CHORES
    assert chore.run() == 0
    with time_machine.travel(clock.now() + timedelta(days=8)):
        assert chore.run() == 1
    assert list(Viewpoint.objects.all()) == [waits]
    assert written.pk != waits.pk


def test_an_editor_publishes_with_one_entry_and_the_author_is_told() -> None:
    one = held(item_title="The bridge")
    editor = staff()
    actions.publish_viewpoint(one, editor=editor)
    entry = Entry.objects.get(kind="viewpoint.published")
    assert entry.about == [one.ref, one.debate.ref]
    assert entry.public == {
        "number": one.number, "debate": one.debate.number, "language": "en", "side": "disagrees",
        "speeches": [one.citations.get().cue_name],
    }  # fmt: skip
    assert {opening.field for opening in entry.openings.all()} == {"title", "text", "public_name"}
    assert one.author
    mail = OutgoingMail.objects.get(template="viewpoints/mail/published.txt")
    assert (mail.to, mail.context["path"]) == (one.author.email, f"/viewpoints/{one.number}")
    with pytest.raises(TooLate, match="already-decided"):
        actions.publish_viewpoint(one, editor=editor)


def test_nobody_is_told_of_a_viewpoint_whose_author_is_gone() -> None:
    one = held()
    Viewpoint.objects.filter(pk=one.pk).update(author=None)
    actions.publish_viewpoint(fresh(one), editor=staff())
    assert not OutgoingMail.objects.filter(template="viewpoints/mail/published.txt").exists()


def test_nothing_is_published_on_a_debate_that_was_taken_back() -> None:
    one = held()
    debates.withdraw(one.debate, "A speaker had not agreed.")
    with pytest.raises(Refused, match="not-published"):
        actions.publish_viewpoint(one, editor=staff())
    assert [found.turn for found in cited(fresh(one).debate, one.citations.all())] == [None]


def test_a_refusal_has_its_whole_statement_and_an_appeal_can_undo_it() -> None:
    one, editor = held(), staff()
    actions.refuse_viewpoint(one, editor=editor, rule=Rule.HATE, words="Leave out the second sentence.")
    decision = Decision.objects.get(ref=one.ref)
    assert (decision.act, decision.rule, decision.author) == (Act.REFUSE, Rule.HATE, one.author)
    assert (fresh(one).state, fresh(one).refusal, one.refusal_number) == (
        State.REFUSED, decision.public_ref, decision.number,
    )  # fmt: skip
    assert Entry.objects.get(kind="viewpoint.refused").public["decision"] == decision.number
    assert one.author
    made = moderation.appeal(decision, one.author, "It attacks nobody.", "en")
    moderation.decide_appeal(made, staff(), AppealState.OVERTURNED, "It attacks nobody indeed.", "en")
    assert (fresh(one).state, fresh(one).refusal) == (State.PUBLISHED, "")
    assert Entry.objects.filter(kind="viewpoint.published").count() == 1
    with pytest.raises(TooLate, match="already-decided"):
        Viewpoints().publish_refused(str(one.number), None)


def test_of_two_editors_the_second_is_too_late_to_refuse() -> None:
    one = shown()
    with pytest.raises(TooLate, match="already-decided"):
        actions.refuse_viewpoint(one, editor=staff(), rule=Rule.HATE, words="Too late.")
    assert not Decision.objects.exists()


def test_hidden_it_is_a_trace_everywhere_and_restored_it_is_what_it_was() -> None:
    one = shown()
    decision = moderation.withhold(one.ref, statement(), editor=staff())
    covered = fresh(one)
    assert covered.withheld == decision.public_ref
    assert covered.public_name == ""
    assert TEXT not in covered.text
    assert set(Opening.objects.filter(entry__kind="viewpoint.published").values_list("withheld", flat=True)) == {
        decision.public_ref
    }
    moderation.give_back(one.ref, reason(), editor=staff())
    back = fresh(one)
    assert (back.title, back.text, back.public_name, back.withheld) == (one.title, one.text, "A walker", "")


def test_moderation_finds_what_is_confirmed_and_counts_what_is_public() -> None:
    one, pending = shown(), write()
    waiting = held()
    found, waits = find_thing(one.ref), find_thing(waiting.ref)
    assert found
    assert waits
    assert (found.url, found.is_public, found.waits_at) == (f"/viewpoints/{one.number}", True, "")
    assert waits.waits_at.endswith(f"/viewpoints/review/{waiting.number}")
    assert [find_thing(ref) for ref in (pending.ref, "viewpoint/x", "viewpoint/999")] == [None] * 3
    assert published_by_group()[AuthorGroup.CITIZEN] == 1
    with pytest.raises(Refused, match="no-thing"):
        Viewpoints().show_photo(str(one.number), None)


def test_words_are_found_with_their_second_or_it_is_told_why_not() -> None:
    debate = a_debate()
    found = find_passage(debate, f"«{QUOTE.upper()}»")
    assert not isinstance(found, Missing)
    turn = debate.turns.get(number=5)
    assert (found.quote, found.second, found.cue_name) == (QUOTE, turn.start, turn.public_id)
    assert find_passage(debate, "The bridge needs a rail") == Missing.SAID_TWICE
    assert find_passage(debate, "A ferry costs less") == Missing.NOT_SAID
    assert find_passage(debate, "«»") == Missing.NOT_SAID


def test_words_in_a_later_line_of_a_speech_have_the_second_of_that_line() -> None:
    more = "90\n00:30:00.000 --> 00:30:02.000\nAigul: First we light it,\n\n91\n00:30:02.000 --> 00:30:04.000\n"
    more += "Aigul: then we count what it costs\n\n92\n00:30:04.000 --> 00:30:09.000\n"
    more += "Aigul: call me at 8 701 123 45 67\n"
    debate = a_debate(("talk.vtt", captions() + more.encode()))
    found = find_passage(debate, "then we count what it costs")
    assert not isinstance(found, Missing)
    assert found.second == 1802
    masked = debate.turns.order_by("-number")[0]
    words = masked.text.split("call")[1]
    over = find_passage(debate, f"costs call{words}")
    assert not isinstance(over, Missing)
    assert (over.second, over.cue_name) == (masked.start, masked.public_id)


def test_a_line_without_a_time_takes_that_of_its_speech() -> None:
    debate = a_debate()
    debate.cues.update(start=None)
    found = find_passage(debate, QUOTE)
    assert not isinstance(found, Missing)
    assert found.second == debate.turns.get(number=5).start


def test_what_is_masked_later_is_not_repeated() -> None:
    one = shown()
    assert [found.turn is not None for found in cited(one.debate, one.citations.all())] == [True]
    assert cited(one.debate, []) == []
    one.debate.turns.filter(number=5).update(text="[hidden]")
    assert [found.turn for found in cited(one.debate, one.citations.all())] == [None]
    one.debate.cues.all().delete()
    assert [found.turn for found in cited(one.debate, one.citations.all())] == [None]


def test_an_author_erases_a_viewpoint_and_a_trace_stays() -> None:
    one = shown()
    actions.erase_viewpoint(one)
    gone = fresh(one)
    assert is_trace(gone.text)
    assert (gone.public_name, gone.citations.count()) == ("", 0)
    assert not Opening.objects.filter(entry__kind="viewpoint.published").exists()


def test_all_of_a_person_goes_with_them() -> None:
    debate, account = a_debate(), issues.citizen(ADDRESS)
    public = shown(debate, account)
    refused = held(debate, account, title="It will be refused")
    actions.refuse_viewpoint(refused, editor=staff(), rule=Rule.HATE, words="No.")
    waits = held(debate, account, title="It waits for an editor")
    pending, foreign = write(debate=debate), shown(debate)
    other = actions.write_viewpoint(
        new_viewpoint(debate), email="other@example.org", page_language="en", connection="192.0.2.2"
    )
    assert len(HOLDING.export(account)[0].rows) == 3
    HOLDING.erase(account)
    assert set(Viewpoint.objects.all()) == {public, refused, foreign, other}
    assert not Viewpoint.objects.filter(author=account).exists()
    assert [is_trace(fresh(one).text) for one in (public, refused, foreign)] == [True, True, False]
    assert not Viewpoint.objects.filter(pk__in=[waits.pk, pending.pk]).exists()


def test_words_can_stay_without_a_name() -> None:
    account, editor = issues.citizen(), staff()
    one = actions.publish_viewpoint(held(author=account), editor=editor)
    assert HOLDING.unname
    HOLDING.unname(account)
    assert (fresh(one).text, fresh(one).public_name, fresh(one).author) == (TEXT, "", None)
    assert set(Opening.objects.filter(entry__kind="viewpoint.published").values_list("field", flat=True)) == {
        "title", "text",
    }  # fmt: skip
    assert [row["about"] for row in HOLDING.export(editor)[1].rows] == [one.ref]
    HOLDING.unname(editor)
    assert fresh(one).decided_by is None
