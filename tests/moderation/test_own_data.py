"""What moderation holds on a person is given out, and leaves nothing when it is erased."""

import json

import pytest
from django.core import serializers

from kopir.accounts.models import Account
from kopir.accounts.own_data import holdings
from kopir.files.actions import keep_image
from kopir.files.models import StoredFile
from kopir.moderation import actions
from kopir.moderation.holding import HOLDING, erase, export
from kopir.moderation.models import Appeal, Decision, Demand, Flag, Kept, OutsideReader, PendingFlag
from kopir.moderation.rules import Act, AppealState, FlagCode
from kopir.record.models import Entry
from kopir.tokens.actions import mint
from kopir.web.errors import TooLate
from tests.factories import issues
from tests.factories.moderation import public_report, ref, staff, statement
from tests.moderation.test_demands import new

pytestmark = pytest.mark.django_db


def test_every_link_to_an_account_is_named() -> None:
    models = (Decision, Kept, Appeal, Flag, PendingFlag, Demand, OutsideReader)
    links = {
        f"moderation.{model.__name__}.{field.name}"
        for model in models
        for field in model._meta.fields
        if field.related_model is Account
    }
    assert set(HOLDING.columns) == links
    assert HOLDING in list(holdings())


def test_a_person_gets_all_and_leaves_nothing() -> None:
    author, editor, second = issues.citizen(), staff(), staff()
    report = public_report(
        author=author, text="A zebra has stood here since September.", photo=keep_image(issues.photo())
    )
    other = public_report()
    decision = actions.withhold(ref(report), statement(words="Dear zebra"), editor=editor)
    made = actions.appeal(decision, author, "No zebra is named.", "en")
    ask = {"language": "en", "connection": "1"}
    actions.flag(ref(other), author, FlagCode.HATE, "A zebra.", **ask)
    actions.ask_flag(ref(other), author.email, FlagCode.HATE, "A zebra.", **ask)
    given = json.dumps([section.rows for section in export(author)], default=str)
    assert given.count("zebra") == 4
    actions.decide_appeal(made, second, AppealState.UPHELD, "The zebra is.", "en")
    erase(author)
    assert not StoredFile.objects.exists()
    rows = [row for model in (Decision, Kept, Appeal, Flag, PendingFlag) for row in model.objects.all()]
    left = serializers.serialize("json", rows)
    assert "zebra" not in left
    assert Decision.objects.get().facts == "It names the house of a neighbour."
    assert [row for section in export(author) for row in section.rows] == []


def test_an_open_appeal_goes_with_its_author() -> None:
    report = public_report()
    decision = actions.withhold(ref(report), statement(), editor=staff())
    actions.appeal(decision, report.author, "No.", "en")
    erase(report.author)
    assert not Appeal.objects.exists()


def test_an_editor_who_leaves_is_forgotten_and_the_decisions_stay() -> None:
    editor, report, other = staff(), public_report(), public_report()
    actions.enter_demand(new(), editor=editor)
    actions.name_outside_reader("Dana", "dana@example.org", by=editor)
    actions.flag(ref(report), issues.citizen(), FlagCode.HATE, "Look.", language="en", connection="1")
    decision = actions.withhold(ref(report), statement(), editor=editor)
    own = actions.withhold(ref(other), statement(Act.HOLD), editor=staff())
    made = actions.appeal(own, other.author, "No.", "en")
    actions.decide_appeal(made, editor, AppealState.UPHELD, "Yes.", "en")
    first = actions.appeal(decision, report.author, "No.", "en")
    assert [section.rows for section in export(editor) if section.key == "decided"] == [({"number": 1},)]
    erase(editor)
    decision.refresh_from_db()
    first.refresh_from_db()
    assert (decision.decided_by, decision.is_decider_gone, first.first_decider) == (None, True, None)
    assert Appeal.objects.get(pk=made.pk).is_decider_gone
    assert Flag.objects.get().decided_by is None
    assert Demand.objects.get().entered_by is None
    assert OutsideReader.objects.get().named_by is None


@pytest.mark.parametrize("has_ended", [False, True])
def test_an_outside_reader_who_erases_their_data_reads_no_more(has_ended: bool) -> None:
    reader, other, report = issues.citizen(), issues.citizen(), public_report()
    decision = actions.withhold(ref(report), statement(), editor=staff())
    made = actions.appeal(decision, report.author, "No.", "en")
    named = actions.name_outside_reader("Dana", f" {reader.email.upper()}")
    actions.hand_on_appeals()
    secret = mint(actions.READ, f"appeal/{made.pk}", None)
    if has_ended:
        actions.end_outside_reader(named)
    erase(other)
    assert OutsideReader.objects.exclude(email="").count() == 1
    erase(reader)
    named.refresh_from_db()
    made.refresh_from_db()
    assert (named.name, named.email, named.until is not None, made.reader) == ("Dana", "", True, None)
    with pytest.raises(TooLate):
        actions.decide_by_link(secret, AppealState.UPHELD, "Yes.", "en")
    assert Entry.objects.filter(kind="moderation.reader-ended").count() == 1
