from django.urls import path

from kopir.debates.views import files

app_name = "debates-data"
urlpatterns = [
    path("<int:number>.csv", files.table, name="csv"),
    path("<int:number>.json", files.whole, name="json"),
    path("<int:number>.<slug:form>", files.transcript, name="transcript"),
]
