from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "broadsheet.desk"
    label = "desk"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from broadsheet.desk import (
            wagtail_api,
            wagtail_doors,  # noqa: F401  connects Wagtail's signals
        )

        wagtail_api.keep_closed()
