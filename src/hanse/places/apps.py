from django.apps import AppConfig


class PlacesConfig(AppConfig):
    name = "hanse.places"
    label = "places"
