"""Which editor a story's text gets: the visual one when it keeps everything, plain HTML when it does not.

The visual editor drops what it has no button for (tables, captions, definition
lists). Whether a given text survives it is not guessed from a list of tags:
the text is taken through the editor's own converters and back, and compared.
"""

import re
from functools import lru_cache
from html.parser import HTMLParser
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.rich_text import get_rich_text_editor_widget
from wagtail.admin.rich_text.converters.contentstate import ContentstateConverter

from broadsheet.text.clean import clean

FEATURES = ["h2", "h3", "h4", "bold", "italic", "link", "ol", "ul", "blockquote", "image", "hr"]
LONGEST_VISUAL = 300_000
"""Characters of HTML; a longer text is edited as HTML, since the visual editor would stall."""

_QUOTED_PARAGRAPH = re.compile(
    r"<blockquote>\s*<p>((?:(?!</?(?:p|blockquote)\b).)*)</p>\s*</blockquote>", re.DOTALL
)
_VOID_TAG = re.compile(r"<(br|hr|embed|img)\b([^<>]*?)/?>", re.IGNORECASE)
_EMPTY_LINE = re.compile(r"<p[^<>]*>\s*</p>")
_SAME_TAG = {"strong": "b", "em": "i"}
_VOID = frozenset(("br", "hr", "embed", "img"))


def for_editor(html: str) -> str:
    """The text as the visual editor takes it: empty tags closed, a quotation of one paragraph without the paragraph."""
    return _VOID_TAG.sub(r"<\1\2/>", _QUOTED_PARAGRAPH.sub(r"<blockquote>\1</blockquote>", html))


@lru_cache(maxsize=256)
def is_kept(html: str) -> bool:
    """Whether the visual editor would give this text back whole."""
    if len(html) > LONGEST_VISUAL:
        return False
    given = for_editor(html)
    converter = ContentstateConverter(features=FEATURES)
    try:
        back = converter.to_database_format(converter.from_database_format(given))
    except (AssertionError, AttributeError, IndexError, KeyError, ValueError):
        # The converter is strict about nesting and says so in many ways; what it cannot read, it cannot keep.
        return False
    return is_same(back, given)


def is_same(one: str, other: str) -> bool:
    """Whether two texts say the same, whatever way their markup is spelt."""
    return _spelt(clean(for_editor(one))) == _spelt(clean(for_editor(other)))


def from_editor(html: str, held: str) -> str:
    """The clean text to keep of what an editor gave back: `held`, to the letter, when it says the same.

    Else merely opening and saving a wire story would count as an editor's own words.
    """
    if is_same(html, held):
        return held
    return _EMPTY_LINE.sub("", clean(html))


def visual_editor() -> Any:  # Any: Wagtail's widget has no type
    """The visual editor with the buttons a newspaper needs."""
    return get_rich_text_editor_widget("default", features=FEATURES)


class HtmlText(forms.Textarea):
    """The text as HTML, for what the visual editor cannot keep."""

    def __init__(self) -> None:
        super().__init__(attrs={"rows": 24, "class": "html-text", "spellcheck": "true", "dir": "auto"})


HTML_TEXT_HELP = _(
    "This text holds tables, captions or other parts that the visual editor would drop, so it is shown as HTML. "
    "It is cleaned when you save."
)


class BodyForm:
    """For a form with a `body`: the right editor for the text it holds, and a clean text out of it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # Any: Django's own signature
        super().__init__(*args, **kwargs)
        self.held_body: str = self.instance.body or ""  # type: ignore[attr-defined]  # the form's
        field = self.fields["body"]  # type: ignore[attr-defined]  # the form's
        if is_kept(self.held_body):
            field.widget = visual_editor()
            # Words reach the form this many milliseconds after the last letter, so that a quick Save takes them along.
            field.widget.options["stateSaveInterval"] = 30
            # The editor stands in for the field and no label points to it.
            field.widget.options["ariaLabel"] = str(field.label or "")
            self.initial["body"] = for_editor(self.held_body)  # type: ignore[attr-defined]  # the form's
        else:
            field.widget = HtmlText()
            field.help_text = HTML_TEXT_HELP

    def clean_body(self) -> str:
        """The clean text to keep."""
        return from_editor(self.cleaned_data.get("body") or "", self.held_body)  # type: ignore[attr-defined]


class _Speller(HTMLParser):
    """A text as a list of what matters in it: tags, their attributes, words."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tokens: list[tuple[Any, ...]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        kept = sorted((name, value or "") for name, value in attrs if not name.startswith("data-"))
        self.tokens.append(("<", _SAME_TAG.get(tag, tag), tuple(kept)))

    def handle_endtag(self, tag: str) -> None:
        if tag == "p" and self.tokens and self.tokens[-1] == ("<", "p", ()):
            self.tokens.pop()  # the visual editor keeps an empty line before and after a picture
        elif tag not in _VOID:
            self.tokens.append((">", _SAME_TAG.get(tag, tag)))

    def handle_data(self, data: str) -> None:
        if words := " ".join(data.split()):
            self.tokens.append(("words", words))


def _spelt(html: str) -> list[tuple[Any, ...]]:
    speller = _Speller()
    speller.feed(html)
    speller.close()
    return speller.tokens
