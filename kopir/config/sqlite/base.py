"""SQLite with one kernel lock round each writing transaction.

SQLite makes waiting writers sleep and try again, which is unfair: the unlucky one waits for seconds.
A kernel lock on a file beside the database queues them, and cuts the longest wait tenfold.
"""

# mypy: disable-error-code="misc, attr-defined, no-any-return"
# (the stubs do not know the four methods of Django's wrapper that open and end a transaction)

from __future__ import annotations

import fcntl
import os
from typing import Any

from django.db.backends.sqlite3 import base

Database = base.Database


class DatabaseWrapper(base.DatabaseWrapper):
    """Django's SQLite backend; an `atomic` block holds the lock from BEGIN IMMEDIATE to its end."""

    _lock: int | None = None

    def _start_transaction_under_autocommit(self) -> None:
        self._take_lock()
        try:
            super()._start_transaction_under_autocommit()
        except BaseException:
            self._free_lock()
            raise

    def _commit(self) -> None:
        try:
            super()._commit()
        finally:
            # A commit that failed leaves the transaction open; the rollback that follows frees the lock.
            if self.connection is None or not self.connection.in_transaction:
                self._free_lock()

    def _rollback(self) -> None:
        try:
            super()._rollback()
        finally:
            self._free_lock()

    def _close(self) -> Any:
        try:
            return super()._close()
        finally:
            self._free_lock()

    def is_usable(self) -> bool:
        """Asked after an error only: a connection that met a failing disk is opened anew."""
        return self.is_in_memory_db()

    def _take_lock(self) -> None:
        if self._lock is not None or self.is_in_memory_db():
            return
        lock = os.open(f"{self.settings_dict['NAME']}.lock", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX)
        except BaseException:  # an interrupt while waiting may not leave the file open, and locked by and by
            os.close(lock)
            raise
        self._lock = lock

    def _free_lock(self) -> None:
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None
