"""Data of several nouns: the permanent addresses, without a language."""

from django.urls import path

from kopir.site import case_data, feeds, record_pages, scorecards

app_name = "site-data"
urlpatterns = [
    path("issues.json", case_data.issues_json, name="issues"),
    path("issues/<int:number>.json", case_data.issue_json, name="issue-json"),
    path("issues/<int:number>.csv", case_data.issue_csv, name="issue-csv"),
    path("issues/<int:number>.atom", feeds.issue, name="issue-feed"),
    path("people/<slug:slug>.atom", feeds.named, {"kind": "person"}, name="person-feed"),
    path(
        "people/organizations/<slug:slug>.atom",
        feeds.named,
        {"kind": "organization"},
        name="organization-feed",
    ),
    path("people/posts/<slug:slug>.atom", feeds.named, {"kind": "post"}, name="post-feed"),
    path("scorecards/<str:kind>/<slug:slug>.csv", scorecards.scorecard_csv, name="scorecard-csv"),
    path("record.atom", feeds.whole, name="record-feed"),
    path("record/<slug:uid>.json", record_pages.entry_json, name="entry"),
]
