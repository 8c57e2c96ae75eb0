"""One's own account at the desk: a name, a picture, a language; the rest is under /-/account/."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.account import LocalePreferencesForm
from wagtail.admin.views.account import (
    AccountView,
    BaseSettingsPanel,
    LocaleSettingsPanel,
    NameEmailSettingsPanel,
)
from wagtail.users.models import UserProfile

from broadsheet.desk.screens.zones import zone_choices
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


class LocaleForm(LocalePreferencesForm):
    """In place of Wagtail's own, whose zones hold names that browsers do not know ("localtime", "Factory")."""

    current_time_zone = forms.ChoiceField(
        label=_("Time zone"), required=False, choices=lambda: [("", _("The paper's own")), *zone_choices()]
    )


class LocalePanel(LocaleSettingsPanel):
    """The language and the time zone of one's desk."""

    form_class = LocaleForm


class Account(AccountView):
    """Wagtail's page with our name, and links to the password and the second factor."""

    template_name = "readers/account.html"

    def get_panels(self) -> list[Any]:  # Any: Wagtail's panels
        user = self.request.user
        profile = UserProfile.get_for_user(user)
        theirs = (NameEmailSettingsPanel, LocaleSettingsPanel)
        panels = [panel for panel in super().get_panels() if not isinstance(panel, theirs)]
        ours = [NamePanel(self.request, user, None), LocalePanel(self.request, user, profile)]
        return [*ours, *panels]
