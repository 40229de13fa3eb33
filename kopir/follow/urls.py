from django.urls import path

from kopir.follow import views

app_name = "follow"
urlpatterns = [
    path("", views.mine, name="mine"),
    path("new", views.new, name="new"),
    path("sent", views.sent, name="sent"),
    path("confirm/<str:secret>", views.confirm, name="confirm"),
    path("followed", views.followed, name="followed"),
    path("<int:key>/change", views.change, name="change"),
    path("<int:key>/stop", views.stop_mine, name="stop-mine"),
    path("stop-all", views.stop_all, name="stop-all"),
    path("stop/<str:secret>", views.stop, name="stop"),
    path("stopped", views.stopped, name="stopped"),
]
