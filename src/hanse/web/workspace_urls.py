"""Pages of a workspace that join several apps."""

from django.urls import path

from hanse.web.views import desk, progress

urlpatterns = [
    path("", desk.desk, name="desk"),
    path("progress/", progress.progress_page, name="progress"),
    path("settings/", desk.settings_page, name="workspace_settings"),
]
