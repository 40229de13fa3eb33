"""Every word of a framework that one of our forms can say stands in our own catalogue."""

from __future__ import annotations

from importlib import import_module

import pytest
from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django import forms
from django.forms import fields as django_fields
from django.forms import models as django_models
from django.utils.translation import override

from kopir.web.framework_strings import ALL
from tests.architecture.house import CODE


def form_classes() -> list[type[forms.BaseForm]]:
    modules = [".".join(path.relative_to(CODE.parent).with_suffix("").parts) for path in CODE.glob("*/forms.py")]
    modules += [
        ".".join(path.relative_to(CODE.parent).with_suffix("").parts).removesuffix(".__init__")
        for path in CODE.glob("*/forms/*.py")
    ]
    found = {
        value
        for module in modules
        for value in vars(import_module(module)).values()
        if isinstance(value, type) and issubclass(value, forms.BaseForm)
    }
    return sorted(found, key=lambda form: (form.__module__, form.__name__))


def said(field: forms.Field) -> list[str]:
    """What a field and its validators can answer in English; a plural has no text before it has a number."""
    lines = [*field.error_messages.values(), *(getattr(one, "message", "") for one in field.validators)]
    with override("en"):
        return [text for line in lines if (text := str(line))]


def is_framework_word(text: str) -> bool:
    """Words of ours are in the catalogue because our code says them; only Django's and allauth's need the list."""
    known = set()
    with override("en"):
        for module in (django_fields, django_models):
            for value in vars(module).values():
                messages = getattr(value, "default_error_messages", {})
                known |= {str(message) for message in messages.values() if "{" not in str(message)}
    return text in known


def test_there_are_forms() -> None:
    assert len(form_classes()) > 3


@pytest.mark.parametrize("form", form_classes(), ids=lambda form: f"{form.__module__}.{form.__name__}")
def test_words_of_fields_are_in_our_catalogue(form: type[forms.BaseForm]) -> None:
    missing = {
        text
        for field in getattr(form, "base_fields", {}).values()
        for text in said(field)
        if is_framework_word(text) and text not in ALL
    }
    assert missing == set()


def test_words_of_the_sign_in_library_are_its_own() -> None:
    """A new version that says something else must show here, not to a visitor."""
    with override("en"):
        theirs = {
            str(text) for one in (DefaultAccountAdapter, DefaultMFAAdapter) for text in one.error_messages.values()
        }
    ours = {
        "Incorrect code.",
        "This account is currently inactive.",
        "Too many failed login attempts. Try again later.",
    }
    assert ours | {"Be patient, you are sending too many requests."} <= theirs & ALL
