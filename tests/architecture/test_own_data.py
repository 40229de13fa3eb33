"""Whatever points at a person, or may hold an address or a name of one, is given out to them and can be erased."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import pytest
from django.apps import apps
from django.db import models
from django.test.utils import isolate_apps

from kopir.accounts.models import Account
from kopir.accounts.own_data import holdings

# Columns that hold an address or a name of an office or of somebody in public life, or that name no person at all.
NOBODYS: dict[str, str] = {
    "issues.Topic.name": "a subject",
    "letters.Letter.email": "the registered address of an office",
    "letters.Letter.holder_name": "who held the post on the day, as the directory says",
}
PERSONAL = ("email", "public_name", "phone", "iin", "address", "ip", "session_data", "pending_email")


def named(model: type[models.Model], field: models.Field) -> str:
    return f"{model._meta.app_label}.{model.__name__}.{field.name}"


def links(found: Iterable[type[models.Model]]) -> Iterator[str]:
    """Columns that point at an account, in whichever app: ours, the sign-in library's, Django's."""
    for model in found:
        yield from (named(model, field) for field in model._meta.get_fields() if points_at_account(field))


def points_at_account(field: models.Field) -> bool:
    is_own = getattr(field, "concrete", False) or getattr(field, "many_to_many", False)
    return is_own and not field.auto_created and field.related_model is Account


def strings(found: Iterable[type[models.Model]]) -> Iterator[str]:
    """Columns whose name says that they may hold what tells who somebody is."""
    for model in found:
        yield from (named(model, field) for field in model._meta.fields if may_name(field))


def may_name(field: models.Field) -> bool:
    is_text = isinstance(field, models.CharField | models.TextField | models.JSONField | models.GenericIPAddressField)
    return is_text and any(word == field.name or field.name.endswith(f"_{word}") for word in PERSONAL)


def held() -> tuple[set[str], set[str]]:
    every = list(holdings())
    return {column for one in every for column in one.columns}, {column for one in every for column in one.strings}


def test_each_link_to_a_person_has_an_export_and_an_erasure() -> None:
    columns, _strings = held()
    assert sorted(set(links(apps.get_models())) - columns) == []


def test_each_text_that_may_name_a_person_has_an_export_and_an_erasure() -> None:
    _columns, texts = held()
    assert sorted(set(strings(apps.get_models())) - texts - set(NOBODYS)) == []


def test_holdings_name_what_exists() -> None:
    columns, texts = held()
    existing = {named(model, field) for model in apps.get_models() for field in model._meta.fields}
    assert sorted((columns | texts) - existing) == []


def test_what_a_mail_or_a_session_keeps_is_named() -> None:
    _columns, texts = held()
    assert {"mail.OutgoingMail.to", "mail.OutgoingMail.context", "sessions.Session.session_data"} <= texts


@isolate_apps("kopir.issues")
@pytest.mark.filterwarnings("ignore:Model .* was already registered")
def test_a_new_model_with_a_link_to_a_person_is_caught() -> None:
    class Diary(models.Model):  # noqa: DJ008  # never printed
        writer = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
        readers = models.ManyToManyField(Account, related_name="+")
        guest_email = models.EmailField()
        pages = models.PositiveIntegerField()

        class Meta:
            app_label = "issues"

    columns, texts = held()
    assert sorted(set(links([Diary])) - columns) == ["issues.Diary.readers", "issues.Diary.writer"]
    assert sorted(set(strings([Diary])) - texts) == ["issues.Diary.guest_email"]
