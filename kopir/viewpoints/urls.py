from django.urls import path

from kopir.viewpoints.views import reading, writing

app_name = "viewpoints"
urlpatterns = [
    path("debates/<int:debate>/viewpoints", reading.of_debate, name="list"),
    path("debates/<int:debate>/viewpoints/new", writing.new, name="new"),
    path("viewpoints/rules", reading.rules, name="rules"),
    path("viewpoints/sent", writing.sent, name="sent"),
    path("viewpoints/received", writing.received, name="received"),
    path("viewpoints/confirm/<str:secret>", writing.confirm, name="confirm"),
    path("viewpoints/reply/<str:secret>", writing.reply, name="reply"),
    path("viewpoints/review/<int:number>", writing.review_one, name="review-one"),
    path("viewpoints/mine/<int:number>/erase", writing.erase, name="erase-mine"),
    path("viewpoints/<int:number>", reading.detail, name="detail"),
]
