"""Pages of a workspace that join several apps."""

from django.urls import path

from hanse.web.views import desk, handover, history, progress

urlpatterns = [
    path("", desk.desk, name="desk"),
    path("progress/", progress.progress_page, name="progress"),
    path("people/<int:seat>/handover/", handover.handover, name="handover"),
    path("settings/", desk.settings_page, name="workspace_settings"),
    path("history/", history.history, name="history"),
    path("history/export/<str:format>/", history.export_history, name="history_export"),
    path("history/readings/", history.readings, name="readings"),
    path("history/readings/export/<str:format>/", history.export_readings, name="readings_export"),
]
