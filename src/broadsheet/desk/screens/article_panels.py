"""What stands on a story's screen, and in which order."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel, ObjectList, Panel, PublishingPanel
from wagtail.admin.widgets import AdminAutoHeightTextInput

from broadsheet.desk.gate import credit_of
from broadsheet.desk.models import Article
from broadsheet.desk.screens.article_form import ArticleForm, BorrowedForm
from broadsheet.desk.screens.picture_widget import PictureChooser


class AuthorSelect(forms.Select):
    """Authors in a plain list: quicker than a dialogue, and one types the first letters."""


class HeldWords(Panel):
    """The words of a story that may not be changed, as readers get them."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "desk/articles/held_words.html"

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:  # Any: template context
            context: dict[str, Any] = super().get_context_data(parent_context)
            article = self.instance
            return {**context, "article": article, "credit": credit_of(article, article.terms)}


def _where() -> MultiFieldPanel:
    return MultiFieldPanel(
        [
            FieldPanel("section"),
            FieldPanel("kicker"),
            FieldPanel("topics", help_text=_("Type a name and press Enter. A topic that is new is made.")),
            FieldPanel("weight"),
        ],
        heading=_("Where it goes"),
        icon="list-ul",
    )


def writing_panels() -> ObjectList:
    """For a story whose words are ours to write."""
    return ObjectList(
        [
            FieldPanel(
                "headline",
                classname="title",
                widget=AdminAutoHeightTextInput(attrs={"placeholder": _("Headline"), "class": "desk-title"}),
            ),
            FieldPanel(
                "standfirst", help_text=_("One or two sentences under the headline, and on the front.")
            ),
            FieldPanel("body"),
            _where(),
            InlinePanel(
                "bylines",
                panels=[FieldPanel("author", widget=AuthorSelect)],
                heading=_("Authors"),
                label=_("author"),
                icon="user",
            ),
            MultiFieldPanel(
                [FieldPanel("picture", widget=PictureChooser), FieldPanel("picture_caption")],
                heading=_("Picture"),
                icon="image",
            ),
            MultiFieldPanel(
                [FieldPanel("dateline"), FieldPanel("wire_byline"), FieldPanel("language")],
                heading=_("Place and language"),
                icon="globe",
                classname="collapsed",
            ),
            PublishingPanel(),
        ],
        base_form_class=ArticleForm,
    )


def borrowed_panels() -> ObjectList:
    """For a story whose terms allow no edits: its words to read, its place to choose."""
    return ObjectList(
        [HeldWords(heading=_("Text")), _where(), PublishingPanel()],
        base_form_class=BorrowedForm,
    )


WRITING = writing_panels().bind_to_model(Article)
BORROWED = borrowed_panels().bind_to_model(Article)
