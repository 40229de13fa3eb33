"""Data of the directory: the permanent addresses, without a language."""

from django.urls import path

from kopir.people.views import data

app_name = "people-data"
urlpatterns = [
    path("people.json", data.people, name="list"),
    path("people/<slug:slug>.json", data.person, name="person"),
    path("people/organizations/<slug:slug>.json", data.organization, name="organization"),
    path("people/posts/<slug:slug>.json", data.post, name="post"),
]
