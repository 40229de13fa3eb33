"""How the site is, for machines."""

from django.urls import path

from kopir.config.checking import status

app_name = "status"
urlpatterns = [
    path("status.json", status.status, name="status"),
    path("metrics", status.metrics, name="metrics"),
]
