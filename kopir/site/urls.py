"""Pages of several nouns; one module a page."""

from django.urls import path

from kopir.site import about, record_pages, refusals

app_name = "site"
urlpatterns = [
    path("about/", about.about, name="about"),
    path("data/", about.downloads, name="data"),
    path("record/", record_pages.record, name="record"),
    path("record/<str:uid>", record_pages.entry, name="entry"),
    path("refusals/", refusals.refusals, name="refusals"),
]
