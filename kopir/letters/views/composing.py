"""An editor puts an issue to an addressee."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from kopir.accounts.permissions import editor_required, signed_in
from kopir.issues.models import Issue
from kopir.letters import actions, labels
from kopir.letters.forms import ComposeForm, default_language, explain
from kopir.letters.models import Letter, Proposal
from kopir.letters.rules import LetterState
from kopir.letters.suggesting import Advice, advice_on
from kopir.mail.beside import Both
from kopir.people.addressees import languages_of
from kopir.people.models import Organization, Post
from kopir.web import clock
from kopir.web.caching import private_page
from kopir.web.errors import Refused, TooLate
from kopir.web.views import refused

MOST_FOUND = 20


@require_http_methods(["GET", "HEAD", "POST"])
@private_page
@editor_required
def new(request: HttpRequest) -> HttpResponse:
    """Choose an addressee first (`to`), then compose; lines come and go without script."""
    issue = _issue(request)
    addressee = _addressee(request.GET.get("to", ""))
    if addressee is None:
        return _choose(request, issue)
    if request.method != "POST":
        form = ComposeForm(count=1, initial=_initial(issue, addressee))
        return _compose(request, issue, addressee, form)
    if "add" in request.POST or "remove" in request.POST:
        data, count = _with_other_lines(request.POST)
        return _compose(request, issue, addressee, ComposeForm(count=count, initial=data))
    form = ComposeForm(request.POST, count=_number(request.POST.get("lines")))
    if not form.is_valid():
        return _compose(request, issue, addressee, form, status=422)
    if "send" not in request.POST:
        return _compose(request, issue, addressee, form, is_preview="preview" in request.POST)
    return _send(request, issue, addressee, form)


@require_safe
@private_page
@editor_required
def decline(request: HttpRequest, key: int) -> HttpResponse:
    """A proposal is declined at the desk, where a decision can be undone."""
    return redirect("desk:item", "proposals", key)


def _send(request: HttpRequest, issue: Issue, addressee: Post | Organization, form: ComposeForm) -> HttpResponse:
    proposal = Proposal.objects.open().filter(issue=issue).first()
    try:
        letter = actions.send_letter(form.draft(issue, addressee), signed_in(request), proposal)
    except TooLate as error:
        return refused(request, reason=labels.REFUSALS.get(error.code))
    except Refused as error:
        explain(form, error)
        return _compose(request, issue, addressee, form, status=422)
    if letter.state == LetterState.SENT:
        messages.success(request, _("The letter is on its way."))
        return redirect("letters:manage", letter.number)
    messages.success(request, _("The letter is written. Print it and hand it in."))
    return redirect("letters:print", letter.number)


def _compose(
    request: HttpRequest,
    issue: Issue,
    addressee: Post | Organization,
    form: ComposeForm,
    *,
    status: int = 200,
    is_preview: bool = False,
) -> HttpResponse:
    post = addressee if isinstance(addressee, Post) else None
    draft = form.draft(issue, addressee) if is_preview else None
    said = actions.preview(draft) if draft else ()
    context = {
        "issue": issue,
        "addressee": addressee,
        "holder": post.holder_on(clock.today()) if post else None,
        "has_email": bool(actions.registered_email(addressee)),
        "open_letter": _open_letter(issue, addressee),
        "why": [reason for choice in [advice_on(issue).about(addressee)] if choice for reason in choice.reasons],
        "form": form,
        "draft": draft,
        "both": Both(*said) if len(said) > 1 else None,
    }
    return render(request, "letters/compose.html", context, status=status)


def _choose(request: HttpRequest, issue: Issue) -> HttpResponse:
    words = request.GET.get("q", "").strip()
    posts, organizations = Post.objects.addressable(), Organization.objects.addressable()
    if words:
        posts, organizations = posts.found_by(words), organizations.found_by(words)
    context = {
        "issue": issue,
        "q": words,
        "advice": Advice() if words else advice_on(issue),
        "posts": posts.select_related("organization")[:MOST_FOUND],
        "organizations": organizations[:MOST_FOUND],
    }
    return render(request, "letters/choose.html", context)


def _issue(request: HttpRequest) -> Issue:
    rows = Issue.objects.published().select_related("merged_into")
    found = get_object_or_404(rows, number=_number(request.GET.get("issue")))
    return found.merged_into or found


def _addressee(ref: str) -> Post | Organization | None:
    kind, _slash, slug = ref.partition("/")
    if not ref:
        return None
    found: Post | Organization | None = None
    if kind == "post":
        found = Post.objects.addressable().select_related("organization").filter(slug=slug).first()
    elif kind == "organization":
        found = Organization.objects.addressable().filter(slug=slug).first()
    if found is None:
        raise Http404
    return found


def _open_letter(issue: Issue, addressee: Post | Organization) -> Letter | None:
    letters = Letter.objects.in_case(issue).open()
    return letters.filter(**{"post" if isinstance(addressee, Post) else "organization": addressee}).first()


def _initial(issue: Issue, addressee: Post | Organization) -> dict[str, object]:
    language, second_language = languages_of(addressee)
    return {
        "language": language or default_language(issue),
        "second_language": second_language,
        "rulebook": "house-15",
        "by_email": "yes" if actions.registered_email(addressee) else "no",
        "lines": 1,
    }


def _with_other_lines(sent: QueryDict) -> tuple[dict[str, object], int]:
    """Return what was typed with a line more, or with one line taken out."""
    data: dict[str, object] = {name: value for name, value in sent.items() if not name.startswith("question_")}
    texts = [sent.get(f"question_{number}", "") for number in range(1, _number(sent.get("lines")) + 1)]
    if "add" in sent:
        texts.append("")
    elif (gone := _number(sent.get("remove"))) and len(texts) > 1:
        texts = [text for number, text in enumerate(texts, start=1) if number != gone]
    data |= {f"question_{number}": text for number, text in enumerate(texts, start=1)}
    return data | {"lines": len(texts)}, len(texts)


def _number(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else 0
