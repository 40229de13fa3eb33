"""What `kopir init` asks, in order: each question has a place in the site's files, a flag, and a rule."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import available_timezones

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kopir.config.opening.site_file import Answers
from kopir.letters import rulebooks
from kopir.letters.rulebooks import Basis
from kopir.web.languages import LANGUAGES

HOUSE_BOOKS = tuple(name for name in rulebooks.names() if rulebooks.find(name).basis is Basis.HOUSE)


class WrongAnswer(ValueError):
    """An answer cannot be used; carries the words for whoever gave it."""

    def __init__(self, why: str | Promise) -> None:
        super().__init__(str(why))


def text(given: str) -> str:
    return " ".join(given.split())


def needed(given: str) -> str:
    if not text(given):
        raise WrongAnswer(_("This is needed."))
    return text(given)


def web_address(given: str) -> str:
    parts = urlsplit(given.strip().rstrip("/"))
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.path or parts.query:
        raise WrongAnswer(_("Write the address as https://name, without anything behind the name."))
    return parts.geturl()


def languages(given: str) -> list[str]:
    found = words(given)
    if not found or set(found) - set(LANGUAGES):
        raise WrongAnswer(_("Name one or more of kk, ru, en, with commas; the first is the site's own."))
    return list(dict.fromkeys(found))


def words(given: str) -> list[str]:
    return [word.strip() for word in given.split(",") if word.strip()]


def zone(given: str) -> str:
    if given.strip() not in available_timezones():
        raise WrongAnswer(_("No such time zone is known. An example: Asia/Almaty"))
    return given.strip()


def mailbox(given: str) -> str:
    try:
        validate_email(given.strip())
    except ValidationError:
        raise WrongAnswer(_("This is no e-mail address.")) from None
    return given.strip()


def mailbox_or_none(given: str) -> str:
    return mailbox(given) if given.strip() else ""


def server(*schemes: str) -> Callable[[str], str]:
    def checked(given: str) -> str:
        if not given.strip():
            return ""
        try:
            parts = urlsplit(given.strip())
            is_right = parts.scheme in schemes and bool(parts.hostname) and (parts.port or True)
        except ValueError:
            is_right = False
        if not is_right:
            raise WrongAnswer(_("Write it like %(scheme)s://user:password@host:port") % {"scheme": schemes[-1]})
        return given.strip()

    return checked


def books(given: str) -> list[str]:
    found = words(given)
    if not found or set(found) - set(rulebooks.names()):
        raise WrongAnswer(_("There are these: %(names)s") % {"names": ", ".join(rulebooks.names())})
    return found


def house_book(given: str) -> str:
    name = given.strip() if given.strip().startswith("house-") else f"house-{given.strip()}"
    if name not in HOUSE_BOOKS:
        days = ", ".join(book.removeprefix("house-") for book in HOUSE_BOOKS)
        raise WrongAnswer(_("Choose one of: %(days)s") % {"days": days})
    return name


def days(given: str) -> int:
    if not given.strip().isdigit() or not 1 <= int(given) <= 3650:
        raise WrongAnswer(_("Write a number of days."))
    return int(given)


def topics(given: str) -> str:
    return "usual" if given.strip() in {"", "usual"} else file(given)


def file(given: str) -> str:
    if given.strip() and not Path(given.strip()).is_file():
        raise WrongAnswer(_("There is no such file: %(file)s") % {"file": given.strip()})
    return str(Path(given.strip()).resolve()) if given.strip() else ""


def tree(given: str) -> list[str]:
    """Lines of names, inner ones indented; a bar stands for the end of a line where only one can be given."""
    return [line.rstrip() for line in given.replace("|", "\n").splitlines() if line.strip()]


@dataclass(frozen=True)
class Question:
    """One question. `usual` is proposed where nothing stands; `is_asked` says whether earlier answers call for it."""

    place: str
    words: str | Promise
    read: Callable[[str], Any]
    usual: Callable[[Answers], str] = lambda _answers: ""
    has_lines: bool = False
    is_asked: Callable[[Answers], bool] = lambda _answers: True

    @property
    def flag(self) -> str:
        return "--" + self.place.replace(".", "-").replace("_", "-")


def usual(value: str) -> Callable[[Answers], str]:
    return lambda _answers: value


def has_no_tree(answers: Answers) -> bool:
    return not answers.get("areas.file")


def host_of(answers: Answers) -> str:
    return urlsplit(str(answers.get("site.url", ""))).hostname or "localhost"


QUESTIONS: tuple[Question, ...] = (
    Question("site.name", _("What is the site called?"), needed, usual("Köpir")),
    Question("site.url", _("At which address will people find it (https://…)?"), web_address),
    Question(
        "site.languages", _("In which languages are its pages? The first is its own."), languages, usual("kk,ru,en")
    ),
    Question("site.time_zone", _("In which time zone do its dates count?"), zone, usual("Asia/Almaty")),
    Question("operator.name", _("Which organisation runs the site and answers for it?"), needed),
    Question("operator.legal_form", _("What is its legal form (and registration number, if any)?"), needed),
    Question("operator.address", _("At which postal address is it reached?"), needed),
    Question("operator.email", _("At which e-mail address? It will be public."), mailbox),
    Question("operator.phone", _("By which telephone number? It will be public; may stay empty."), text),
    Question(
        "privacy.complaints_body", _("To which authority can people complain about how their data are used?"), needed
    ),
    Question("privacy.processors", _("Who else handles the data for you (hosting, mail provider)?"), needed),
    Question("editor.address", _("What is the editor's own e-mail address? It is never shown."), mailbox),
    Question(
        "mail.smtp_url",
        _("Which mail server sends the site's mails (smtp+starttls://user:password@host:587)?"),
        server("smtp", "smtps", "smtp+starttls"),
    ),
    Question("mail.from", _("From which address are they sent?"), mailbox, lambda known: f"kopir@{host_of(known)}"),
    Question(
        "mail.test_address",
        _("To which address shall a test mail go?"),
        mailbox,
        lambda known: str(known.get("editor.address", "")),
        is_asked=lambda known: bool(known.get("mail.smtp_url")),
    ),
    Question(
        "mail.imap_url",
        _("Where can that mailbox be read (imaps://user:password@host)? Empty: you type the code in the mail."),
        server("imap", "imaps"),
        is_asked=lambda known: bool(known.get("mail.smtp_url")),
    ),
    Question("areas.file", _("Areas: a Popolo file (.json) or a table (.csv)? Empty: you type them."), file),
    Question(
        "areas.tree",
        _("Areas, one a line; indent what lies inside another by two spaces. An empty line ends the list."),
        tree,
        has_lines=True,
        is_asked=has_no_tree,
    ),
    Question(
        "topics.file",
        _("Topics: a table (.csv: slug,kk,ru,en), or “usual” for those that come with Köpir?"),
        topics,
        usual("usual"),
    ),
    Question("rules.rulebooks", _("Which rulebooks apply here?"), books, usual("house-15")),
    Question(
        "rules.house_rulebook",
        _("After how many working days is a letter without a legal term overdue?"),
        house_book,
        usual("15"),
    ),
    Question(
        "appeals.reader_name",
        _("Who from outside reads appeals where the editor is alone? Empty: nobody, and the pages say so."),
        text,
    ),
    Question(
        "appeals.reader_email",
        _("What is that reader's e-mail address? It is never shown."),
        mailbox_or_none,
        is_asked=lambda known: bool(known.get("appeals.reader_name")),
    ),
    Question("backup.days", _("For how many days are backups kept?"), days, usual("35")),
)
