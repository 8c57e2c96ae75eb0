"""What Django answers: the desk, and everything dynamic under /-/."""

from django.urls import include, path
from wagtail.admin import urls as desk_urls

urlpatterns = [
    path("desk/", include(desk_urls)),
]
