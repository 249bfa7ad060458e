from django.urls import path

from hanse.adoption import intake_views as views

urlpatterns = [
    path("import/", views.import_progress, name="import"),
    path("import/<uuid:token>/", views.import_preview, name="import_preview"),
    path("batches/", views.batches, name="batches"),
    path("batches/<int:batch>/", views.batch, name="batch"),
    path("batches/<int:batch>/withdraw/", views.withdraw_batch, name="withdraw_batch"),
]
