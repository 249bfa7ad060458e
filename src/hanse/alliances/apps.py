from django.apps import AppConfig


class AlliancesConfig(AppConfig):
    name = "hanse.alliances"
    label = "alliances"

    def ready(self) -> None:
        from hanse.access import confinement  # noqa: PLC0415  # models are loaded only now
        from hanse.access.walls import OF_ALLIANCE_AND_STEWARD  # noqa: PLC0415
        from hanse.alliances.models import ALLIANCE_HISTORY, PEOPLE, SIGN_INS  # noqa: PLC0415

        confinement.declare("people_person", PEOPLE)
        confinement.declare("people_signinevent", SIGN_INS)
        confinement.declare("history_reading", OF_ALLIANCE_AND_STEWARD)  # stewards read names, too, and that is kept
        confinement.declare("alliances_allianceevent", ALLIANCE_HISTORY)
