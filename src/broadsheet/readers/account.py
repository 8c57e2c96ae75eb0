"""One's own account at the desk: a name, a picture, a language; the rest is under /-/account/."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.views.account import AccountView, BaseSettingsPanel, NameEmailSettingsPanel

from broadsheet.readers.models import User


class NameForm(forms.ModelForm[User]):
    """What one is called at this paper."""

    class Meta:
        model = User
        fields = ["name"]


class NamePanel(BaseSettingsPanel):
    """In place of Wagtail's own, which knows first and last names and the address."""

    name = "name"
    title = _("Name")
    order = 100
    form_class = NameForm


class Account(AccountView):
    """Wagtail's page with our name, and links to the password and the second factor."""

    template_name = "readers/account.html"

    def get_panels(self) -> list[Any]:  # Any: Wagtail's panels
        panels = [panel for panel in super().get_panels() if not isinstance(panel, NameEmailSettingsPanel)]
        return [NamePanel(self.request, self.request.user, None), *panels]
