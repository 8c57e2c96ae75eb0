"""What Django answers: the desk, and everything dynamic under /-/."""

from django.urls import include, path
from wagtail.admin import urls as desk_urls

from broadsheet.ops.views import health

urlpatterns = [
    path("-/health", health),
    path("desk/", include(desk_urls)),
]
