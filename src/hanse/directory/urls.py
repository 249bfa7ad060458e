"""The directory, below an alliance's workspace."""

from django.urls import path

from hanse.directory.views import contacts, experts, imports, merging, notes, organisations, profiles

app_name = "directory"
urlpatterns = [
    path("search/", contacts.search, name="search"),
    path("contacts/", contacts.contacts, name="contacts"),
    path("contacts/add/", contacts.add_contact, name="add_contact"),
    path("contacts/duplicates/", merging.duplicates, name="duplicates"),
    path("contacts/merges/", merging.merges, name="merges"),
    path("contacts/merges/<int:merge>/undo/", merging.undo_merge, name="undo_merge"),
    path("contacts/posts/<int:post>/end/", contacts.end_post, name="end_post"),
    path("contacts/channels/<int:channel>/", contacts.change_channel, name="change_channel"),
    path("contacts/notes/<int:note>/withdraw/", notes.withdraw_note, name="withdraw_note"),
    path("contacts/<int:contact>/", contacts.contact, name="contact"),
    path("contacts/<int:contact>/edit/", contacts.edit_contact, name="edit_contact"),
    path("contacts/<int:contact>/posts/add/", contacts.add_post, name="add_post"),
    path("contacts/<int:contact>/channels/add/", contacts.add_channel, name="add_channel"),
    path("contacts/<int:contact>/notes/add/", notes.note_on_contact, name="note_on_contact"),
    path("contacts/<int:contact>/merge/<int:other>/", merging.merge, name="merge"),
    path("organisations/", organisations.organisations, name="organisations"),
    path("organisations/add/", organisations.add_organisation, name="add_organisation"),
    path("organisations/<int:organisation>/", organisations.organisation, name="organisation"),
    path("organisations/<int:organisation>/edit/", organisations.edit_organisation, name="edit_organisation"),
    path("learning/", profiles.learning, name="learning"),
    path("cities/<slug:city>/profile/", profiles.profile, name="profile"),
    path("cities/<slug:city>/profile/edit/", profiles.edit_profile, name="edit_profile"),
    path("cities/<slug:city>/profile/notes/add/", notes.note_on_city, name="note_on_city"),
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
