"""One's own data, below /account/data/."""

from django.urls import path

from hanse.privacy.views import own

urlpatterns = [
    path("", own.own_data, name="own_data"),
    path("read/", own.read_own_data, name="read_own_data"),
    path("json/", own.own_data_json, name="own_data_json"),
    path("zip/", own.own_data_zip, name="own_data_zip"),
    path("erase/", own.erase_own_data, name="erase_own_data"),
]
