from django.apps import AppConfig


class DirectoryConfig(AppConfig):
    name = "hanse.directory"
    label = "directory"

    def ready(self) -> None:
        from hanse.alliances import queries  # noqa: PLC0415  # models are loaded only now
        from hanse.directory.experts.queries import sells  # noqa: PLC0415

        queries.vendors_come_from(sells)
