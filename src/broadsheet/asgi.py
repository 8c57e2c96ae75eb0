"""The one ASGI application: public files first, Django behind.

Any ASGI server can run it; `broadsheet run` does it with granian (see ops.web).
"""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "broadsheet.settings")

from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.core.asgi import get_asgi_application

from broadsheet.press.serving import Holding, PublicSite

YEAR = 31536000
"""Seconds."""


def application_of_this_paper() -> PublicSite:
    """The public site of the paper in BROADSHEET_HOME, with Django behind it."""
    django_application = get_asgi_application()
    # It writes rows, and there are no models before Django is set up.
    from broadsheet.pages import readings
    from broadsheet.pages.seen import Seen

    seen = Seen(django_application, trusted_proxies=settings.TRUSTED_PROXIES)
    static_folders = [Path(app.path, "static") for app in apps.get_app_configs()]
    return PublicSite(
        settings.PAGES_FOLDER,
        settings.MEDIA_ROOT,
        Holding(seen, readings.PATH, readings.question, seconds=readings.HELD),
        allowed_hosts=settings.ALLOWED_HOSTS,
        hsts=YEAR if settings.HTTPS else 0,
        memory=settings.CACHE_MB * 1024 * 1024,
        assets=static_folders,
        desk_host=settings.DESK_HOST,
    )


application = application_of_this_paper()
