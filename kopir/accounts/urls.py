from django.urls import path

from kopir.accounts import views

app_name = "accounts"
urlpatterns = [
    path("", views.me, name="me"),
    path("second-factor", views.second_factor, name="second_factor"),
]
