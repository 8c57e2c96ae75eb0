"""The one ASGI application: public files first, Django behind."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "broadsheet.settings")

from django.core.asgi import get_asgi_application

application = get_asgi_application()
