"""Pages of several nouns; one module a page."""

from django.urls import path

from kopir.site import about, activity, casefile, home, overdue, privacy, record_pages, refusals, scorecards

app_name = "site"
urlpatterns = [
    path("", home.home, name="home"),
    path("issues/<int:number>/", casefile.case, name="case"),
    path("issues/<int:number>/reports", casefile.reports, name="case-reports"),
    path("about/", about.about, name="about"),
    path("privacy/", privacy.privacy, name="privacy"),
    path("data/", about.downloads, name="data"),
    path("host/", about.host, name="host"),
    path("overdue/", overdue.overdue, name="overdue"),
    path("people/<slug:slug>/letters/", activity.activity, {"kind": "person"}, name="activity"),
    path(
        "people/organizations/<slug:slug>/letters/",
        activity.activity,
        {"kind": "organization"},
        name="activity-organization",
    ),
    path("people/posts/<slug:slug>/letters/", activity.activity, {"kind": "post"}, name="activity-post"),
    path("record/", record_pages.record, name="record"),
    path("record/<slug:uid>", record_pages.entry, name="entry"),
    path("refusals/", refusals.refusals, name="refusals"),
    path("scorecards/", scorecards.scorecards, name="scorecards"),
    path("scorecards/<str:kind>/<slug:slug>", scorecards.scorecard, name="scorecard"),
]
