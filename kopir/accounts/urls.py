from django.urls import path

from kopir.accounts import views
from kopir.accounts.views import own_data

app_name = "accounts"
urlpatterns = [
    path("", views.me, name="me"),
    path("data", own_data.data, name="data"),
    path("data.json", own_data.data_json, name="data-json"),
    path("address", own_data.address, name="address"),
    path("address/sent", own_data.address_sent, name="address-sent"),
    path("address/<str:secret>", own_data.confirm_address, name="confirm_address"),
    path("erase", own_data.erase, name="erase"),
    path("erased", own_data.erased, name="erased"),
    path("second-factor", views.second_factor, name="second_factor"),
]
