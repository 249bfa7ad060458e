from django.apps import AppConfig


class GatheringsConfig(AppConfig):
    name = "hanse.gatherings"
    label = "gatherings"

    def ready(self) -> None:
        from hanse.adoption import intake  # noqa: PLC0415  # models are loaded only now
        from hanse.gatherings import queries  # noqa: PLC0415

        intake.meetings_come_from(queries.last_day_before)
