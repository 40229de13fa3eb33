"""Tell an outage (the disk is full, the database is away) from a mistake in our code, by codes and never by words."""

from __future__ import annotations

import errno
import sqlite3
from enum import StrEnum

from django.db.utils import InterfaceError, OperationalError

from kopir.web.errors import Unavailable


class Outage(StrEnum):
    AWAY = "away"  # the database does not answer, or not in time
    NO_ROOM = "no-room"  # reading goes on, but nothing can be written


# Primary result codes of SQLite. The general SQLITE_ERROR (no such table) is a mistake of ours and not among them.
OF_SQLITE = {
    sqlite3.SQLITE_BUSY: Outage.AWAY,
    sqlite3.SQLITE_LOCKED: Outage.AWAY,
    sqlite3.SQLITE_NOMEM: Outage.AWAY,
    sqlite3.SQLITE_IOERR: Outage.AWAY,
    sqlite3.SQLITE_CANTOPEN: Outage.AWAY,
    sqlite3.SQLITE_PROTOCOL: Outage.AWAY,
    sqlite3.SQLITE_READONLY: Outage.NO_ROOM,
    sqlite3.SQLITE_FULL: Outage.NO_ROOM,
}
OF_SYSTEM = {
    errno.ENOSPC: Outage.NO_ROOM,
    errno.EDQUOT: Outage.NO_ROOM,
    errno.EROFS: Outage.NO_ROOM,
    errno.EFBIG: Outage.NO_ROOM,
    errno.EIO: Outage.AWAY,
}
NO_ROOM_STATES = {"53100", "25006"}  # PostgreSQL: disk_full, read_only_sql_transaction


def outage_in(error: BaseException | None) -> Outage | None:
    """Return which outage an error tells of, or None where it is a mistake in our code."""
    if isinstance(error, Unavailable):
        return Outage.AWAY
    if isinstance(error, OperationalError | InterfaceError):
        return _of_database(error.__cause__)
    return OF_SYSTEM.get(error.errno or 0) if isinstance(error, OSError) else None


def _of_database(cause: BaseException | None) -> Outage | None:
    if isinstance(cause, sqlite3.Error):
        return OF_SQLITE.get(getattr(cause, "sqlite_errorcode", 0) & 0xFF)
    # Of PostgreSQL's errors this class is what lies outside a statement: the server, the link, the disk.
    return Outage.NO_ROOM if getattr(cause, "sqlstate", None) in NO_ROOM_STATES else Outage.AWAY
