"""Letters of intent, below an alliance's workspace."""

from django.urls import path

from hanse.letters.views import drafting, letter, lists, templates

app_name = "letters"
urlpatterns = [
    path("", lists.letters, name="letters"),
    path("export/", lists.export_letters, name="export"),
    path("new/", drafting.new_letter, name="new"),
    path("commitments/", lists.commitments, name="commitments"),
    path("commitments/<int:commitment>/", lists.finish_commitment, name="finish_commitment"),
    path("templates/", templates.templates, name="templates"),
    path("templates/<int:template>/", templates.template_page, name="template"),
    path("files/<int:file>/", letter.letter_file, name="file"),
    path("<int:letter>/", letter.letter_page, name="letter"),
    path("<int:letter>/text/", letter.letter_text, name="text"),
    path("<int:letter>/edit/", drafting.edit_letter, name="edit"),
    path("<int:letter>/step/", letter.take_step, name="step"),
    path("<int:letter>/paper/", letter.record_paper, name="paper"),
    path("<int:letter>/countersign/", letter.countersign, name="countersign"),
    path("<int:letter>/commitments/", letter.add_commitment, name="add_commitment"),
]
