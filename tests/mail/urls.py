"""One address for a link in a test mail."""

from django.http import HttpRequest, HttpResponse
from django.urls import path


def show(request: HttpRequest, secret: str) -> HttpResponse:
    return HttpResponse(secret)


urlpatterns = [path("confirm/<str:secret>", show, name="confirm")]
