"""What `kopir init` was told: `site.toml`, and `secrets.toml`, which only its owner may read. No Django here.

Each variable of the environment has one place in one of the two files; where both speak, the environment wins.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import tomli_w

SITE, SECRETS = "site.toml", "secrets.toml"
Answers = dict[str, Any]  # by place, such as "site.url"
# Variable, without KOPIR_: its place.
PUBLIC = {
    "SITE_NAME": "site.name",
    "SITE_URL": "site.url",
    "ALLOWED_HOSTS": "site.allowed_hosts",
    "BEHIND_PROXY": "site.behind_proxy",
    "LANGUAGES": "site.languages",
    "DEFAULT_LANGUAGE": "site.default_language",
    "TIME_ZONE": "site.time_zone",
    "OPERATOR_NAME": "operator.name",
    "OPERATOR_FORM": "operator.legal_form",
    "OPERATOR_ADDRESS": "operator.address",
    "OPERATOR_EMAIL": "operator.email",
    "OPERATOR_PHONE": "operator.phone",
    "COMPLAINTS_BODY": "privacy.complaints_body",
    "PROCESSORS": "privacy.processors",
    "MAIL_FROM": "mail.from",
    "REPLY_ADDRESS": "mail.reply_address",
    "MAIL_LISTEN": "mail.listen",
    "AUTHSERV_IDS": "mail.authserv_ids",
    "RULEBOOKS": "rules.rulebooks",
    "HOUSE_RULEBOOK": "rules.house_rulebook",
    "SUPPORTS_FOR_A_LETTER": "rules.supports_for_a_letter",
    "CONFIRMATIONS_TO_VERIFY": "rules.confirmations_to_verify",
    "QUIET_DAYS_UNTIL_UNCHECKED": "rules.quiet_days_until_unchecked",
    "APPEAL_READER_NAME": "appeals.reader_name",
    "APPEAL_READER_DECLINED": "appeals.reader_declined",
    "BACKUP_DAYS": "backup.days",
    "METRICS": "metrics.on",
}
SECRET = {
    "DATABASE_URL": "database.url",
    "SMTP_URL": "mail.smtp_url",
    "IMAP_URL": "mail.imap_url",
    "APPEAL_READER_EMAIL": "appeals.reader_email",  # a private person's: no page may hold it
    "METRICS_TOKEN": "metrics.token",
}
# Asked for and kept, though no setting: the addresses are private, the code of a test mail is a secret.
ALSO_SECRET = {"editor.address", "mail.test_address", "mail.test_code"}


class BrokenSiteFile(ValueError):
    """A file of answers that is no TOML; says which and where."""


def read(folder: Path) -> Answers:
    """Return all answers of a site by place; none where nothing was answered yet.

    Raises
    ------
    BrokenSiteFile
        Where a file is no TOML.
    """
    return flat(tables(folder / SITE)) | flat(tables(folder / SECRETS))


def tables(path: Path) -> dict[str, Any]:
    """Return a file's tables; none where there is no file."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BrokenSiteFile(f"{path}: {error}") from error


def flat(told: Mapping[str, Any]) -> Answers:
    """Return the values of tables by place."""
    return {
        f"{table}.{key}": value
        for table, values in told.items()
        if isinstance(values, dict)
        for key, value in values.items()
    }


def as_variables(folder: Path) -> dict[str, str]:
    """Return the answers as the environment would say them."""
    answers = read(folder)
    return {name: spelled(answers[place]) for name, place in (PUBLIC | SECRET).items() if place in answers}


def spelled(value: Any) -> str:
    if isinstance(value, bool):
        return "1" if value else "0"
    return ",".join(map(str, value)) if isinstance(value, list) else str(value)


def write(folder: Path, changes: Answers) -> None:
    """Keep answers beside those that stand; each file is written aside and renamed, so that no answer is half there."""
    answers = read(folder) | changes
    secret = set(SECRET.values()) | ALSO_SECRET
    _put(folder / SECRETS, {place: value for place, value in answers.items() if place in secret}, 0o600)
    _put(folder / SITE, {place: value for place, value in answers.items() if place not in secret}, 0o644)


def _put(path: Path, answers: Answers, mode: int) -> None:
    told: dict[str, dict[str, Any]] = {}
    for place, value in answers.items():
        table, _, key = place.partition(".")
        told.setdefault(table, {})[key] = value
    put_whole(path, tomli_w.dumps(told, multiline_strings=True).encode(), mode)


def put_whole(path: Path, data: bytes, mode: int) -> None:
    """Write a file aside, bring it to the disk and rename it; nobody ever sees a half."""
    aside = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with os.fdopen(os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode), "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        aside.rename(path)
    finally:
        aside.unlink(missing_ok=True)
