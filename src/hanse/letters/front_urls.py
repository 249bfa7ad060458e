"""Letters of intent, for their signatories: without an account, behind a secret link."""

from django.urls import path

from hanse.letters.views import signing

urlpatterns = [
    path("letter/", signing.signing, name="letter_signing"),
    path("letter/copy/<str:kind>/", signing.signing_copy, name="letter_copy"),
    path("letter/<str:token>/", signing.letter_link, name="letter_link"),
]
