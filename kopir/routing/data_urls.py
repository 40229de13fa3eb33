"""The table of competence as data, at its permanent address."""

from django.urls import path

from kopir.routing.views import table

app_name = "routing-data"
urlpatterns = [path("competence.csv", table.table_csv, name="csv")]
