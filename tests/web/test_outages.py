"""An outage is told from a mistake of ours by its code, and said in words; a mistake stays a mistake."""

from __future__ import annotations

import errno
import sqlite3
from typing import Any

import pytest
from django.db import connection
from django.db.utils import InterfaceError, OperationalError, ProgrammingError
from django.test import Client, RequestFactory

from kopir.web import views
from kopir.web.errors import Unavailable
from kopir.web.outages import Outage, outage_in


def of_sqlite(code: int) -> OperationalError:
    cause = sqlite3.OperationalError("words that may change")
    cause.sqlite_errorcode = code  # type: ignore[misc]  # as the library sets it
    return caused(OperationalError(), cause)


def of_postgres(state: str | None) -> OperationalError:
    cause = RuntimeError()
    cause.sqlstate = state  # type: ignore[attr-defined]  # as psycopg sets it
    return caused(OperationalError(), cause)


def caused(error: Any, cause: BaseException) -> Any:
    error.__cause__ = cause
    return error


@pytest.mark.parametrize(
    ("error", "outage"),
    [
        (of_sqlite(sqlite3.SQLITE_FULL), Outage.NO_ROOM),
        (of_sqlite(sqlite3.SQLITE_READONLY_DBMOVED), Outage.NO_ROOM),
        (of_sqlite(sqlite3.SQLITE_BUSY_SNAPSHOT), Outage.AWAY),
        (of_sqlite(sqlite3.SQLITE_IOERR_FSYNC), Outage.AWAY),
        (of_sqlite(sqlite3.SQLITE_ERROR), None),
        (of_postgres("53100"), Outage.NO_ROOM),
        (of_postgres("57P01"), Outage.AWAY),
        (of_postgres(None), Outage.AWAY),
        (caused(InterfaceError(), RuntimeError()), Outage.AWAY),
        (caused(InterfaceError(), sqlite3.InterfaceError()), None),
        (ProgrammingError(), None),
        (OSError(errno.ENOSPC, "full"), Outage.NO_ROOM),
        (OSError(errno.EIO, "broken"), Outage.AWAY),
        (OSError(errno.ENOENT, "no such file"), None),
        (OSError("without a number"), None),
        (Unavailable("mail"), Outage.AWAY),
        (ValueError(), None),
        (None, None),
    ],
)
def test_outage_is_known_by_its_code(error: BaseException | None, outage: Outage | None) -> None:
    assert outage_in(error) == outage


@pytest.mark.django_db
def test_statement_that_is_wrong_is_no_outage() -> None:
    from django.db import DatabaseError, transaction

    with pytest.raises(DatabaseError) as found, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT * FROM no_such_table")
    assert outage_in(found.value) is None


def answer_to(error: BaseException, language: str) -> Any:
    try:
        raise error
    except type(error):
        return views.server_error(RequestFactory().post(f"/{language}/issues/new"))


@pytest.mark.parametrize(
    ("language", "words"), [("kk", "расталған жоқ"), ("ru", "не подтверждено"), ("en", "not confirmed")]
)
@pytest.mark.parametrize(("code", "wait"), [(sqlite3.SQLITE_FULL, "300"), (sqlite3.SQLITE_BUSY, "10")])
def test_outage_says_what_is_kept_and_when_to_come_again(language: str, words: str, code: int, wait: str) -> None:
    response = answer_to(of_sqlite(code), language)
    html = response.content.decode()
    assert (response.status_code, response["Retry-After"]) == (503, wait)
    assert f'<html lang="{language}">' in html
    assert words in html
    assert "no-store" in response["Cache-Control"]


def test_mistake_of_ours_is_no_outage() -> None:
    assert answer_to(of_sqlite(sqlite3.SQLITE_ERROR), "en").status_code == 500
    assert answer_to(ZeroDivisionError(), "en").status_code == 500


@pytest.mark.django_db
def test_page_whose_database_is_away_answers_503() -> None:
    """Through the whole stack: the error rises out of a query, and the page says what it is."""
    visitor = Client(raise_request_exception=False, headers={"host": "localhost"})
    with connection.execute_wrapper(_fail):
        response = visitor.get("/ru/issues/")
    assert (response.status_code, response["Retry-After"]) == (503, "10")
    assert "default-src 'none'" in response["Content-Security-Policy"]


def _fail(*_arguments: Any) -> Any:
    raise of_sqlite(sqlite3.SQLITE_IOERR)
