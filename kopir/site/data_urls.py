"""Data of several nouns: the permanent addresses, without a language."""

from django.urls import path

from kopir.site import feeds, record_pages

app_name = "site-data"
urlpatterns = [
    path("issues/<int:number>.atom", feeds.issue, name="issue-feed"),
    path("people/<slug:slug>.atom", feeds.named, {"kind": "person"}, name="person-feed"),
    path("record.atom", feeds.whole, name="record-feed"),
    path("record/<str:uid>.json", record_pages.entry_json, name="entry"),
]
