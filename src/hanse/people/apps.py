from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "hanse.people"
    label = "people"
