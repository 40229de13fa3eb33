from django.urls import path

from kopir.people.views import editing, pages

app_name = "people"
urlpatterns = [
    path("", pages.people, name="list"),
    path("host", pages.host, name="host"),
    path("new", editing.add_person, name="add-person"),
    path("organizations/new", editing.add_organization, name="add-organization"),
    path("organizations/<slug:slug>", pages.organization, name="organization"),
    path("organizations/<slug:slug>/edit", editing.edit_organization, name="edit-organization"),
    path("organizations/<slug:slug>/address", editing.organization_address, name="organization-address"),
    path("organizations/<slug:slug>/posts/new", editing.add_post, name="add-post"),
    path("posts/<slug:slug>", pages.post, name="post"),
    path("posts/<slug:slug>/edit", editing.edit_post, name="edit-post"),
    path("posts/<slug:slug>/address", editing.post_address, name="post-address"),
    path("memberships/<int:number>/edit", editing.edit_membership, name="edit-membership"),
    path("memberships/<int:number>/end", editing.end_membership, name="end-membership"),
    path("disclosures/<int:number>/withdraw", editing.withdraw_disclosure, name="withdraw-disclosure"),
    path("<slug:slug>", pages.person, name="person"),
    path("<slug:slug>/edit", editing.edit_person, name="edit-person"),
    path("<slug:slug>/account", editing.connect_account, name="connect-account"),
    path("<slug:slug>/memberships/new", editing.add_membership, name="add-membership"),
    path("<slug:slug>/disclose", editing.disclose, name="disclose"),
]
