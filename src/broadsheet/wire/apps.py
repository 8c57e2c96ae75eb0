from django.apps import AppConfig


class WireConfig(AppConfig):
    name = "broadsheet.wire"
    label = "wire"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from broadsheet.desk.actions import handing_over
        from broadsheet.wire.actions.versions import KeptVersions

        handing_over.register(KeptVersions())
