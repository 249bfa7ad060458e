"""The directory, below an alliance's workspace."""

from django.urls import URLPattern

app_name = "directory"
urlpatterns: list[URLPattern] = []
