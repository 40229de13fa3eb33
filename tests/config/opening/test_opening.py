"""Opening a site: answers are kept as they come, what stands is shown, the public waits until nothing is missing."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test import Client, RequestFactory
from django.urls import reverse

from kopir.accounts.actions import account_for, grant
from kopir.accounts.first_visit import first_link
from kopir.accounts.models import Account
from kopir.accounts.rules import Role
from kopir.config.commands import not_ready
from kopir.config.opening import applying, asking, mail_test, making, readiness, site_file
from kopir.config.opening.door import editor_only
from kopir.config.opening.flags import FLAGS
from kopir.config.opening.mail_test import Verdict
from kopir.config.opening.questions import QUESTIONS, WrongAnswer
from kopir.issues.actions import ensure_topics
from kopir.issues.models import Topic
from kopir.moderation.actions import name_outside_reader
from kopir.moderation.models import OutsideReader
from kopir.people.models import Area, Organization
from kopir.web import clock
from kopir.web.clock import living_at
from tests.config.test_status import down
from tests.factories import issues

pytestmark = pytest.mark.django_db
GIVEN = {
    "site.name": "Sarybel",
    "site.url": "https://kopir.example.org/",
    "site.languages": "ru, kk",
    "operator.name": "Open Word",
    "operator.legal_form": "association",
    "operator.address": "Main street 1",
    "operator.email": "office@example.org",
    "privacy.complaints_body": "the commissioner",
    "privacy.processors": "the host",
    "editor.address": "editor@example.org",
    "areas.tree": "Town\n  Centre\n    Market\n  East",
    "appeals.reader_name": "",
}


@pytest.fixture
def folder(settings: Any, tmp_path: Path) -> Path:
    settings.DATA_DIR = tmp_path
    return tmp_path


def test_every_question_has_its_flag() -> None:
    assert tuple(question.place for question in QUESTIONS) == FLAGS
    assert QUESTIONS[4].flag == "--operator-name"


def test_answers_are_written_with_what_follows_from_them(folder: Path) -> None:
    assert asking.take(GIVEN, folder) == []
    told = site_file.as_variables(folder)
    assert told["SITE_URL"] == "https://kopir.example.org"
    assert told["ALLOWED_HOSTS"] == "kopir.example.org,localhost"
    assert (told["LANGUAGES"], told["DEFAULT_LANGUAGE"], told["BEHIND_PROXY"]) == ("ru,kk", "ru", "1")
    assert (told["BACKUP_DAYS"], told["HOUSE_RULEBOOK"]) == ("35", "house-15")
    assert told["APPEAL_READER_DECLINED"] == "1"


def test_private_answers_lie_in_a_file_for_the_owner_only(folder: Path) -> None:
    asking.take(GIVEN | {"mail.smtp_url": "smtps://me:secret@mail.example.org"}, folder)
    public = (folder / "site.toml").read_text()
    assert "secret" not in public
    assert "editor@" not in public
    assert (folder / "secrets.toml").stat().st_mode & 0o777 == 0o600


def test_second_run_keeps_what_stands_and_changes_what_is_given(folder: Path) -> None:
    asking.take(GIVEN, folder)
    assert asking.take({"site.name": "Another"}, folder) == []
    answers = site_file.read(folder)
    assert (answers["site.name"], answers["operator.name"]) == ("Another", "Open Word")


@pytest.mark.parametrize(
    ("place", "wrong"),
    [
        ("site.url", "ftp://x"),
        ("site.url", "https://kopir.example.org/path"),
        ("site.languages", "kk,de"),
        ("site.time_zone", "Almaty"),
        ("operator.name", " "),
        ("operator.email", "nobody"),
        ("mail.smtp_url", "mail.example.org"),
        ("mail.smtp_url", "smtp://host:port"),
        ("areas.file", "/missing.csv"),
        ("topics.file", "/missing.csv"),
        ("rules.rulebooks", "house-1"),
        ("rules.house_rulebook", "17"),
        ("backup.days", "many"),
        ("backup.days", "0"),
    ],
)
def test_wrong_answer_is_named_and_not_kept(folder: Path, place: str, wrong: str) -> None:
    found = asking.take(GIVEN | {place: wrong}, folder)
    assert [line.partition(":")[0] for line in found] == [place]
    assert site_file.read(folder).get(place) != wrong


class Person:
    """Somebody at a terminal, who answers in turn."""

    def __init__(self, *answers: str) -> None:
        self.answers, self.heard = iter(answers), []

    def ask(self, _prompt: str) -> str:
        return next(self.answers)

    def tell(self, line: str) -> None:
        self.heard.append(line)


def test_interview_asks_in_order_and_asks_again_after_a_wrong_answer(folder: Path) -> None:
    person = Person(
        *["Sarybel", "kopir.example.org", "https://kopir.example.org", "", "", "Open Word", "association", "Street 1"],
        *["office@example.org", "", "the commissioner", "the host", "editor@example.org", ""],
        *["", "", "Town", "  Centre", "", "", "", "20", "", "", ""],
    )
    asking.interview(folder, person.ask, person.tell)
    answers = site_file.read(folder)
    assert answers["site.url"] == "https://kopir.example.org"
    assert answers["areas.tree"] == ["Town", "  Centre"]
    assert answers["rules.house_rulebook"] == "house-20"
    assert answers["appeals.reader_declined"] is True
    assert "Write the address as https://name, without anything behind the name." in person.heard


def test_interview_that_is_cut_off_has_kept_what_was_said(folder: Path) -> None:
    person = Person("Sarybel", "https://kopir.example.org")
    with pytest.raises(StopIteration):
        asking.interview(folder, person.ask, person.tell)
    assert site_file.read(folder)["site.url"] == "https://kopir.example.org"


def test_interview_shows_what_stands_without_passwords(folder: Path) -> None:
    asking.take(GIVEN | {"mail.smtp_url": "smtps://me:secret@mail.example.org"}, folder)
    person = Person(*[""] * 40)
    asking.interview(folder, person.ask, person.tell)
    told = "\n".join(person.heard)
    assert "What is the site called? [Sarybel]" in told
    assert "[smtps://me:…@mail.example.org]" in told
    assert "[Town, Centre, Market, East]" in told
    assert "secret" not in told
    assert site_file.read(folder)["areas.tree"] == ["Town", "  Centre", "    Market", "  East"]


def test_dash_takes_an_answer_away(folder: Path) -> None:
    asking.take(GIVEN | {"operator.phone": "+7 700"}, folder)
    person = Person(*[""] * 8, "-", *[""] * 40)
    asking.interview(folder, person.ask, person.tell)
    assert site_file.read(folder)["operator.phone"] == ""


def test_file_of_answers_may_hold_settings_that_nobody_is_asked_for(folder: Path) -> None:
    (folder / "answers.toml").write_text(
        '[rules]\nsupports_for_a_letter = 50\n[areas]\ntree = ["A", "  B"]\n[x]\ny = 1\n'
    )
    given = asking.answers_in(folder / "answers.toml")
    assert given == {"rules.supports_for_a_letter": "50", "areas.tree": "A\n  B", "x.y": "1"}
    assert [line.partition(":")[0] for line in asking.unknown(given)] == ["x.y"]
    asking.take(given, folder)
    assert site_file.as_variables(folder)["SUPPORTS_FOR_A_LETTER"] == "50"


def test_broken_file_is_named(folder: Path) -> None:
    (folder / "site.toml").write_text("[site\n")
    with pytest.raises(site_file.BrokenSiteFile, match=r"site\.toml"):
        site_file.read(folder)


def test_site_is_made_once_and_tells_what_it_lacks(folder: Path) -> None:
    asking.take(GIVEN, folder)
    person = Person()
    assert making.make(person.tell, None) == 0
    first = list(person.heard)
    assert making.make(person.tell, None) == 0
    assert [area.name for area in Area.objects.order_by("pk")] == ["Town", "Centre", "Market", "East"]
    assert Area.objects.get(name="Market").parent == Area.objects.get(name="Centre")
    assert Organization.objects.get(is_host=True).name == "Open Word"
    assert Account.objects.get().roles() == {Role.STEWARD}
    assert Topic.objects.count() > 10
    assert "4 new areas" in first
    assert any("/sign-in/first/" in line for line in first)
    assert "Before the public can come, this is missing:" in first


def test_site_is_not_made_without_its_first_answers(folder: Path) -> None:
    person = Person()
    assert making.make(person.tell, None) == 1
    assert [line.partition(":")[0] for line in person.heard] == [
        "--site-name",
        "--site-url",
        "--operator-name",
        "--editor-address",
    ]


def test_areas_come_from_a_table(folder: Path) -> None:
    (folder / "areas.csv").write_text("name,parent,name_ru\nTown,,Город\nCentre,Town,\n", encoding="utf-8")
    assert applying.enter_areas({"areas.file": str(folder / "areas.csv")}) == 2
    assert applying.enter_areas({"areas.file": str(folder / "areas.csv")}) == 0
    assert Area.objects.get(name="Town").names == {"ru": "Город"}
    assert Area.objects.get(name="Centre").parent == Area.objects.get(name="Town")


def test_areas_come_from_popolo(folder: Path) -> None:
    town = {"persons": [], "organizations": [], "memberships": [], "areas": [{"id": "1", "name": "Town"}]}
    (folder / "areas.json").write_text(json.dumps(town))
    assert applying.enter_areas({"areas.file": str(folder / "areas.json")}) == 1


@pytest.mark.parametrize(("name", "content"), [("a.csv", "title\nTown\n"), ("a.json", "{"), ("a.csv", None)])
def test_file_of_areas_that_cannot_be_read_is_named(folder: Path, name: str, content: str | None) -> None:
    if content is not None:
        (folder / name).write_text(content)
    asking.take(GIVEN, folder)
    site_file.write(folder, {"areas.file": str(folder / name)})
    person = Person()
    assert making.make(person.tell, None) == 1
    assert name in person.heard[-1]


def test_topics_of_a_table_take_the_place_of_those_that_nobody_uses(folder: Path) -> None:
    ensure_topics()
    issues.issue()  # about roads
    (folder / "topics.csv").write_text("slug,kk,ru,en\nbees,Аралар,Пчёлы,Bees\n", encoding="utf-8")
    assert applying.enter_topics({"topics.file": str(folder / "topics.csv")}) == 1
    assert set(Topic.objects.values_list("slug", flat=True)) == {"roads", "bees"}
    for text in ("title\nx\n", "slug,kk\n,\n"):
        (folder / "topics.csv").write_text(text)
        with pytest.raises(WrongAnswer):
            applying.enter_topics({"topics.file": str(folder / "topics.csv")})


def test_reader_is_named_once(settings: Any) -> None:
    settings.APPEAL_READER = {"name": "", "mailbox": ""}
    assert applying.adopt_reader() is False
    settings.APPEAL_READER = {"name": "Aliya", "mailbox": "aliya@example.org"}
    assert [applying.adopt_reader(), applying.adopt_reader()] == [True, False]
    settings.APPEAL_READER = {"name": "Bolat", "mailbox": "bolat@example.org"}
    assert applying.adopt_reader() is True
    assert [reader.name for reader in OutsideReader.objects.current()] == ["Bolat"]


@pytest.fixture
def public(folder: Path, settings: Any) -> None:
    """A site that lacks nothing."""
    settings.IS_SECURE, settings.IS_SAMPLE_SITE, settings.DEBUG = True, False, False
    settings.LANGUAGE_CODE = "en"
    settings.SITE_URL, settings.ALLOWED_HOSTS = "https://kopir.example.org", ["kopir.example.org", "testserver"]
    settings.OPERATOR = {"name": "a", "legal_form": "b", "address": "c", "mailbox": "d@example.org", "phone": ""}
    settings.COMPLAINTS_BODY = settings.PROCESSORS = "somebody"
    settings.SMTP_URL, settings.APPEAL_READER_DECLINED = "smtp://localhost:9", True
    site_file.write(folder, {"mail.tested": mail_test.fingerprint()})
    editor = account_for("editor@example.org")
    grant(editor, Role.EDITOR, by=None)
    Authenticator.objects.create(user=editor, type=Authenticator.Type.TOTP, data={})
    Area.objects.create(slug="town", name="Town")
    ensure_topics()


def lacks() -> list[str]:
    return [piece.code for piece in readiness.missing()]


@pytest.mark.usefixtures("public")
def test_whole_site_lacks_nothing() -> None:
    assert lacks() == []
    assert readiness.is_public()
    assert not_ready() == ""


@pytest.mark.usefixtures("public")
@pytest.mark.parametrize(
    ("code", "name", "value"),
    [
        ("operator", "OPERATOR", {"name": "", "legal_form": "b", "address": "c", "mailbox": "d", "phone": ""}),
        ("contact", "OPERATOR", {"name": "a", "legal_form": "b", "address": "c", "mailbox": "", "phone": ""}),
        ("privacy", "COMPLAINTS_BODY", ""),
        ("mail", "SMTP_URL", "smtp://another:25"),
        ("mail", "SMTP_URL", ""),
        ("rulebook", "HOUSE_RULEBOOK", "house-99"),
        ("rulebook", "RULEBOOKS", ["house-20"]),
        ("reader", "APPEAL_READER_DECLINED", False),
        ("hosts", "ALLOWED_HOSTS", ["*", "kopir.example.org"]),
        ("hosts", "ALLOWED_HOSTS", ["other.example.org"]),
        ("debug", "DEBUG", True),
    ],
)
def test_missing_piece_is_named_and_refused(settings: Any, code: str, name: str, value: Any) -> None:
    setattr(settings, name, value)
    assert lacks() == [code]
    assert "It lacks:\n- " in not_ready()


@pytest.mark.usefixtures("public")
def test_missing_rows_and_open_keys_are_named(folder: Path) -> None:
    Area.objects.all().delete()
    Topic.objects.all().delete()
    (folder / "secret.key").write_text("x")
    (folder / "secret.key").chmod(0o644)
    assert lacks() == ["area", "topic", "keys"]


@pytest.mark.usefixtures("public")
def test_named_reader_is_enough(settings: Any) -> None:
    settings.APPEAL_READER_DECLINED = False
    assert lacks() == ["reader"]
    name_outside_reader("Aliya", "aliya@example.org")
    assert lacks() == []


@pytest.mark.usefixtures("public")
def test_database_without_tables_is_named() -> None:
    with connection.execute_wrapper(down):
        assert lacks() == ["database"]


@pytest.mark.usefixtures("public")
def test_site_without_a_guarded_editor_is_open_to_the_editor_only(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("KOPIR_OPENING", "0")
    Authenticator.objects.all().delete()
    assert lacks() == ["editor"]
    assert not_ready() == ""
    assert "Open to the editor only" in capsys.readouterr().out


@pytest.mark.usefixtures("public")
def test_refusal_speaks_the_language_of_the_site(settings: Any) -> None:
    settings.COMPLAINTS_BODY, settings.LANGUAGE_CODE = "", "ru"
    assert "kopir init" in not_ready()


def test_plain_http_and_samples_are_served_as_they_are(settings: Any) -> None:
    settings.IS_SECURE = False
    assert not_ready() == ""
    settings.IS_SECURE, settings.IS_SAMPLE_SITE = True, True
    assert not_ready() == ""


def test_door_is_shut_but_for_the_editor_and_opens_by_itself(client: Client) -> None:
    from django.http import HttpResponse

    door = editor_only(lambda _request: HttpResponse("in"))

    def status(path: str) -> int:
        request = RequestFactory().get(path)
        request.user = AnonymousUser()
        return door(request).status_code

    shut = {path: status(path) for path in ("/", "/kk/issues/", "/record.atom", "/kk/")}
    assert set(shut.values()) == {503}
    assert {status(path) for path in ("/kk/sign-in/first/x", "/kk/me/", "/static/a.css", "/status.json")} == {200}
    editor = account_for("editor@example.org")
    grant(editor, Role.STEWARD, by=None)
    Authenticator.objects.create(user=editor, type=Authenticator.Type.WEBAUTHN, data={})
    assert status("/kk/issues/") == 200


def first_path(account: Account, settings: Any) -> str:
    return first_link(account).removeprefix(settings.SITE_URL)


def test_first_link_lets_the_editor_in_once(client: Client, settings: Any) -> None:
    account = account_for("editor@example.org")
    path = first_path(account, settings)
    shown = client.get(path)
    assert shown.status_code == 200
    assert "_auth_user_id" not in client.session
    pressed = client.post(path)
    assert pressed["Location"] == reverse("mfa_add_webauthn")
    assert client.get(pressed["Location"]).status_code == 200
    account.refresh_from_db()
    assert account.confirmed_at is not None
    assert Client().post(path).status_code == 410
    assert Client().get(path).status_code == 410


def test_first_link_ends_after_three_days_and_with_the_next_one(settings: Any) -> None:
    account = account_for("editor@example.org")
    first = first_path(account, settings)
    second = first_path(account, settings)
    assert [Client().get(path).status_code for path in (first, second)] == [410, 200]
    later = clock.now() + first_visit_lifetime()
    with living_at(later):
        assert Client().get(second).status_code == 410


def first_visit_lifetime() -> Any:
    from kopir.accounts.first_visit import LIFETIME

    return LIFETIME


def test_first_link_is_no_way_round_a_passkey(settings: Any) -> None:
    account = account_for("editor@example.org")
    path = first_path(account, settings)
    Authenticator.objects.create(user=account, type=Authenticator.Type.WEBAUTHN, data={})
    assert Client().post(path).status_code == 410
    asking_for_none = applying.name_editor({"editor.address": "editor@example.org"})
    assert asking_for_none is None


def test_verdicts_all_have_words() -> None:
    assert set(making.VERDICTS) == set(Verdict)
    assert all(re.search(r"\w", str(words)) for words in making.VERDICTS.values())
