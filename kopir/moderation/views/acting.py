"""Moderators look at a thing and act on it, each act at its own address."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from kopir.accounts.models import Account
from kopir.accounts.permissions import moderator_required, signed_in
from kopir.moderation import actions, labels
from kopir.moderation.forms import BlurForm, MaskForm, ReasonForm, StatementForm
from kopir.moderation.handlers import Thing, find_thing
from kopir.moderation.models import Decision, Flag
from kopir.moderation.rules import Act, FlagCode, acts_for
from kopir.pure.text.personal import find_personal
from kopir.web.caching import private_page
from kopir.web.errors import Refused

BUTTONS = {
    Act.HOLD: gettext_lazy("Hold it until somebody has looked"),
    Act.MASK: gettext_lazy("Mask places in the text"),
    Act.BLUR: gettext_lazy("Blur parts of the photo"),
    Act.REFUSE: gettext_lazy("Refuse it: it stays hidden"),
    Act.HIDE: gettext_lazy("Hide it"),
    Act.PUBLISH: gettext_lazy("Publish it again"),
    Act.RESTORE: gettext_lazy("Restore it"),
}
FORMS: dict[Act, type[ReasonForm]] = {Act.MASK: MaskForm, Act.BLUR: BlurForm}


@require_safe
@private_page
@moderator_required
def thing(request: HttpRequest, kind: str, key: str) -> HttpResponse:
    """One thing with all that is needed to decide."""
    found = _thing(kind, key)
    standing = Decision.objects.withholding(found.ref).select_related("author").first()
    context = {
        "thing": found,
        "of": labels.OF.get(kind, kind),
        "group": labels.GROUPS[found.group],
        "texts": _shown(found, standing),
        "standing": standing,
        "decisions": [(one, labels.ACTS[Act(one.act)]) for one in Decision.objects.on(found.ref)],
        "flags": [(one, labels.FLAG_CODES[FlagCode(one.code)]) for one in Flag.objects.on(found.ref)],
        "acts": [(act, BUTTONS[act]) for act in _acts(found, standing)],
    }
    return render(request, "moderation/thing.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@private_page
@moderator_required
def act(request: HttpRequest, kind: str, key: str, act: str) -> HttpResponse:
    """The form of one act on one thing."""
    found = _thing(kind, key)
    standing = Decision.objects.withholding(found.ref).first()
    wanted = next((one for one in _acts(found, standing) if one == act), None)
    if wanted is None:
        raise Http404
    form = _form(wanted, found, request)
    if request.method == "POST" and form.is_valid():
        try:
            decision = _do(wanted, found.ref, form, signed_in(request))
        except Refused as refusal:
            words = labels.REFUSED.get(refusal.code) or labels.INCOMPLETE.get(refusal.code)  # type: ignore[call-overload]  # a code is its value
            form.add_error(None, str(words or refusal.code))
        else:
            messages.success(request, _("Done: decision %(number)s.") % {"number": decision.number})
            return redirect("moderation:act", kind, key)
    context = {"thing": found, "form": form, "act": wanted, "title": BUTTONS[wanted], "texts": _shown(found, standing)}
    return render(request, "moderation/act.html", context, status=422 if request.method == "POST" else 200)


def _form(act: Act, found: Thing, request: HttpRequest) -> ReasonForm:
    more: dict[str, Any] = {"thing": found} if act is Act.MASK else {}
    usual = ReasonForm if act in {Act.PUBLISH, Act.RESTORE} else StatementForm
    return FORMS.get(act, usual)(request.POST if request.method == "POST" else None, act=act, **more)


def _do(act: Act, ref: str, form: ReasonForm, editor: Account) -> Decision:
    statement = form.statement()
    if isinstance(form, MaskForm):
        return actions.mask(ref, form.places_chosen(), statement, editor=editor)
    if isinstance(form, BlurForm):
        return actions.blur(ref, form.areas(), statement, editor=editor)
    perform: Callable[..., Decision] = actions.withhold
    if act in {Act.PUBLISH, Act.RESTORE}:
        perform = actions.give_back
    elif act is Act.REFUSE:
        perform = actions.refuse_held
    return perform(ref, statement, editor=editor)


def _thing(kind: str, key: str) -> Thing:
    found = find_thing(f"{kind}/{key}")
    if found is None:
        raise Http404
    return found


def _acts(found: Thing, standing: Decision | None) -> tuple[Act, ...]:
    withheld_by = Act(standing.act) if standing and found.withheld else None
    has_photo = found.photo is not None and found.photo.width is not None
    return acts_for(is_public=found.is_public, withheld_by=withheld_by, has_photo=has_photo)


def _shown(found: Thing, standing: Decision | None) -> list[dict[str, Any]]:
    """The texts as their author wrote them, with what a machine found marked; kept ones where the thing is hidden."""
    texts = dict(found.texts)
    if standing and found.withheld:
        texts |= {kept.field: kept.text for kept in standing.kept.filter(opening__isnull=True, photo__isnull=True)}
    return [{"field": field, "parts": _parts(text)} for field, text in texts.items() if text]


def _parts(text: str) -> list[tuple[str, str]]:
    parts, reached = [], 0
    for place in find_personal(text):
        parts += [(text[reached : place.start], ""), (text[place.start : place.end], str(labels.PERSONAL[place.kind]))]
        reached = place.end
    return [*parts, (text[reached:], "")]


def explain(form: forms.Form, refusal: Refused) -> None:
    """Put a refusal on top of its form."""
    form.add_error(None, str(labels.REFUSED.get(refusal.code, refusal.code)))
