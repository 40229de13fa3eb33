"""Read an answer as an attacker would: all of it, body and headers."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from django.db import connection, reset_queries, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.architecture.test_requests import writes

SIGN_IN = "/en/sign-in/"
SECOND_FACTOR = "/en/me/second-factor"


def body(answer: Any) -> bytes:
    return b"".join(answer.streaming_content) if answer.streaming else bytes(answer.content)


def all_of(answer: Any) -> str:
    heads = "\n".join(f"{name}: {value}" for name, value in answer.headers.items())
    return f"{heads}\n{answer.cookies.output()}\n{body(answer).decode(errors='replace')}"


def leads_to(answer: Any) -> str:
    return urlsplit(answer.headers.get("Location", "")).path


def is_refusal(answer: Any) -> bool:
    """Whether the door stayed shut: sign in first, not yours, not there, or not in this way."""
    if answer.status_code == 302:
        return leads_to(answer) in {SIGN_IN, SECOND_FACTOR}
    return answer.status_code in {403, 404, 405}


def ask(client: Client, method: str, path: str, data: dict[str, Any] | None = None) -> tuple[Any, list[str]]:
    """Ask, and take back whatever was written; return the answer and the writes."""
    client.raise_request_exception = False
    reset_queries()  # their log is bounded, and a test asks thousands of times
    with transaction.atomic():
        with CaptureQueriesContext(connection) as asked:
            answer = client.generic(method, path) if data is None else client.post(path, data)
            answer.read_all = all_of(answer)  # a stream is read inside, as long as its rows are there
        transaction.set_rollback(True)
    return answer, writes(asked.captured_queries)
