from django.urls import path

from kopir.intake.views import imports

app_name = "intake"
urlpatterns = [
    path("", imports.runs, name="imports"),
    path("<int:number>", imports.run, name="import"),
]
