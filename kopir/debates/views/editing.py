"""Pages of editors: bring a debate in, look at it, put it right, publish it, take it back."""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kopir.accounts.permissions import editor_required
from kopir.debates import actions
from kopir.debates.correcting_forms import FactsForm, MasksForm, facts_of
from kopir.debates.forms import (
    AgendaForm,
    FilesForm,
    FilterForm,
    LineForm,
    NewDebateForm,
    OffsetForm,
    VoicesForm,
    WithdrawForm,
    agenda_text,
)
from kopir.debates.labels import FILES, REFUSED
from kopir.debates.models import Debate, Turn, UnknownLine, Voice
from kopir.debates.rules import Refusal
from kopir.debates.showing import cards_of, screen_of
from kopir.debates.views.pages import context_of, first_of
from kopir.web import clock
from kopir.web.caching import private_page
from kopir.web.errors import Refused, TooLate
from kopir.web.views import refused

FORM_METHODS = ["GET", "HEAD", "POST"]
SAMPLES = 3  # speeches that show who a label is


@require_safe
@private_page
@editor_required
def desk(request: HttpRequest) -> HttpResponse:
    """What has been brought in and waits to be looked at."""
    return render(request, "debates/desk.html", {"rows": Debate.objects.drafts().select_related("host")})


@require_http_methods(FORM_METHODS)
@private_page
@editor_required
def new(request: HttpRequest) -> HttpResponse:
    sent = request.POST if request.method == "POST" else None
    form = NewDebateForm(sent, request.FILES if sent is not None else None, initial={"held_on": clock.today()})
    if sent is not None and form.is_valid():
        try:
            debate = actions.bring_in(form.new_debate(), form.cleaned_data["sources"])
        except Refused as refusal:
            form.add_error("sources", str(REFUSED[Refusal(refusal.code)]))
        else:
            return redirect("debates:draft", debate.number)
    return render(request, "debates/new.html", {"form": form}, status=422 if form.is_bound else 200)


@require_safe
@private_page
@editor_required
def draft(request: HttpRequest, number: int) -> HttpResponse:
    """All that must be looked at before a debate is shown, and all that can be put right after."""
    debate = found(number)
    files = [(file, FILES[file.kind]) for file in debate.recordings.all()]
    voices = list(debate.voices.select_related("person", "proxy_for"))
    cards = cards_of(debate, voices)
    context = {
        "debate": debate,
        "files": files,
        "unknown": UnknownLine.objects.filter(recording__debate=debate).select_related("recording")[:200],
        "voices": _samples(debate, voices),
        "card": cards[0] if cards else None,
        "turns": debate.turns.count(),
        "cues": debate.cues.count(),
        "chat": debate.chat.count(),
        "hidden": debate.masks.filter(stands=False).count(),
    }
    return render(request, "debates/draft.html", context)


def _samples(debate: Debate, voices: Iterable[Voice]) -> list[tuple[Voice, list[str], int]]:
    """Return each voice with its longest speeches and how many it has."""
    spoken: dict[int, list[tuple[int, str]]] = {}
    for voice, words, text in Turn.objects.filter(debate=debate).values_list("voice", "words", "text"):
        spoken.setdefault(voice, []).append((words, text))
    return [
        (
            voice,
            [text for _words, text in sorted(spoken.get(voice.pk, []), reverse=True)[:SAMPLES]],
            len(spoken.get(voice.pk, [])),
        )
        for voice in voices
    ]


@require_http_methods(FORM_METHODS)
@private_page
@editor_required
def voices(request: HttpRequest, number: int) -> HttpResponse:
    debate = found(number)
    rows = list(debate.voices.select_related("person", "proxy_for"))
    form = VoicesForm(request.POST if request.method == "POST" else None, voices=rows)
    if form.is_bound and form.is_valid():
        actions.set_voices(debate, form.facts())
        return _kept(request, "debates:draft", number)
    return render(request, "debates/voices.html", {"debate": debate, "form": form}, status=_status(form))


@require_http_methods(FORM_METHODS)
@private_page
@editor_required
def facts(request: HttpRequest, number: int) -> HttpResponse:
    debate = found(number)
    form = FactsForm(request.POST if request.method == "POST" else None, initial=facts_of(debate))
    if form.is_bound and form.is_valid():
        actions.set_facts(debate, form.facts())
        return _kept(request, "debates:draft", number)
    return _act_page(request, debate, form, _("Title, host and video"))


@require_http_methods(FORM_METHODS)
@private_page
@editor_required
def masks(request: HttpRequest, number: int) -> HttpResponse:
    """What is likely personal in the speech, hidden until an editor lets it stand."""
    debate = found(number)
    form = MasksForm(request.POST if request.method == "POST" else None, debate=debate)
    if form.is_bound and form.is_valid():
        actions.set_masks(debate, form.standing_keys, form.cleaned_data["named"])
        return _kept(request, "debates:draft", number)
    return _act_page(request, debate, form, _("Personal data in the speech"), _("Only editors see this page."))


@require_http_methods(FORM_METHODS)
@private_page
@editor_required
def agenda(request: HttpRequest, number: int) -> HttpResponse:
    debate = found(number)
    sent = request.POST if request.method == "POST" else None
    form = AgendaForm(sent, debate=debate, initial={"items": agenda_text(debate)})
    if form.is_bound and form.is_valid():
        actions.set_agenda(debate, form.cleaned_data["items"])
        return _kept(request, "debates:draft", number)
    return _act_page(request, debate, form, _("Questions of the agenda"))


@require_safe
@private_page
@editor_required
def speeches(request: HttpRequest, number: int) -> HttpResponse:
    """The transcript as editors see it: also of a draft, and with a way to put single lines right."""
    debate = found(number)
    form = FilterForm(request.GET)
    filters = form.filters()
    screen = screen_of(debate, filters, first_of(request))
    return render(request, "debates/speeches.html", context_of(debate, form, filters, screen))


@require_http_methods(FORM_METHODS)
@private_page
@editor_required
def line(request: HttpRequest, number: int, cue: int) -> HttpResponse:
    """One line of a file: what it says, what its label was, and whose it is."""
    debate = found(number)
    row = get_object_or_404(debate.cues.select_related("recording"), position=cue)
    form = LineForm(request.POST if request.method == "POST" else None, debate=debate)
    if form.is_bound and form.is_valid():
        actions.correct_line(debate, cue, form.cleaned_data["voice"])
        return _kept(request, "debates:speeches", number)
    around = debate.cues.filter(position__range=(max(cue - 2, 0), cue + 2))
    context = {"debate": debate, "form": form, "cue": row, "around": around}
    return render(request, "debates/line.html", context, status=_status(form))


@require_http_methods(FORM_METHODS)
@private_page
@editor_required
def offset(request: HttpRequest, number: int, key: int) -> HttpResponse:
    debate = found(number)
    recording = get_object_or_404(debate.recordings.select_related("debate"), pk=key)
    form = OffsetForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        actions.set_offset(recording, form.offset)
        return _kept(request, "debates:draft", number)
    return _act_page(request, debate, form, _("Its clock is off"), recording.name)


@require_POST
@private_page
@editor_required
def publish(request: HttpRequest, number: int) -> HttpResponse:
    debate = found(number)
    try:
        actions.publish(debate)
    except TooLate as error:
        return refused(request, reason=REFUSED[Refusal(error.code)])
    messages.success(request, _("Everybody can read it now."))
    return redirect(debate)


@require_http_methods(FORM_METHODS)
@private_page
@editor_required
def anew(request: HttpRequest, number: int) -> HttpResponse:
    """Read better files in place of the older ones."""
    debate = found(number)
    sent = request.POST if request.method == "POST" else None
    form = FilesForm(sent, request.FILES if sent is not None else None)
    if form.is_bound and form.is_valid():
        try:
            left = actions.bring_in_anew(debate, form.cleaned_data["sources"])
        except Refused as refusal:
            form.add_error("sources", str(REFUSED[Refusal(refusal.code)]))
        else:
            if left:
                messages.warning(request, _lines_left(left))
            return _kept(request, "debates:draft", number)
    lead = _("Addresses of speeches, quotations, positions and marks stay with the words to which they belong.")
    return _act_page(request, debate, form, _("Bring the files in anew"), lead)


@require_http_methods(FORM_METHODS)
@private_page
@editor_required
def withdraw(request: HttpRequest, number: int) -> HttpResponse:
    debate = found(number)
    form = WithdrawForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            actions.withdraw(debate, form.cleaned_data["reason"])
        except TooLate as error:
            return refused(request, reason=REFUSED[Refusal(error.code)])
        return redirect(debate)
    return _act_page(request, debate, form, _("Take it back"))


def found(number: int) -> Debate:
    return get_object_or_404(Debate.objects.select_related("host"), number=number)


def _kept(request: HttpRequest, page: str, number: int) -> HttpResponse:
    messages.success(request, _("It is kept, and the figures are made anew."))
    return redirect(page, number)


def _lines_left(count: int) -> str:
    return ngettext(
        "%(count)d line that had been given to another voice says other words now. Look who says it.",
        "%(count)d lines that had been given to another voice say other words now. Look who says them.",
        count,
    ) % {"count": count}


def _act_page(request: HttpRequest, debate: Debate, form: Form, title: str, lead: str = "") -> HttpResponse:
    """A page that holds one small form about a debate."""
    context = {"debate": debate, "form": form, "title": title, "lead": lead}
    return render(request, "debates/act.html", context, status=_status(form))


def _status(form: Form) -> int:
    return 422 if form.is_bound else 200
