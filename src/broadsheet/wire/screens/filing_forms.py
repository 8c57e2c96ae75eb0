"""The forms of filing: a rule as an editor writes it, and what the classifier may do."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from broadsheet.desk.models import Section
from broadsheet.wire.actions.filing import LANGUAGES
from broadsheet.wire.filing import Treatment
from broadsheet.wire.models import FilingPolicy, FilingRule, Source

MOST_VALUES = 100
LONGEST_VALUE = 120


class Lines(forms.CharField):
    """Values, one a line or with commas between them."""

    def __init__(self, **kwargs: Any) -> None:  # Any: Django's own signature
        super().__init__(required=False, widget=forms.Textarea(attrs={"rows": 2}), **kwargs)

    def prepare_value(self, value: Any) -> str:  # Any: as Django holds it
        return "\n".join(value) if isinstance(value, list) else value or ""

    def clean(self, value: Any) -> list[str]:  # Any: as Django holds it
        typed = super().clean(value).replace(",", "\n").splitlines()
        values = list(dict.fromkeys(" ".join(one.split()) for one in typed if one.strip()))
        if len(values) > MOST_VALUES or any(len(one) > LONGEST_VALUE for one in values):
            raise forms.ValidationError(
                _("At most %(most)d values, each of at most %(longest)d characters."),
                params={"most": MOST_VALUES, "longest": LONGEST_VALUE},
            )
        return values


class SourcesField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]  # Django's class takes none at run time
    """Sources by name, each with the section its stories go to: one publisher may have several."""

    def label_from_instance(self, source: Source) -> str:
        return f"{source.name} ({source.section})"


class RuleForm(forms.Form):
    """A filing rule: which stories, and what becomes of them."""

    sources = SourcesField(
        label=gettext_lazy("Of these sources"),
        queryset=Source.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("None ticked: of any source."),
    )
    languages = forms.MultipleChoiceField(
        label=gettext_lazy("In these languages"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("None ticked: in any language."),
    )
    categories = Lines(
        label=gettext_lazy("Whose category is"),
        help_text=gettext_lazy(
            "A tag, a subject’s name or its code, as the source gives it; one a line. A star stands for any ending: 04*."
        ),
    )
    words = Lines(
        label=gettext_lazy("That say"),
        help_text=gettext_lazy(
            "Whole words or phrases, one a line; any of them will do. A star stands for any ending: ferr*."
        ),
    )
    anywhere = forms.BooleanField(
        label=gettext_lazy("Look in the text too, not only in the headline"), required=False
    )
    unless = Lines(label=gettext_lazy("But do not say"))
    bylines = Lines(label=gettext_lazy("Signed by"))
    places = Lines(
        label=gettext_lazy("Told from or about"), help_text=gettext_lazy("Places as the source names them.")
    )
    urgency = forms.TypedChoiceField(
        label=gettext_lazy("Urgency"),
        coerce=int,
        choices=[(0, gettext_lazy("Any")), (1, "1"), *((n, f"1–{n}") for n in range(2, 9))],
        help_text=gettext_lazy("As agencies give it: 1 is a flash, 8 can wait."),
    )
    section = forms.ModelChoiceField(
        label=gettext_lazy("Go to"),
        queryset=Section.objects.none(),
        required=False,
        empty_label=gettext_lazy("Where their source files them"),
    )
    topics = Lines(
        label=gettext_lazy("Get these topics"), help_text=gettext_lazy("One that is not there yet is made.")
    )
    treatment = forms.ChoiceField(
        label=gettext_lazy("And"),
        choices=[
            ("", gettext_lazy("are published or held as their source says")),
            (Treatment.HOLD.value, gettext_lazy("wait for an editor")),
            (Treatment.AT_ONCE.value, gettext_lazy("go on the site at once, if their terms allow it")),
            (Treatment.DROP.value, gettext_lazy("are dropped")),
        ],
        widget=forms.RadioSelect,
        required=False,
    )

    WHICH = (
        "sources",
        "languages",
        "categories",
        "words",
        "anywhere",
        "unless",
        "bylines",
        "places",
        "urgency",
    )
    DEEDS = ("section", "topics", "treatment")

    def __init__(self, data: Any = None, *, rule: FilingRule) -> None:  # Any: Django's own
        kept = {name: getattr(rule, name) for name in (*self.WHICH, *self.DEEDS)}
        super().__init__(data, initial=kept)
        self.rule = rule
        self.fields["sources"].queryset = Source.objects.select_related("section").order_by("name")  # type: ignore[attr-defined]
        self.fields["section"].queryset = Section.objects.in_order()  # type: ignore[attr-defined]
        spoken = Source.objects.exclude(language="").values_list("language", flat=True).distinct().order_by()
        tags = {tag.split("-")[0] for tag in spoken} | set(rule.languages) | {"en"}
        named = sorted(((tag, LANGUAGES.get(tag, tag)) for tag in tags), key=lambda choice: choice[1])
        self.fields["languages"].choices = named  # type: ignore[attr-defined]

    @property
    def which(self) -> list[Any]:  # Any: Django's bound fields
        """The fields that say which stories."""
        return [self[name] for name in self.WHICH]

    @property
    def deeds(self) -> list[Any]:  # Any: Django's bound fields
        """The fields that say what becomes of them."""
        return [self[name] for name in self.DEEDS]

    def clean(self) -> dict[str, Any]:  # Any: cleaned values
        said = super().clean() or {}
        if not (said.get("section") or said.get("topics") or said.get("treatment")):
            raise forms.ValidationError(
                _("A rule must do something: choose a section, a topic, or whether they wait or are dropped.")
            )
        return said

    def written(self) -> FilingRule:
        """The rule as it was typed, not yet kept."""
        for name, value in self.cleaned_data.items():
            setattr(self.rule, name, [one.pk for one in value] if name == "sources" else value)
        return self.rule


class PolicyForm(forms.Form):
    """What the classifier may do."""

    classifier = forms.ChoiceField(
        label=gettext_lazy("The classifier"),
        choices=FilingPolicy.Classifier.choices,
        widget=forms.RadioSelect,
    )
    certainty = forms.IntegerField(
        label=gettext_lazy("Files from this certainty on, in hundredths"), min_value=50, max_value=100
    )
