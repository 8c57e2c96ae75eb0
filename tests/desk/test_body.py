"""The visual editor is offered where it keeps everything, and opening a story changes nothing."""

import pytest

from broadsheet.desk.models import Picture
from broadsheet.desk.screens.body import from_editor, is_kept, is_same
from tests.pictures import drawn

pytestmark = pytest.mark.django_db

KEPT = {
    "paragraphs": "<p>One.</p><p>Two <strong>strong</strong> and <em>leaning</em>.</p>",
    "headings": "<h2>Why now</h2><p>Because.</p><h3>And then</h3><p>So.</p>",
    "lists": "<ul><li>a</li><li>b<ul><li>c</li></ul></li></ul><ol><li>d</li></ol>",
    "a link": '<p><a href="https://wire.example/x">there</a></p>',
    "a quotation": "<blockquote><p>Said so.</p></blockquote>",
    "a rule and a line break": "<p>One<br>two</p><hr><p>Three</p>",
    "nothing": "",
}
LOST = {
    "a table": "<table><thead><tr><th>Quay</th><th>Toll</th></tr></thead><tbody><tr><td>Outer</td><td>4</td></tr></tbody></table>",
    "a figure with its caption": "<figure><img src='https://x.example/a.jpg' alt=''><figcaption>c</figcaption></figure>",
    "a definition list": "<dl><dt>a</dt><dd>b</dd></dl>",
    "preformatted text": "<pre>a\n  b</pre>",
    "a quotation of two paragraphs": "<blockquote><p>a</p><p>b</p></blockquote>",
    "a picture not fetched yet": '<p>a</p><embed embedtype="wanted" url="https://wire.example/p.jpg" alt="">',
}


@pytest.mark.parametrize("html", KEPT.values(), ids=KEPT)
def test_the_visual_editor_is_offered_for(html: str) -> None:
    assert is_kept(html)


@pytest.mark.parametrize("html", LOST.values(), ids=LOST)
def test_the_text_stays_html_for(html: str) -> None:
    assert not is_kept(html)


def test_a_picture_of_ours_is_kept_with_its_words() -> None:
    quay = Picture.objects.create(title="Quay", file=drawn())
    token = f'<embed embedtype="image" id="{quay.pk}" alt="The quay" format="fullwidth">'
    assert is_kept(f"<p>Before.</p>{token}<p>After.</p>")


def test_a_text_too_long_for_the_visual_editor_stays_html() -> None:
    assert not is_kept("<p>" + "word " * 80_000 + "</p>")


def test_what_the_editor_merely_spelt_anew_stays_to_the_letter() -> None:
    held = "<p>Two <strong>strong</strong>\nlines.</p>"
    assert from_editor('<p data-block-key="x1">Two <b>strong</b> lines.</p>', held) == held


def test_what_the_editor_changed_is_kept_clean_and_without_empty_lines() -> None:
    given = '<p data-block-key="x1"></p><p data-block-key="x2">New words.</p>'
    assert from_editor(given, "<p>Old.</p>") == "<p>New words.</p>"


def test_another_picture_is_another_text() -> None:
    one, two = (f'<embed embedtype="image" id="{n}" alt="" format="fullwidth">' for n in (1, 2))
    assert not is_same(one, two)
