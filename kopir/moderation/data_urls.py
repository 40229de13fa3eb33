"""Data of moderation: addresses without a language."""

from django.urls import path

from kopir.moderation.views import data

app_name = "moderation-data"
urlpatterns = [
    path("numbers.json", data.numbers_json, name="numbers-json"),
    path("numbers.csv", data.numbers_csv, name="numbers-csv"),
    path("decisions.json", data.decisions_json, name="decisions-json"),
    path("decisions/<int:number>.json", data.decision_json, name="decision-json"),
    path("demands.json", data.demands_json, name="demands-json"),
    path("demands.csv", data.demands_csv, name="demands-csv"),
    path("demands.atom", data.demands_atom, name="demands-feed"),
]
