from django.urls import path

from kopir.intake.views import paper

app_name = "paper"
urlpatterns = [
    path("", paper.blank, name="blank"),
    path("numbered", paper.numbered, name="numbered"),
    path("find", paper.find, name="find"),
    path("<str:code>", paper.sheet, name="sheet"),
    path("<str:code>/carry-in", paper.carry, name="carry"),
]
