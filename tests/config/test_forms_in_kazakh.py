"""Every form, submitted wrongly by a reader of Kazakh, answers in Kazakh."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django import forms
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.translation import override

from kopir.config.prepare import compile_catalogues
from tests.config.test_framework_strings import form_classes

pytestmark = pytest.mark.django_db

# The passkey forms are filled by the browser's own dialogue; tests/accounts walks through their pages.
BY_BROWSER = {"AddKeyForm", "RenameKeyForm"}
OURS = [
    form
    for form in form_classes()
    if form.__module__.startswith("kopir.") and hasattr(form, "base_fields") and form.__name__ not in BY_BROWSER
]
# Names that are the same in every language.
NAMES = {"AVIF", "CSV", "JPEG", "JSON", "Köpir", "PDF", "PNG", "URL", "UTF", "UUID", "WebP", "mayor", "post"}
CONTEST = "kopir.letters.formsContestForm"
WORD = re.compile(r"[A-Za-zÀ-ɏ]{3,}")


@pytest.fixture(scope="module", autouse=True)
def _compiled() -> None:
    compile_catalogues(Path(settings.LOCALE_PATHS[0]))


def made(form: type[forms.BaseForm], **bound: Any) -> forms.BaseForm:
    from kopir.issues.actions.moderated import thing_of
    from kopir.moderation.rules import Act
    from kopir.search.forms import Lists
    from tests.factories import debates, issues, letters

    needed: dict[str, dict[str, Any]] = {
        "AnswersForm": {"questions": []},
        "LinkAnswersForm": {"questions": []},
        "PaperReplyForm": {"questions": []},
        "DeskAnswersForm": {"questions": []},
        "DisclosureForm": {"is_own": True},
        "ReasonForm": {"act": Act.RESTORE},
        "StatementForm": {"act": Act.HIDE},
        "BlurForm": {"act": Act.BLUR},
    }
    options = dict(needed.get(form.__name__, {}))
    if form.__module__ == "kopir.search.forms":
        options = {"lists": Lists((), ())}
        bound = {"data": bound.get("data", {})}
    if form.__name__ == "ReasonForm" and form.__module__ != "kopir.moderation.forms":
        options = {}  # others have a form of that name
    if form.__name__ in {"AgendaForm", "LineForm"}:
        options = {"debate": debates.a_draft()}
    if form.__name__ in {"ViewpointForm", "MasksForm", "PositionForm"}:
        options = {"debate": debates.a_debate()}
    alone: dict[str, Callable[[], dict[str, Any]]] = {
        "WordsForm": lambda: {"turn": debates.a_debate().turns.get(number=1)},
        "PromiseForm": lambda: {"reply": letters.reply()},
        "VoicesForm": lambda: {"voices": list(debates.a_draft().voices.all())},
    }
    if form.__name__ in alone:
        options = alone[form.__name__]()
    if form.__name__ == "MaskForm":
        options |= {"act": Act.MASK, "thing": thing_of(issues.report())}
    if form.__name__ == "RungForm":
        options["letter"] = letters.delivered()
    if form.__name__.endswith(("AnswersForm", "PaperReplyForm")) or form.__module__ + form.__name__ == CONTEST:
        options["questions"] = list(letters.delivered().questions.all())
    return form(**bound, **options)


def nonsense(field: forms.Field) -> Any:
    if isinstance(field, forms.FileField):
        return SimpleUploadedFile("note.txt", b"not a picture")
    if isinstance(field, forms.EmailField):
        return "nobody"
    if isinstance(field, forms.ChoiceField | forms.DateField):
        return "1-1-1-1"
    return "1" * 20_000


def complaints(form: forms.BaseForm) -> list[str]:
    with override("kk"):
        return [str(error) for errors in form.errors.values() for error in errors]


@pytest.mark.parametrize("form", OURS, ids=lambda form: f"{form.__module__}.{form.__name__}")
def test_wrong_form_complains_in_kazakh(form: type[forms.BaseForm]) -> None:
    with override("kk"):
        fields = made(form).fields
        wrong = {name: nonsense(field) for name, field in fields.items()}
        files = {name: value for name, value in wrong.items() if isinstance(value, SimpleUploadedFile)}
        told = complaints(made(form, data={}, files={})) + complaints(made(form, data=wrong, files=files))
    english = {word for text in told for word in WORD.findall(text.replace("1-1-1-1", ""))} - NAMES
    assert english == set(), told


def test_forms_do_complain() -> None:
    assert sum(bool(complaints(made(form, data={}, files={}))) for form in OURS) > 15
