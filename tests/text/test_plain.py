"""Bodies as words, titles as lines."""

import pytest

from broadsheet.text.clean import plain, plain_line

BODIES = {
    "a space between blocks": ("<p>One.</p><p>Two.</p>", "One. Two."),
    "no space inside a word": ("<p>harb<b>our</b></p>", "harbour"),
    "a break parts words": ("One<br>two", "One two"),
    "cells part words": ("<table><tr><td>a<td>b</table>", "a b"),
    "scripts say nothing": ("a<script>x</script><style>y</style><!-- z -->b", "ab"),
    "references are resolved": ("Fish &amp; ships&nbsp;&lt;3", "Fish & ships <3"),
    "plain text": ("Fish &amp; ships\n\nnow", "Fish & ships now"),
    "a picture says nothing": ('<img src=x alt="The quay">a', "a"),
    "controls go": ("<p>a\x00\u202eb&#x202e;c</p>", "abc"),
    "nothing": ("", ""),
}

TITLES = {
    "white space": ("  Fog \n over\tthe  bay ", "Fog over the bay"),
    "tags": ("Fog <b>over</b> <i class=x>the bay</i>", "Fog over the bay"),
    "a break": ("Fog<br/>over", "Fog over"),
    "references": ("Fish &amp; ships", "Fish & ships"),
    "references escaped twice": ("Fish &amp;amp; ships &amp;#8211; today", "Fish & ships – today"),
    "tags escaped twice": ("&lt;b&gt;Fog&lt;/b&gt;", "Fog"),
    "less and more": ("Ships < 5 m and > 2 m", "Ships < 5 m and > 2 m"),
    "a heart": ("Larkport <3 fish", "Larkport <3 fish"),
    "something between brackets that is no tag": ("List<Ship> explained", "List<Ship> explained"),
    "a script": ("Fog<script>alert(1)</script> today", "Fog today"),
    "a tag cut off": ('Fog <a href="https://larkport.exam', "Fog"),
    "an ampersand": ("R&D at AT&T", "R&D at AT&T"),
    "overrides of direction": ("Fog\u202egof\u2066\u2069", "Foggof"),
    "nothing of width": ("F\u200bo\ufeffg\u2060", "Fog"),
    "controls": ("F\x00o\x1b[31mg\x7f", "Fo[31mg"),
    "Persian joiners stay": ("می\u200cخواهم", "می\u200cخواهم"),
    "line separators": ("Fog\u2028over\u2029bay", "Fog over bay"),
    "windows-1252 in disguise": ("The mayor\x92s \x93no\x94", "The mayor’s “no”"),
    "a flag": ("\U0001f3f4\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f wins", "\U0001f3f4\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f wins"),
    "two halves of an emoji": ("\ud83d\ude42 fog", "🙂 fog"),
    "half an emoji": ("\ud83d fog", "\ufffd fog"),
}  # fmt: skip


@pytest.mark.parametrize(("html", "text"), [pytest.param(*row, id=name) for name, row in BODIES.items()])
def test_a_body_as_words(html, text):
    assert plain(html) == text


@pytest.mark.parametrize(("title", "line"), [pytest.param(*row, id=name) for name, row in TITLES.items()])
def test_a_title_as_a_line(title, line):
    assert plain_line(title) == line


@pytest.mark.parametrize("title", [row[0] for row in TITLES.values()])
def test_a_line_stays_as_it_is(title):
    assert plain_line(plain_line(title)) == plain_line(title)


def test_a_long_title_is_cut_at_a_word():
    assert plain_line("fog over the bay " * 100_000, limit=30) == "fog over the bay fog over the…"
    assert len(plain_line("x" * 1_000_000)) == 300
