from django.apps import AppConfig


class RecruitmentConfig(AppConfig):
    name = "hanse.recruitment"
    label = "recruitment"
