"""A small site of web alone: the style guide, and views that behave well or badly."""

from __future__ import annotations

from typing import NoReturn

from django.conf.urls.i18n import i18n_patterns
from django.contrib import messages
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.urls import include, path

from kopir.web import views
from kopir.web.caching import private_page, public_page


@public_page(60)
def shared(request: HttpRequest) -> HttpResponse:
    return HttpResponse("the same for everybody")


@public_page(60)
def asks_session(request: HttpRequest) -> HttpResponse:
    return HttpResponse(str(request.session.get("name")))


@public_page(60)
def asks_user(request: HttpRequest) -> HttpResponse:
    return HttpResponse(str(request.user))


@public_page(60)
def holds_token(request: HttpRequest) -> HttpResponse:
    return HttpResponse(get_token(request))


@public_page(60)
def sets_cookie(request: HttpRequest) -> HttpResponse:
    response = HttpResponse()
    response.set_cookie("seen", "1")
    return response


@public_page(60)
def shows_messages(request: HttpRequest) -> HttpResponse:
    return HttpResponse([str(message) for message in messages.get_messages(request)])


@private_page
def own(request: HttpRequest) -> HttpResponse:
    messages.success(request, "Your draft is kept")
    return render(request, "web/private_base.html")


def framed(request: HttpRequest) -> HttpResponse:
    return HttpResponse(headers={"Content-Security-Policy": "frame-ancestors *"})


def bad(request: HttpRequest) -> NoReturn:
    raise BadRequest


def closed(request: HttpRequest) -> NoReturn:
    raise PermissionDenied


def breaks(request: HttpRequest) -> NoReturn:
    raise RuntimeError("a mistake of ours")


def refuses(request: HttpRequest) -> HttpResponse:
    return views.refused(request, reason="You have said so already.")


def form(request: HttpRequest) -> HttpResponse:
    return HttpResponse("a form")


urlpatterns = i18n_patterns(
    path("styleguide/", include("kopir.web.urls")),
    path("shared/", shared),
    path("asks-session/", asks_session),
    path("asks-user/", asks_user),
    path("holds-token/", holds_token),
    path("sets-cookie/", sets_cookie),
    path("shows-messages/", shows_messages),
    path("own/", own),
    path("framed/", framed),
    path("bad/", bad),
    path("closed/", closed),
    path("breaks/", breaks),
    path("gone/", views.gone),
    path("refuses/", refuses),
    path("unavailable/", views.unavailable),
    path("form/", form),
)
handler400 = "kopir.web.views.bad_request"
handler403 = "kopir.web.views.forbidden"
handler404 = "kopir.web.views.not_found"
handler500 = "kopir.web.views.server_error"
