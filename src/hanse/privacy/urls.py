"""Personal data, below an alliance's workspace."""

from django.urls import path

from hanse.privacy.views import alliance, people

urlpatterns = [
    path("", alliance.record, name="privacy"),
    path("periods/", alliance.periods, name="privacy_periods"),
    path("requests/", alliance.requests, name="privacy_requests"),
    path("contacts/", alliance.controller, name="privacy_contacts"),
    path("people/<int:seat>/", people.person, name="privacy_person"),
    path("people/<int:seat>/json/", people.person_json, name="privacy_person_json"),
    path("people/<int:seat>/zip/", people.person_zip, name="privacy_person_zip"),
    path("people/<int:seat>/erase/", people.erase_person, name="privacy_erase_person"),
]
