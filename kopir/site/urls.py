"""Pages of several nouns; one module a page."""

from django.urls import path

from kopir.site import about, casefile, record_pages, refusals

app_name = "site"
urlpatterns = [
    path("issues/<int:number>/", casefile.case, name="case"),
    path("about/", about.about, name="about"),
    path("data/", about.downloads, name="data"),
    path("record/", record_pages.record, name="record"),
    path("record/<str:uid>", record_pages.entry, name="entry"),
    path("refusals/", refusals.refusals, name="refusals"),
]
