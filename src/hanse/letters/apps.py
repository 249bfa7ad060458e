from django.apps import AppConfig


class LettersConfig(AppConfig):
    name = "hanse.letters"
    label = "letters"

    def ready(self) -> None:
        """Show letters on the pages of cities."""
        from hanse.adoption import sections  # noqa: PLC0415  # models are loaded only now
        from hanse.letters.views.city import section  # noqa: PLC0415

        sections.add(section)
