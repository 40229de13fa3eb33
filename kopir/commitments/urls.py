from django.urls import path

from kopir.commitments.views import checking, linking, making, pages

app_name = "commitments"
urlpatterns = [
    path("", pages.commitments, name="list"),
    path("charter", pages.charter, name="charter"),
    path("new", making.new, name="new"),
    path("sent", checking.sent, name="sent"),
    path("received", checking.received, name="received"),
    path("review/", checking.review, name="review"),
    path("mine/<int:key>/withdraw", checking.withdraw, name="withdraw-check"),
    path("confirm-check/<str:secret>", checking.confirm, name="confirm-check"),
    path("link/<str:secret>", linking.link, name="link"),
    path("link/<str:secret>/claim", linking.claim, name="link-claim"),
    path("link/<str:secret>/contest/<int:key>", linking.contest, name="link-contest"),
    path("link/<str:secret>/withdraw", linking.withdraw, name="link-withdraw"),
    path("<int:number>", pages.detail, name="detail"),
    path("<int:number>/check", checking.check, name="check"),
    path("<int:number>/claim", making.claim, name="claim"),
    path("<int:number>/withdraw", making.withdraw, name="withdraw"),
    path("<int:number>/due", making.due, name="due"),
    path("<int:number>/settle", making.settle, name="settle"),
]
