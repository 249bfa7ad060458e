from django.urls import include, path

from hanse.adoption.views import cells, city, entries, pathway, quick

app_name = "adoption"
urlpatterns = [
    path("progress/record/", quick.quick_entry, name="quick_entry"),
    path("progress/reports/", entries.waiting_reports, name="waiting_reports"),
    path("progress/", include("hanse.adoption.intake_urls")),
    path("cities/<slug:city>/", city.city_page, name="city"),
    path("cities/<slug:city>/stages/<slug:stage>/", cells.stage_cell, name="stage_cell"),
    path("cities/<slug:city>/policies/<slug:policy>/", cells.policy_cell, name="policy_cell"),
    path("entries/<int:entry>/correct/", entries.correct_entry, name="correct_entry"),
    path("entries/<int:entry>/withdraw/", entries.withdraw_entry, name="withdraw_entry"),
    path("entries/<int:entry>/review/", entries.review_report, name="review_report"),
    path("evidence/<int:evidence>/", entries.evidence, name="evidence"),
    path("settings/pathway/", pathway.pathway, name="pathway"),
    path("settings/pathway/stages/", pathway.add_stage, name="add_stage"),
    path("settings/pathway/policies/", pathway.add_column, name="add_column"),
]
