from django.apps import AppConfig


class AlliancesConfig(AppConfig):
    name = "hanse.alliances"
    label = "alliances"

    def ready(self) -> None:
        from hanse.access import decisions  # noqa: PLC0415  # models are loaded only now
        from hanse.alliances import queries  # noqa: PLC0415

        decisions.seats_come_from(queries.seats_held_today)
