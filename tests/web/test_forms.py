"""Forms come out accessible: labels, words, links from the summary to the fields."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django import forms
from django.utils.translation import override
from html5lib import parseFragment

from kopir.web.forms import DateField, LongText
from kopir.web.styleguide import SampleForm


class Small(forms.Form):
    when = DateField(required=False)
    secret = forms.CharField(widget=forms.HiddenInput)
    text = forms.CharField(widget=LongText, help_text="5 < 6", required=False)

    def clean(self) -> None:
        raise forms.ValidationError("Both cannot be.")


@pytest.fixture
def bound() -> SampleForm:
    return SampleForm({"title": "", "wish": "nobody", "email": "nobody"})


def controls(html: str) -> set[str]:
    return set(re.findall(r'<(?:input|select|textarea)[^>]*\sid="([^"]+)"', html))


@pytest.mark.parametrize("is_bound", [False, True])
def test_every_control_has_a_label(bound: SampleForm, *, is_bound: bool) -> None:
    html = str(bound if is_bound else SampleForm())
    assert controls(html) == set(re.findall(r'<label for="([^"]+)"', html))


def test_references_lead_somewhere(bound: SampleForm) -> None:
    html = str(bound)
    ids = set(re.findall(r'\sid="([^"]+)"', html))
    described = {one for group in re.findall(r'aria-describedby="([^"]+)"', html) for one in group.split()}
    assert described <= ids
    assert set(re.findall(r'href="#([^"]+)"', html)) <= ids


def test_summary_names_each_mistake_and_links_to_its_field(bound: SampleForm) -> None:
    html = str(bound)
    assert set(re.findall(r'<a href="#([^"]+)">', html)) == {
        "id_title", "id_text", "id_language", "id_wish_0", "id_email", "id_is_adult",
    }  # fmt: skip
    assert 'role="alert"' in html
    assert "Please mend 6 things; all you typed is kept" in html


def test_form_without_mistakes_shows_no_summary() -> None:
    assert "error-summary" not in str(SampleForm())


def test_wrong_field_is_marked_for_readers_of_the_screen(bound: SampleForm) -> None:
    field = re.search(r'<input type="email"[^>]*>', str(bound))
    assert field
    assert 'aria-invalid="true"' in field[0]
    assert "id_email_error" in field[0]
    assert 'value="nobody"' in field[0]


def test_required_and_optional_are_said_in_words() -> None:
    html = str(SampleForm())
    assert html.count("(required)") == 6
    assert html.count("(optional)") == 3


def test_groups_are_fieldsets_with_a_legend() -> None:
    root = parseFragment(str(SampleForm()), namespaceHTMLElements=False)
    legends = ["".join(one.itertext()).split("(")[0].strip() for one in root.iter("legend")]
    assert legends == ["Who should answer?", "Topics"]


def test_form_shows_its_own_mistakes_hidden_fields_and_escapes_help() -> None:
    html = str(Small({"secret": "x"}))
    assert "<li>Both cannot be.</li>" in html
    assert '<input type="hidden" name="secret" value="x"' in html
    assert "5 &lt; 6" in html


def test_mistake_in_a_hidden_field_is_told_without_a_link() -> None:
    html = str(Small({}))
    assert 'href="#id_secret"' not in html
    assert "This field is required." in html


def test_date_speaks_iso_to_the_browser_in_every_language() -> None:
    with override("ru"):
        assert 'value="2026-11-23"' in str(Small(initial={"when": date(2026, 11, 23)}))
    assert DateField().clean("23.11.2026") == DateField().clean("2026-11-23") == date(2026, 11, 23)


def test_counter_says_the_limit_without_script() -> None:
    html = str(SampleForm())
    assert re.search(r'data-count-for="id_title" data-most="120">\s*At most 120 characters\.\s*<', html)
    assert 'data-count-for="id_email"' not in html


def test_formset_draws_each_form_and_its_count() -> None:
    html = str(forms.formset_factory(Small, extra=2)())
    assert html.count("<fieldset") == 2
    assert 'name="form-TOTAL_FORMS"' in html
