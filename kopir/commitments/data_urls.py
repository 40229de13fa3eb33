from django.urls import path

from kopir.commitments.views import data

app_name = "commitments-data"
urlpatterns = [path("<int:number>.json", data.commitment, name="json")]
