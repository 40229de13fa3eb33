from django.urls import path

from kopir.desk import views

app_name = "desk"
urlpatterns = [
    path("", views.desk, name="desk"),
    path("issues/<int:number>", views.issue, name="issue"),
]
