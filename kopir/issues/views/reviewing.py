"""Held texts are read at the editor's desk, where a decision can be undone; these addresses lead there."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_safe

from kopir.accounts.permissions import editor_required
from kopir.web.caching import private_page


@require_safe
@private_page
@editor_required
def held(request: HttpRequest) -> HttpResponse:
    return redirect(f"{reverse('desk:desk')}?queue=reports")


@require_safe
@private_page
@editor_required
def one(request: HttpRequest, key: int) -> HttpResponse:
    return redirect("desk:item", "reports", key)
