from __future__ import annotations

from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from kopir.accounts.actions import grant
from kopir.accounts.rules import Role
from kopir.files.actions import attach, keep_document, keep_image
from kopir.files.models import StoredFile
from tests.factories.issues import citizen, photo
from tests.files.test_actions import PDF

pytestmark = pytest.mark.django_db


@pytest.fixture
def shown() -> StoredFile:
    stored = keep_image(photo())
    attach(stored, is_public=True)
    return stored


def body(response: object) -> bytes:
    return b"".join(response.streaming_content)  # type: ignore[attr-defined]


def test_public_file_is_served_for_ever_and_sniffed_by_nobody(client: Client, shown: StoredFile) -> None:
    response = client.get(shown.url)
    assert response.status_code == 200
    assert response["Content-Type"] == "image/webp"
    assert response["Cache-Control"] == "public, max-age=31536000, immutable"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert not response.cookies
    assert "Cookie" not in response.get("Vary", "")
    assert body(response)[8:12] == b"WEBP"


def test_public_file_answers_that_nothing_changed(client: Client, shown: StoredFile) -> None:
    first = client.get(shown.url)
    body(first)
    again = client.get(shown.url, headers={"If-Modified-Since": first["Last-Modified"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again["Cache-Control"] == "public, max-age=31536000, immutable"


def test_small_picture_has_its_own_address(client: Client, shown: StoredFile) -> None:
    response = client.get(shown.small_url)
    assert response.status_code == 200
    assert shown.small_url.endswith(f"{shown.public_id}.small.webp")
    body(response)


def test_pdf_is_offered_as_a_download(client: Client) -> None:
    stored = keep_document(SimpleUploadedFile("x.pdf", PDF))
    attach(stored, is_public=True)
    response = client.get(stored.url)
    assert response["Content-Disposition"].startswith("attachment")
    assert body(response) == PDF
    assert client.get(f"/files/{stored.public_id}.small.webp").status_code == 404


def test_private_file_does_not_exist_for_others(client: Client) -> None:
    stored = keep_image(photo())
    assert client.get(stored.url).status_code == 404
    assert client.get(stored.small_url).status_code == 404
    client.force_login(citizen())
    assert client.get(stored.url).status_code == 404


def test_private_file_is_read_by_an_editor_and_kept_by_no_cache(client: Client) -> None:
    stored, editor = keep_image(photo()), citizen()
    grant(editor, Role.EDITOR, by=None)
    client.force_login(editor)
    response = client.get(stored.url, headers={"If-Modified-Since": "Fri, 01 Jan 2100 00:00:00 GMT"})
    assert response.status_code == 200
    assert response["Cache-Control"] == "private, no-store"
    body(response)


def test_private_file_stays_shut_for_an_editor_without_a_second_guard(client: Client, settings: Any) -> None:
    stored, editor = keep_image(photo()), citizen()
    grant(editor, Role.EDITOR, by=None)
    client.force_login(editor)
    settings.STAFF_NEED_SECOND_FACTOR = True
    assert client.get(stored.url).status_code == 404


def test_wrong_names_are_not_found(client: Client, shown: StoredFile) -> None:
    assert client.get(f"/files/{shown.public_id}.pdf").status_code == 404
    assert client.get(f"/files/{'0' * 32}.webp").status_code == 404
    assert client.get("/files/../settings.py").status_code == 404
    default_storage.delete(shown.name)
    assert client.get(shown.url).status_code == 404


def test_files_take_no_post(client: Client, shown: StoredFile) -> None:
    assert client.post(shown.url).status_code == 405
