"""One item on one screen, and the way from one to the next."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kopir.accounts.models import Account
from kopir.accounts.permissions import editor_required, signed_in
from kopir.desk import actions, showing
from kopir.desk.models import Ruling
from kopir.desk.queues import KINDS, kind_of
from kopir.desk.queues.base import Act, Kind
from kopir.desk.rules import RulingState
from kopir.web.caching import private_page
from kopir.web.errors import TooLate

STANDING = (RulingState.PENDING, RulingState.DONE)


def _kind(key: str) -> Kind:
    found = kind_of(key)
    if found is None:
        raise Http404
    return found


def _order(request: HttpRequest, kind: Kind) -> str:
    """Return the order in which this editor works through a queue, empty for its own."""
    asked = request.POST.get("order", request.GET.get("order", ""))
    return asked if kind.order(asked) else ""


def _there(kind: Kind, key: int, order: str = "") -> HttpResponse:
    """Lead to an item: at the desk, or on the page of the app that decides it."""
    if kind.page:
        item = kind.waiting().filter(pk=key).first()
        return redirect(kind.page(item)) if item is not None else redirect(_list_of(kind))
    there = reverse("desk:item", args=[kind.key, key])
    return redirect(f"{there}?order={order}" if order else there)


def _list_of(kind: Kind) -> str:
    return f"{reverse('desk:desk')}?queue={kind.key}"


@require_POST
@private_page
@editor_required
def start(request: HttpRequest) -> HttpResponse:
    """Open the oldest item of all queues."""
    found = actions.open_oldest(KINDS, signed_in(request))
    if found:
        return _there(*found)
    messages.info(request, _("Nothing is left that no other editor has open."))
    return redirect("desk:desk")


@require_POST
@private_page
@editor_required
def next_one(request: HttpRequest, kind: str) -> HttpResponse:
    """Open the oldest item of one queue."""
    queue = _kind(kind)
    order = _order(request, queue)
    key = actions.open_next(queue, signed_in(request), order)
    return _there(queue, key, order) if key else _cleared(request, queue)


@require_POST
@private_page
@editor_required
def open_one(request: HttpRequest, kind: str, key: int) -> HttpResponse:
    queue = _kind(kind)
    if queue.waiting().filter(pk=key).exists():
        actions.open_item(queue, key, signed_in(request))
    return _there(queue, key)


@require_POST
@private_page
@editor_required
def step(request: HttpRequest, kind: str, key: int) -> HttpResponse:
    """Leave an item undecided and open the one behind or before it."""
    queue = _kind(kind)
    order = _order(request, queue)
    before, behind = actions.keys_around(queue, key, order)
    found = actions.open_first(queue, before if "back" in request.POST else behind, signed_in(request))
    if found:
        return _there(queue, found, order)
    messages.info(request, _("There is nothing more in this direction."))
    return redirect(_list_of(queue))


@require_safe
@private_page
@editor_required
def item(request: HttpRequest, kind: str, key: int) -> HttpResponse:
    queue, editor = _kind(kind), signed_in(request)
    thing = queue.waiting().filter(pk=key).first()
    if thing is None:
        return _decided(request, queue, key)
    return redirect(queue.page(thing)) if queue.page else _page(request, queue, thing, editor)


@require_POST
@private_page
@editor_required
def decide(request: HttpRequest, kind: str, key: int) -> HttpResponse:
    """Decide, and open the next item of the same queue."""
    queue, editor = _kind(kind), signed_in(request)
    thing = queue.waiting().filter(pk=key).first()
    if thing is None:
        return _decided(request, queue, key, status=422)
    act = queue.act(request.POST.get("act", ""))
    if act is None or not act.fits(thing):
        raise Http404
    params: dict[str, list[str]] = {}
    if act.form:
        form = act.form(thing, request.POST)
        if not form.is_valid():
            return _page(request, queue, thing, editor, wrong=(act, form))
        params = {name: request.POST.getlist(name) for name in form.fields if name in request.POST}
    order = _order(request, queue)
    before, behind = actions.keys_around(queue, key, order)
    try:
        actions.decide(queue, key, act, params, editor)
    except TooLate:
        return _decided(request, queue, key, status=422)
    # What was left undecided on the way comes again at the end, the oldest first.
    found = actions.open_first(queue, [*behind, *before[::-1]], editor)
    return _there(queue, found, order) if found else _cleared(request, queue)


@require_POST
@private_page
@editor_required
def undo(request: HttpRequest, key: int) -> HttpResponse:
    """Take one's own decision back, and return to its item with all that was typed."""
    editor = signed_in(request)
    decision = get_object_or_404(Ruling.objects.of_editor(editor), pk=key)
    try:
        actions.undo(decision)
    except TooLate:
        messages.error(request, _("It was too late to undo this: it has taken effect."))
        return redirect("desk:desk")
    queue = kind_of(decision.kind)
    messages.success(request, _("Undone. Nothing has happened; what you typed stands in the form again."))
    if queue is None:
        return redirect("desk:desk")
    actions.open_item(queue, decision.key, editor)
    return _there(queue, decision.key)


@require_POST
@private_page
@editor_required
def told(request: HttpRequest, key: int) -> HttpResponse:
    """Put away the word that a decision did not take effect."""
    actions.note_told(get_object_or_404(Ruling.objects.of_editor(signed_in(request)), pk=key))
    return redirect("desk:desk")


def _cleared(request: HttpRequest, queue: Kind) -> HttpResponse:
    messages.success(request, _("This queue is done: %(queue)s") % {"queue": queue.title})
    return redirect("desk:desk")


def _decided(request: HttpRequest, queue: Kind, key: int, status: int = 200) -> HttpResponse:
    """Say that an item waits no more, and what was decided about it where the desk knows."""
    editor = signed_in(request)
    decision = Ruling.objects.of_item(queue.key, key).filter(state__in=STANDING).first()
    if decision is None and status == 200 and not _is_known(queue, key):
        raise Http404
    return render(
        request,
        "desk/decided.html",
        {
            "kind": queue,
            "words": showing.decided_words(decision, editor) if decision else "",
            **_common(editor),
        },
        status=status,
    )


def _is_known(queue: Kind, key: int) -> bool:
    """Say whether there is such a thing at all, decided elsewhere."""
    model = queue.waiting().model
    return bool(model._default_manager.filter(pk=key).exists())


def _page(
    request: HttpRequest, queue: Kind, thing: Any, editor: Account, *, wrong: tuple[Act, Form] | None = None
) -> HttpResponse:
    order = _order(request, queue)
    before, behind = actions.keys_around(queue, thing.pk, order)
    row = queue.row(thing)
    context = {
        "order": order,
        "kind": queue,
        "key": thing.pk,
        "row": showing.Shown(row, thing.pk, queue.is_late(row), ""),
        "opened": showing.opened_words(showing.opening_of_other(queue, thing.pk, editor)),
        "acts": [(number, act, form) for number, (act, form) in enumerate(_forms(queue, thing, editor, wrong), 1)],
        "links": queue.links(thing),
        "position": len(before) + 1,
        "total": len(before) + len(behind) + 1,
        "has_before": bool(before),
        "has_behind": bool(behind),
        **queue.show(thing),
        **_common(editor),
    }
    return render(request, "desk/item.html", context, status=422 if wrong else 200)


def _common(editor: Account) -> dict[str, Any]:
    return {"on_their_way": showing.on_their_way(editor), "without_effect": showing.without_effect(editor)}


def _forms(queue: Kind, thing: Any, editor: Account, wrong: tuple[Act, Form] | None) -> list[tuple[Act, Form | None]]:
    """Return each act with its form: the one with mistakes, or what this editor typed before an undo."""
    earlier = Ruling.objects.of_item(queue.key, thing.pk).of_editor(editor).first()
    found: list[tuple[Act, Form | None]] = []
    for act in queue.acts_for(thing):
        form: Form | None = None
        if wrong and wrong[0].key == act.key:
            form = wrong[1]
        elif act.form:
            typed = earlier.sent.dict() if earlier and earlier.act == act.key else None
            form = act.form(thing, None, typed)
        if form is not None:
            form.auto_id = f"id_{act.key}_%s"
        found.append((act, form))
    return found
