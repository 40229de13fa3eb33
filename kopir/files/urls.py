from django.urls import re_path

from kopir.files import views

app_name = "files"
urlpatterns = [
    re_path(r"^(?P<public_id>[0-9a-f]{32})\.small\.webp$", views.small, name="small"),
    re_path(r"^(?P<public_id>[0-9a-f]{32})\.(?P<extension>webp|pdf)$", views.file, name="file"),
]
