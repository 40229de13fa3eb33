from django.urls import path

from kopir.letters.views import link

app_name = "letter-link"
urlpatterns = [
    path("not-us/<str:secret>", link.disown, name="disown"),
    path("<str:secret>", link.page, name="page"),
    path("<str:secret>/received", link.received, name="received"),
    path("<str:secret>/answer", link.answer, name="answer"),
    path("<str:secret>/decline", link.decline, name="decline"),
    path("<str:secret>/more-time", link.more_time, name="more-time"),
    path("<str:secret>/contest", link.contest, name="contest"),
]
