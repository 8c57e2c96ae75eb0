"""What an editor says of sources: an address, how its stories are filed, and which of a list are wanted."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from broadsheet.desk.models import Section
from broadsheet.net.errors import FetchError
from broadsheet.rights.terms import PRESET_LABELS
from broadsheet.wire.errors import WireError
from broadsheet.wire.models import Source
from broadsheet.wire.transports.address import FOLDER, MAILBOX, read_address

BORROWED = [(name, label) for name, label in PRESET_LABELS.items() if name != "own"]
"""Presets for other people's stories, the narrowest first."""


class SourceForm(forms.Form):
    """How a source's stories are filed."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=200, required=False)
    section = forms.ModelChoiceField(
        label=gettext_lazy("Section"), queryset=Section.objects.none(), empty_label=None
    )
    terms = forms.ChoiceField(label=gettext_lazy("Terms"), choices=BORROWED, initial="link-only")
    hold = forms.BooleanField(
        label=gettext_lazy("Review first"),
        help_text=gettext_lazy("Its stories wait for an editor instead of going straight onto the site."),
        required=False,
    )
    login = forms.CharField(
        label=gettext_lazy("User name"),
        help_text=gettext_lazy("Only where the publisher asks for one."),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    password = forms.CharField(
        label=gettext_lazy("Password"),
        max_length=400,
        required=False,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # Any: Django's own signature
        super().__init__(*args, **kwargs)
        self.fields["section"].queryset = Section.objects.in_order()  # type: ignore[attr-defined]
        self.fields["name"].help_text = _(
            "As the credit line names it. Left empty, it is the feed's own name."
        )
        self.fields["terms"].help_text = _(
            "What the publisher lets this paper do. If you have nothing in writing, it is headline and link."
        )


class NewSourceForm(SourceForm):
    """The address of a feed, a page, a folder or a mailbox, and how its stories are filed."""

    field_order = ["url"]
    url = forms.CharField(
        label=gettext_lazy("Address"),
        help_text=gettext_lazy(
            "Of a feed, or of a website whose feed is looked for. Also folder:incoming/agency, "
            "or imaps://user@host/INBOX."
        ),
        max_length=2000,
        widget=forms.TextInput(attrs={"inputmode": "url", "autocapitalize": "off", "spellcheck": "false"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # Any: Django's own signature
        super().__init__(*args, **kwargs)
        # Looked at first and added then, in one visit: the password must not be typed twice.
        self.fields["password"].widget.render_value = True

    def clean_url(self) -> str:
        text = str(self.cleaned_data["url"]).strip()
        if "://" not in text and not text.lower().startswith((FOLDER, MAILBOX)):
            text = f"https://{text}"
        try:
            read_address(text, settings.HOME, settings.FOLDERS)
        except (FetchError, WireError) as refused:
            raise forms.ValidationError(str(refused)) from refused
        return text


class ChangeSourceForm(SourceForm):
    """Besides, whether the source is asked at all."""

    active = forms.BooleanField(label=gettext_lazy("Ask this source for stories"), required=False)
    trusts_licences = forms.BooleanField(
        label=gettext_lazy("Let its stories name their own licence"),
        help_text=gettext_lazy(
            "A story that names a Creative Commons licence may be shown as that licence allows, even where it is more "
            "than the terms above. What narrows always counts."
        ),
        required=False,
    )
    when_vanished = forms.ChoiceField(
        label=gettext_lazy("When a story vanishes from its feed"),
        help_text=gettext_lazy(
            "Counted only where older stories still stand there; a feed that loses most of its stories at once is taken "
            "for broken."
        ),
        choices=Source.Vanished.choices,
        required=False,
    )
    vanished_after = forms.IntegerField(
        label=gettext_lazy("After so many polls without it"), min_value=1, max_value=1000, required=False
    )

    when_gone = forms.ChoiceField(
        label=gettext_lazy("When its publisher ends the feed"),
        help_text=gettext_lazy(
            "A publisher ends a feed by answering 410 Gone; it is not asked again either way. A story that another source "
            "brought as well stays, in that one's words. What is taken off can be published again."
        ),
        choices=Source.Gone.choices,
        required=False,
    )

    def __init__(self, *args: Any, held: str, **kwargs: Any) -> None:  # Any: Django's own signature
        super().__init__(*args, **kwargs)
        self.fields["password"].help_text = _("Left empty, it stays as it is.")
        if held not in dict(BORROWED):
            field = self.fields["terms"]
            field.choices = [("", _("As they are: %(name)s") % {"name": held}), *BORROWED]  # type: ignore[attr-defined]
            field.required = False


class ListForm(forms.Form):
    """A list of feeds to look at."""

    file = forms.FileField(
        label=gettext_lazy("List of feeds"),
        help_text=gettext_lazy("OPML, as feed readers export it. You choose what is added in the next step."),
        widget=forms.FileInput(attrs={"accept": ".opml,.xml,text/xml,application/xml"}),
    )
