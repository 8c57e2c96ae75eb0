from typing import Any

from django.apps import AppConfig, apps
from django.db import connection
from django.db.models.signals import post_migrate


class ReadersConfig(AppConfig):
    name = "broadsheet.readers"
    label = "readers"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # The roles are part of the paper's shape: they follow the code at every upgrade, as its tables do.
        post_migrate.connect(_write_roles_down, dispatch_uid="readers.roles")


def _write_roles_down(sender: AppConfig, **kwargs: Any) -> None:  # Any: the signal's extras
    """Once per migrate, after the last app, and only when every table the roles need is there."""
    from broadsheet.readers.actions import set_up_roles

    with_models = [app for app in apps.get_app_configs() if app.models_module is not None]
    needed = {"readers_user", "auth_group", "desk_article", "wagtailcore_workflowcontenttype"}
    if sender is with_models[-1] and needed <= set(connection.introspection.table_names()):
        set_up_roles()
