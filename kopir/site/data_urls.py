"""Data of several nouns: the permanent addresses, without a language."""

from django.urls import path

from kopir.site import case_data, embeds, feeds, overdue, record_pages, scorecards, viewpoint_feed

app_name = "site-data"
urlpatterns = [
    path("issues.json", case_data.issues_json, name="issues"),
    path("issues/<int:number>.json", case_data.issue_json, name="issue-json"),
    path("issues/<int:number>.csv", case_data.issue_csv, name="issue-csv"),
    path("issues/<int:number>.atom", feeds.issue, name="issue-feed"),
    path("issues/<int:number>/embed", embeds.issue, name="issue-embed"),
    path("commitments/<int:number>/embed", embeds.commitment, name="commitment-embed"),
    path("scorecards/<str:kind>/<slug:slug>/embed", embeds.scorecard, name="scorecard-embed"),
    path("people/<slug:slug>.atom", feeds.named, {"kind": "person"}, name="person-feed"),
    path(
        "people/organizations/<slug:slug>.atom",
        feeds.named,
        {"kind": "organization"},
        name="organization-feed",
    ),
    path("people/posts/<slug:slug>.atom", feeds.named, {"kind": "post"}, name="post-feed"),
    path("scorecards/<str:kind>/<slug:slug>.csv", scorecards.scorecard_csv, name="scorecard-csv"),
    path("scorecards/<str:kind>/<slug:slug>.json", scorecards.scorecard_json, name="scorecard-json"),
    path("debates.atom", feeds.debates, name="debates-feed"),
    path("debates/<int:number>.atom", feeds.debate, name="debate-feed"),
    path("overdue.csv", overdue.overdue_csv, name="overdue-csv"),
    path("overdue.atom", feeds.overdue, name="overdue-feed"),
    path("record.atom", feeds.whole, name="record-feed"),
    path("record/<slug:uid>.json", record_pages.entry_json, name="entry"),
    path("debates/<int:number>/viewpoints.atom", viewpoint_feed.viewpoints, name="viewpoints-feed"),
]
