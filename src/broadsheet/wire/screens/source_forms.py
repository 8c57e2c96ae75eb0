"""What an editor says of a source: its address, and how its stories are filed."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from broadsheet.desk.models import Section
from broadsheet.rights.terms import PRESET_LABELS
from broadsheet.wire.models import Source

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
    """A feed's address, and how its stories are filed."""

    field_order = ["url"]
    url = forms.URLField(
        label=gettext_lazy("Address of the feed"),
        help_text=gettext_lazy("RSS, Atom or JSON Feed, as the publisher gives it."),
        max_length=2000,
        assume_scheme="https",
    )


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

    def __init__(self, *args: Any, held: str, **kwargs: Any) -> None:  # Any: Django's own signature
        super().__init__(*args, **kwargs)
        if held not in dict(BORROWED):
            field = self.fields["terms"]
            field.choices = [("", _("As they are: %(name)s") % {"name": held}), *BORROWED]  # type: ignore[attr-defined]
            field.required = False
