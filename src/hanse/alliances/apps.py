from django.apps import AppConfig


class AlliancesConfig(AppConfig):
    name = "hanse.alliances"
    label = "alliances"

    def ready(self) -> None:
        from hanse.access import confinement  # noqa: PLC0415  # models are loaded only now
        from hanse.alliances.models import ALLIANCE_HISTORY, PEOPLE  # noqa: PLC0415

        confinement.declare("people_person", PEOPLE)
        confinement.declare("alliances_allianceevent", ALLIANCE_HISTORY)
