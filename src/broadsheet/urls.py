"""What Django answers: the desk, and everything dynamic under /-/."""

from django.urls import include, path
from wagtail.admin.auth import require_admin_access

from broadsheet.ops.views import health, metrics
from broadsheet.ops.welcome import welcome
from broadsheet.pages.contact import contact, sent
from broadsheet.pages.readings import readings
from broadsheet.pages.search import search
from broadsheet.readers.account import Account
from broadsheet.wire.views import websub

urlpatterns = [
    path("-/health", health),
    path("-/metrics", metrics),
    path("-/contact", contact, name="contact"),
    path("-/contact/sent", sent, name="contact_sent"),
    path("-/websub/<str:token>", websub, name="websub"),
    path("-/readings", readings, name="readings"),
    path("-/search", search, name="search"),
    path("-/account/", include("broadsheet.readers.urls")),
    path("desk/account/", require_admin_access(Account.as_view())),
    path("desk/welcome/", welcome),
    path("desk/", include("broadsheet.desk.urls")),
]

handler500 = "broadsheet.ops.views.went_wrong"
