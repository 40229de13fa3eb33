"""The pages of moderation: who may, forms that refuse what is incomplete, the trace in every channel."""

import json

import pytest
from django.urls import reverse

from kopir.accounts.rules import Role
from kopir.files.actions import keep_image
from kopir.moderation import actions
from kopir.moderation.models import Appeal, Decision, Flag, OutsideReader
from kopir.moderation.rules import Act, AppealState, FlagCode
from kopir.record.models import Entry
from kopir.tokens.actions import mint
from tests.factories import commitments, issues, letters
from tests.factories.moderation import hidden, public_report, reason, ref, staff, statement

pytestmark = pytest.mark.django_db
WHOLE = {
    "rule": "private-data",
    "facts": "It names the house of a neighbour.",
    "lasts": "indefinite",
    "found_by": "person",
    "redress": "Appeal.",
}
TRACE = "Hidden. Decision 1: No private data of anybody"


def act_page(report, act: str = "") -> str:
    return f"/en/moderation/things/report/{report.pk}/{act}"


@pytest.mark.parametrize("role", [None, Role.MEMBER])
def test_strangers_neither_see_nor_act(client, role) -> None:
    report = public_report()
    made = actions.flag(ref(report), issues.citizen(), FlagCode.HATE, "Look.", language="en", connection="1")
    appeal = actions.appeal(hidden(other := public_report()), other.author, "No.", "en")
    account = staff(role) if role else issues.citizen()
    client.force_login(account)
    paths = [act_page(report), act_page(report, "hide"), made.get_absolute_url(), appeal.get_absolute_url()]
    for path in [*paths, "/en/moderation/demands/new", "/en/moderation/readers/"]:
        assert client.get(path).status_code == 403
        assert client.post(path, WHOLE).status_code == (405 if path == act_page(report) else 403)
    assert not Decision.objects.filter(ref=ref(report)).exists()


@pytest.mark.parametrize("lacking", ["rule", "facts", "lasts", "redress"])
@pytest.mark.parametrize("act", ["hide", "hold"])
def test_no_form_restricts_without_the_whole_statement(client, act: str, lacking: str) -> None:
    report = public_report()
    client.force_login(staff(Role.MODERATOR))
    response = client.post(act_page(report, act), WHOLE | {lacking: ""})
    assert response.status_code == 422
    assert "error-summary" in response.content.decode()
    assert Decision.objects.count() == 0


@pytest.mark.parametrize(
    "wrong",
    [
        {"lasts": "until"},
        {"lasts": "until", "until": "2020-01-01"},
        {"law": "Civil Code, article 145"},
        {"facts": "Write to a@example.org instead."},
    ],
)
def test_a_statement_that_contradicts_itself_or_repeats_the_data_is_refused(client, wrong) -> None:
    report = public_report()
    client.force_login(staff(Role.MODERATOR))
    assert client.post(act_page(report, "hide"), WHOLE | wrong).status_code == 422
    assert Decision.objects.count() == 0


def test_a_moderator_hides_and_restores_on_the_pages(client) -> None:
    report = public_report()
    client.force_login(staff(Role.MODERATOR))
    page = client.get(act_page(report)).content.decode()
    assert "Hide it" in page
    assert "Restore it" not in page
    assert "You may appeal within six months" in client.get(act_page(report, "hide")).content.decode()
    done = client.post(act_page(report, "hide"), WHOLE | {"lasts": "until", "until": "2099-01-01"})
    assert done["Location"] == act_page(report)
    page = client.get(act_page(report)).content.decode()
    assert report.title in page  # the moderator sees it as it was written
    assert "Restore it" in page
    assert client.get(act_page(report, "hide")).status_code == 404
    assert client.post(act_page(report, "restore"), {"facts": ""}).status_code == 422
    assert client.post(act_page(report, "restore"), {"facts": "A mistake."}).status_code == 302
    report.refresh_from_db()
    assert report.withheld == ""
    assert client.get("/en/moderation/things/report/999/").status_code == 404


def test_a_hold_is_published_or_refused_on_the_pages(client) -> None:
    client.force_login(staff(Role.MODERATOR))
    for act, given in (
        ("publish", {"facts": "It is fine."}),
        ("refuse", WHOLE | {"rule": "", "law": "Code, article 1"}),
    ):
        report = public_report()
        assert client.post(act_page(report, "hold"), WHOLE).status_code == 302
        assert client.get(act_page(report, act)).status_code == 200
        assert client.post(act_page(report, act), given).status_code == 302
    report.refresh_from_db()
    assert report.title.endswith(": Code, article 1")


def test_masking_marks_what_was_found_and_takes_exact_words(client) -> None:
    report = public_report(text="The lamp is dark, call Anna under +7 701 123 45 67 please.")
    client.force_login(staff(Role.MODERATOR))
    page = client.get(act_page(report, "mask")).content.decode()
    assert '<mark class="moderation-found" title="telephone number">+7 701 123 45 67</mark>' in page
    given = WHOLE | {"places": ["text-0"], "exact": "Anna\n"}
    assert client.post(act_page(report, "mask"), WHOLE | {"exact": "not there"}).status_code == 422
    assert client.post(act_page(report, "mask"), given).status_code == 302
    report.refresh_from_db()
    assert report.text == "The lamp is dark, call [hidden] under [phone hidden] please."


def test_blurring_by_a_grid_of_boxes(client) -> None:
    report = public_report(photo=keep_image(issues.photo((160, 120))))
    client.force_login(staff(Role.MODERATOR))
    page = client.get(act_page(report, "blur")).content.decode()
    assert page.count('name="cells"') == 48
    assert client.post(act_page(report, "blur"), WHOLE).status_code == 422
    assert client.post(act_page(report, "blur"), WHOLE | {"cells": ["0-0", "7-5"]}).status_code == 302
    assert Decision.objects.get().scope == "photo"


def test_the_trace_is_the_same_in_every_channel(client) -> None:
    report = public_report(
        title="The zebra at our corner", text="A zebra has stood here since September, day and night."
    )
    hidden(report)
    number = report.issue.number
    entry = Entry.objects.get(kind="issue.raised")
    channels = [
        f"/en/issues/{number}/", "/en/issues/", "/en/", f"/issues/{number}.json", f"/issues/{number}.csv",
        f"/issues/{number}.atom", "/issues.json", "/record.atom", "/en/record/", f"/en/record/{entry.uid}",
        f"/record/{entry.uid}.json", f"/en/issues/{number}/support",
    ]  # fmt: skip
    for path in channels:
        said = client.get(path).content.decode()
        assert "zebra" not in said, path
        assert TRACE in said, path
    found = client.get("/en/issues/?q=zebra").content.decode()
    assert TRACE not in found
    page = client.get(f"/en/issues/{number}/").content.decode()
    assert 'href="http://localhost:8000/moderation/decisions/1"' in page
    assert client.get(f"/issues/{number}.json").json()["withheld"] == "decision/1"
    opened = client.get(f"/record/{entry.uid}.json").json()
    assert (opened["openings"], set(opened["withheld"])) == ({}, {"title", "text"})


def test_replies_checks_and_contests_show_their_trace(client) -> None:
    letter = letters.answered()
    promise = commitments.verified(commitments.a_promise())
    check = commitments.dispute(promise)
    for thing in (f"reply/{letter.replies.get().key}", f"check/{check.pk}"):
        actions.withhold(thing, statement(), editor=staff())
    for path in (
        f"/en/letters/{letter.number}",
        f"/en/issues/{letter.issue.number}/",
        f"/issues/{letter.issue.number}.json",
    ):
        said = client.get(path).content.decode()
        assert "Next week." not in said
        assert TRACE in said
    for path in (f"/en/commitments/{promise.number}", f"/commitments/{promise.number}.json"):
        said = client.get(path).content.decode()
        assert "full of water" not in said
        assert "Hidden. Decision 2" in said


def test_public_texts_lead_to_the_form_for_flags(client) -> None:
    report = public_report()
    link = reverse("moderation:flag-new", args=["report", report.pk])
    assert link in client.get(f"/en/issues/{report.issue.number}/").content.decode()
    hidden(report)
    assert link not in client.get(f"/en/issues/{report.issue.number}/").content.decode()
    assert client.get(link).status_code == 404


def test_a_visitor_flags_confirms_and_an_editor_answers(client) -> None:
    report = public_report()
    link = reverse("moderation:flag-new", args=["report", report.pk])
    assert client.get(link).status_code == 200
    assert client.post(link, {}).status_code == 422
    given = {"code": "hate", "words": "Look at the end.", "email": "a@example.org"}
    assert client.post(link, given)["Location"] == "/en/moderation/flag-sent"
    assert client.get("/en/moderation/flag-sent").status_code == 200
    from kopir.moderation.models import PendingFlag

    secret = mint(actions.FLAG, f"pending-flag/{PendingFlag.objects.get().pk}", None)
    page = reverse("moderation:confirm-flag", args=[secret])
    assert client.get(page).status_code == 200
    assert Flag.objects.count() == 0
    assert client.post(page)["Location"] == "/en/moderation/flagged"
    assert client.get("/en/moderation/flagged").status_code == 200
    assert client.get(page).status_code == 410
    made = Flag.objects.get()
    client.force_login(staff(Role.MODERATOR))
    assert "Look at the end." in client.get(made.get_absolute_url()).content.decode()
    assert client.post(made.get_absolute_url(), {}).status_code == 422
    assert client.post(made.get_absolute_url(), {"outcome": "It is a quotation."}).status_code == 302
    assert client.post(made.get_absolute_url(), {"outcome": "Again."}).status_code == 422
    assert "It is a quotation." in client.get(made.get_absolute_url()).content.decode()


def test_a_confirmed_flag_may_come_too_late(client) -> None:
    report, other = public_report(), public_report()
    account = issues.citizen("b@example.org")
    ask = {"language": "en", "connection": "1"}
    first = actions.ask_flag(ref(report), "b@example.org", FlagCode.HATE, "Look.", **ask)
    second = actions.ask_flag(ref(other), "b@example.org", FlagCode.HATE, "Look.", **ask)
    actions.flag(ref(report), account, FlagCode.HATE, "Look.", **ask)
    hidden(other)
    for pending in (first, second):
        secret = mint(actions.FLAG, f"pending-flag/{pending.pk}", None)
        assert client.post(reverse("moderation:confirm-flag", args=[secret])).status_code == 422


def test_somebody_signed_in_flags_at_once_and_is_limited(client) -> None:
    client.force_login(issues.citizen())
    for expected in [302] * 10 + [429]:
        link = reverse("moderation:flag-new", args=["report", public_report().pk])
        assert client.post(link, {"code": "hate", "words": "Look."}).status_code == expected
    assert Flag.objects.count() == 10


def test_an_author_appeals_signed_in(client) -> None:
    report = public_report()
    decision = hidden(report)
    client.force_login(report.author)
    assert "Appeal" in client.get("/en/moderation/mine").content.decode()
    page = reverse("moderation:appeal-new", args=[decision.number])
    said = client.get(page).content.decode()
    assert "has not named an outside reader yet" in said
    assert client.post(page, {"text": ""}).status_code == 422
    assert client.post(page, {"text": "It names nobody."})["Location"] == "/en/moderation/appealed"
    assert client.get("/en/moderation/appealed").status_code == 200
    assert client.post(page, {"text": "Again."}).status_code == 422
    assert "waits for its answer" in client.get("/en/moderation/mine").content.decode()
    client.force_login(issues.citizen())
    assert client.get(page).status_code == 404
    assert "Nothing has been decided" in client.get("/en/moderation/mine").content.decode()


def test_an_author_appeals_by_link(client) -> None:
    decision = hidden()
    page = reverse("moderation:appeal-link", args=[mint(actions.APPEAL, decision.public_ref, None)])
    assert client.get(page).status_code == 200
    assert client.post(page, {"text": ""}).status_code == 422
    assert Appeal.objects.count() == 0
    assert client.post(page, {"text": "It names nobody."}).status_code == 302
    assert client.get(page).status_code == 410
    again = reverse("moderation:appeal-link", args=[mint(actions.APPEAL, decision.public_ref, None)])
    assert client.post(again, {"text": "Again."}).status_code == 422


def test_a_second_person_decides_and_the_first_may_not(client) -> None:
    report, first = public_report(text="A zebra has stood here since September, day and night."), staff()
    decision = actions.withhold(ref(report), statement(), editor=first)
    made = actions.appeal(decision, report.author, "It names nobody.", "en")
    page, given = made.get_absolute_url(), {"state": "overturned", "answer": "True."}
    client.force_login(first)
    assert "you may not decide the appeal" in client.get(page).content.decode()
    assert client.post(page, given).status_code == 403
    client.force_login(staff(Role.MODERATOR))
    assert "A zebra has stood here" in client.get(page).content.decode()
    assert client.post(page, {"state": "overturned"}).status_code == 422
    assert client.post(page, given).status_code == 302
    assert client.post(page, given).status_code == 422
    assert "True." in client.get(page).content.decode()


def test_the_outside_reader_decides_by_link(client) -> None:
    report = public_report(text="A zebra has stood here since September, day and night.")
    made = actions.appeal(hidden(report), report.author, "It names nobody.", "en")
    actions.name_outside_reader("Dana Outside", "dana@example.org", "en")
    actions.hand_on_appeals()
    page = reverse("moderation:reader", args=[mint(actions.READ, f"appeal/{made.pk}", None)])
    assert "A zebra has stood here" in client.get(page).content.decode()
    assert client.post(page, {}).status_code == 422
    done = client.post(page, {"state": "overturned", "answer": "Nobody is named."})
    assert client.get(done["Location"]).status_code == 200
    assert client.get(page).status_code == 410
    said = client.get("/en/moderation/decisions/1").content.decode()
    assert "by the outside reader, Dana Outside" in said
    assert "Nobody is named." in said


def test_stewards_name_the_outside_reader(client) -> None:
    client.force_login(staff(Role.EDITOR))
    assert client.get("/en/moderation/readers/").status_code == 403
    client.force_login(staff(Role.STEWARD))
    assert client.post("/en/moderation/readers/", {}).status_code == 422
    given = {"name": "Dana Outside", "email": "dana@example.org", "language": "kk"}
    assert client.post("/en/moderation/readers/", given).status_code == 302
    page = client.get("/en/moderation/readers/").content.decode()
    assert "Dana Outside" in page
    assert "dana@example.org" not in page
    end = reverse("moderation:end-reader", args=[OutsideReader.objects.get().pk])
    assert client.post(end).status_code == 302
    assert client.post(end).status_code == 422


def test_the_front_page_says_who_decides_appeals(client) -> None:
    staff()
    assert "one editor only" in client.get("/en/moderation/").content.decode()
    actions.name_outside_reader("Dana Outside", "dana@example.org")
    said = client.get("/en/moderation/").content.decode()
    assert "the outside reader does: Dana Outside" in said
    assert "dana@example.org" not in said
    staff()
    assert "Another editor or moderator" in client.get("/en/moderation/").content.decode()


def test_numbers_are_the_same_on_the_page_and_as_data(client) -> None:
    report = public_report()
    public_report(author=staff(Role.MEMBER))
    letters.answered()
    made = actions.appeal(hidden(report), report.author, "No.", "en")
    actions.decide_appeal(made, staff(), AppealState.OVERTURNED, "True.", "en")
    for _ in range(10):
        public_report()
    groups = {row["group"]: row for row in client.get("/moderation/numbers.json").json()["groups"]}
    assert groups["citizen"] == {
        "group": "citizen", "texts": 12, "published": 12, "hold": 0, "refuse": 0, "hide": 1, "mask": 0, "blur": 0,
        "restore": 0, "appealed": 1, "appeals_decided": 1, "overturned": 1,
    }  # fmt: skip
    assert (groups["member"]["published"], groups["office"]["published"]) == (1, 1)
    lines = client.get("/moderation/numbers.csv").content.decode().splitlines()
    assert lines[1] == "citizen,12,12,0,0,1,0,0,0,1,1,1"
    said = client.get("/en/moderation/").content.decode()
    assert "1 of 12 texts (8.3 of a hundred)" in said
    assert "0 of 1 texts" in said


def test_decisions_are_public_without_text_and_author(client) -> None:
    report = public_report(
        title="The zebra at our corner", text="A zebra has stood here since September, day and night."
    )
    hidden(report)
    actions.give_back(ref(report), reason(), editor=staff())
    actions.withhold(ref(report), statement(Act.HIDE, rule=None, law="Code, article 1"), editor=staff())
    pages = [f"/en/moderation/decisions/{number}" for number in ("", 1, 2, 3)]
    for path in [*pages, "/moderation/decisions.json", "/moderation/decisions/1.json"]:
        response = client.get(path)
        assert response.status_code == 200
        assert "zebra" not in response.content.decode()
    assert "It was followed by" in client.get("/en/moderation/decisions/1").content.decode()
    data = client.get("/moderation/decisions/2.json").json()
    assert (data["act"], data["ends"]) == ("restore", 1)
    assert json.loads(client.get("/moderation/decisions.json").content)["next"] is None
    assert client.get("/en/moderation/rules").status_code == 200
    assert client.get("/moderation/decisions/1").status_code == 302
