"""One's own pages of the directory, below /account/expert/."""

from django.urls import path

from hanse.directory.views import own_expert

urlpatterns = [path("", own_expert.own_expert, name="own_expert")]
