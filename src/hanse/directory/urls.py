"""The directory, below an alliance's workspace."""

from django.urls import path

from hanse.directory.views import experts, imports

app_name = "directory"
urlpatterns = [
    path("contacts/import/", imports.import_contacts, name="import"),
    path("contacts/import/<uuid:token>/", imports.import_preview, name="import_preview"),
    path("contacts/imports/", imports.imports, name="imports"),
    path("contacts/imports/<int:contact_batch>/", imports.import_done, name="import_done"),
    path("contacts/imports/<int:contact_batch>/undo/", imports.undo_import, name="undo_import"),
    path("contacts/export/<slug:file_type>/", imports.export_contacts, name="export_contacts"),
    path("cities/<slug:city>/contacts/<slug:file_type>/", imports.export_contacts_of_city, name="export_contacts_of_city"),
    path("experts/", experts.experts, name="experts"),
    path("experts/export/", experts.export_experts, name="export_experts"),
    path("experts/add/", experts.add_expert, name="add_expert"),
    path("experts/<int:expert>/", experts.expert, name="expert"),
    path("experts/<int:expert>/manage/", experts.manage_expert, name="manage_expert"),
    path("experts/<int:expert>/work/<int:work>/", experts.expert_feedback, name="expert_feedback"),
]
