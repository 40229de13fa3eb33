from django.urls import path

from kopir.web import styleguide

app_name = "web"
urlpatterns = [
    path("", styleguide.show, name="styleguide"),
]
