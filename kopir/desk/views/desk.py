"""The desk: everything that waits, oldest first. It acts nowhere itself; its buttons open and decide."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from kopir.accounts.permissions import editor_required, signed_in
from kopir.desk import showing
from kopir.desk.queues import KINDS, kind_of
from kopir.web.caching import private_page


@require_safe
@private_page
@editor_required
def desk(request: HttpRequest) -> HttpResponse:
    editor = signed_in(request)
    queues = showing.queues_for(editor)
    chosen = kind_of(request.GET.get("queue", ""))
    shown = showing.queues_for(editor, [chosen], showing.SHOWN_ALONE) if chosen else queues
    done = showing.done_today(editor)
    return render(request, "desk/desk.html", {
        "queues": queues,
        "shown": [queue for queue in shown if queue.count],
        "chosen": chosen,
        "total": sum(queue.count for queue in queues),
        "late": sum(queue.late for queue in queues),
        "kinds": KINDS,
        "done": done,
        "done_mine": sum(tally.mine for tally in done),
        "done_others": sum(tally.others for tally in done),
        "on_their_way": showing.on_their_way(editor),
        "without_effect": showing.without_effect(editor),
    })  # fmt: skip
