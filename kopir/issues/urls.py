from django.urls import path

from kopir.issues.views import listing, owning, raising, reviewing, supporting

app_name = "issues"
urlpatterns = [
    path("", listing.issues, name="list"),
    path("new", raising.new, name="new"),
    path("like", raising.like, name="like"),
    path("topics", raising.topics, name="topics"),
    path("sent", raising.sent, name="sent"),
    path("received", raising.received, name="received"),
    path("mine/<int:key>/name", owning.name, name="hide-name"),
    path("mine/<int:key>/erase", owning.erase, name="erase-mine"),
    path("confirm/<str:secret>", raising.confirm, name="confirm"),
    path("for-somebody", raising.for_somebody, name="for-somebody"),
    path("mine", supporting.mine, name="mine"),
    path("mine/withdraw/<int:key>", supporting.withdraw_mine, name="withdraw-mine"),
    path("support-sent", supporting.support_sent, name="support-sent"),
    path("confirm-support/<str:secret>", supporting.confirm, name="confirm-support"),
    path("withdraw-support/<str:secret>", supporting.withdraw, name="withdraw-support"),
    path("<int:number>/support", supporting.support_page, name="support"),
    path("<int:number>/supported", supporting.supported, name="supported"),
    path("<int:number>/withdrawn", supporting.withdrawn, name="withdrawn"),
    path("review/", reviewing.held, name="review"),
    path("review/<int:key>", reviewing.one, name="review-one"),
]
