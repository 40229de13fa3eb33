from django.urls import path

from kopir.viewpoints.views import reading

app_name = "viewpoints-data"
urlpatterns = [
    path("debates/<int:debate>/viewpoints.json", reading.json_of_debate, name="list"),
    path("viewpoints/<int:number>.json", reading.json_of_one, name="one"),
]
