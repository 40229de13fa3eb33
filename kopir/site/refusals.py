"""What Köpir refuses: each promise with the test that holds it, and the reports an editor refused, with reasons."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kopir.readings.timeline import items, read
from kopir.record.models import Entry
from kopir.web.paging import page_of
from kopir.web.serving import page_asking

SIZE = 25


@dataclass(frozen=True)
class Line:
    """One thing the house never does, why, and the tests that fail when it does."""

    promise: str | Promise
    why: str | Promise
    tests: tuple[str, ...]


LINES = (
    Line(
        _("To infer or show the political leaning of a private person to anyone but that person; to store it."),
        _("No field, export or data address holds one."),
        ("tests/architecture/test_privacy.py::test_no_field_can_hold_a_private_persons_politics",),
    ),
    Line(
        _(
            "To publish a private e-mail, address, telephone number or identity number, or who supported what;"
            " to give such a list to offices, parties or researchers."
        ),
        _("Supporters are counted and never listed; a count by area under ten is not shown."),
        (
            "tests/architecture/test_privacy.py::test_templates_print_no_private_address",
            "tests/issues/test_supporting.py::test_supports_by_area_never_show_a_small_count",
            "tests/site/test_case.py::test_json_and_csv_hold_no_address_and_no_hidden_name",
        ),
    ),
    Line(
        _("To put words into a real person's mouth."),
        _("Every invented sample act belongs to an invented council with invented people, and is marked as a sample."),
        (
            "tests/site/test_sample.py::test_sample_marks_all_that_is_invented",
            "tests/site/test_sample.py::test_sample_keeps_the_historical_directory_apart",
        ),
    ),
    Line(
        _("To claim a legal duty that does not exist."),
        _("A house term says that it is one. A legal term needs a channel, a day and a registration number."),
        (
            "tests/letters/test_rulebooks.py::test_house_term_says_that_no_legal_duty_is_claimed",
            "tests/letters/test_delivering.py::test_legal_clock_waits_for_the_registration",
        ),
    ),
    Line(
        _("To treat silence of data as idleness of a person, or silence of citizens as a solved problem."),
        _("Where nothing is known, the page says so. What nobody checked is called unchecked, never verified."),
        (
            "tests/site/test_case.py::test_unchecked_claim_is_never_called_verified",
            "tests/site/test_pages.py::test_activity_of_somebody_without_letters_says_nothing_against_them",
        ),
    ),
    Line(
        _("To rank people below a minimum sample, or under a rule that differs by party."),
        _("Under ten cases there is no rank. Exchanging the names of two parties changes no figure."),
        (
            "tests/site/test_scorecards.py::test_nobody_is_ranked_below_the_minimum_sample",
            "tests/site/test_scorecards.py::test_swapping_two_parties_names_changes_no_figure",
        ),
    ),
    Line(
        _("To remove anything quietly."),
        _("A refusal has a reason and stays on the record; what is erased leaves its trace."),
        (
            "tests/issues/test_raising.py::test_refuse_report_leaves_number_reason_and_date_but_no_text",
            "tests/site/test_record_pages.py::test_entry_whose_text_was_erased_keeps_its_seal",
        ),
    ),
    Line(
        _("To act when a page is merely opened, or to let one link do two things."),
        _("A link from a mail shows a button first; only the button acts, once."),
        (
            "tests/architecture/test_requests.py::test_no_page_acts_on_get",
            "tests/tokens/test_tokens.py::test_find_opens_one_act_only_and_changes_nothing",
        ),
    ),
)


@page_asking("before", "after")
def refusals(request: HttpRequest) -> HttpResponse:
    """The promises, and the refused reports, newest first."""
    refused = read(Entry.objects.filter(kind="report.refused"))
    found = page_of(refused, key="pk", params=request.GET, size=SIZE)
    return render(
        request,
        "site/refusals.html",
        {
            "lines": LINES,
            "items": items(found.rows),
            "older": f"?before={found.older}" if found.older else "",
            "newer": f"?after={found.newer}" if found.newer else "",
        },
    )
