"""Every search as data: the permanent addresses, without a language."""

from django.urls import path

from kopir.search import views

app_name = "search-data"
urlpatterns = [
    path("search.json", views.search_json, name="json"),
    path("search.csv", views.search_csv, name="csv"),
    path("search.atom", views.search_atom, name="feed"),
]
