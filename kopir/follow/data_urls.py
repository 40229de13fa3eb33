"""The address that mail programs know: without a language, so that it stays whatever the page's language is."""

from django.urls import path

from kopir.follow import views

app_name = "follow-data"
urlpatterns = [path("stop/<str:secret>", views.stop_by_mail_program, name="stop")]
