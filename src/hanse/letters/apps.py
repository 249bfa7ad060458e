from django.apps import AppConfig


class LettersConfig(AppConfig):
    name = "hanse.letters"
    label = "letters"
