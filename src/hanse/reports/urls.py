"""Below workspace/<alliance>/progress/."""

from django.urls import path

from hanse.reports import views

app_name = "reports"
urlpatterns = [
    path("export/", views.export, name="export"),
    path("export/<str:format>/", views.download, name="download"),
    path("deck-template/", views.deck_template_page, name="deck_template"),
    path("deck-template/standard/", views.drop_deck_template, name="drop_deck_template"),
]
