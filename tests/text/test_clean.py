"""What becomes of a body: a table of foreign HTML and the HTML we keep."""

import pytest

from broadsheet.text.clean import clean

BASE = "https://larkport.example/news/2025/harbour.html"

LINES = {
    "bare text gets a paragraph": ("The harbour is closed.", "<p>The harbour is closed.</p>"),
    "blank lines part the paragraphs of plain text": ("One.\n\nTwo\nlines.", "<p>One.</p><p>Two lines.</p>"),
    "plain text may hold references": ("Fish &amp; ships &lt; 5", "<p>Fish &amp; ships &lt; 5</p>"),
    "two breaks are a new paragraph": ("<p>One.<br><br>Two.", "<p>One.</p><p>Two.</p>"),
    "one break stays": ("<p>One.<br>Two.", "<p>One.<br>Two.</p>"),
    "breaks at the ends go": ("<p><br>One.<br></p><br>", "<p>One.</p>"),
    "empty paragraphs go": ("<p>One.</p><p>&nbsp;</p><p><b> </b></p><p>\u200c</p>", "<p>One.</p>"),
    "white space is folded across tags": ("<p>  a <b> b </b>\n c  </p>", "<p>a <b>b</b> c</p>"),
    "a space that does not break stays": ("<p>12&nbsp;000 euro</p>", "<p>12&nbsp;000 euro</p>"),
    "divisions are unwrapped": ("<div><section>One.</section>Two.<div>Three.</div></div>", "<p>One.</p><p>Two.</p><p>Three.</p>"),
    "h1 becomes h2, h5 and h6 become h4": ("<h1>A</h1><h3>B</h3><h5>C</h5><h6>D</h6>", "<h2>A</h2><h3>B</h3><h4>C</h4><h4>D</h4>"),
    "a division in a heading is a space": ("<h2>Sea<div>level</div></h2>", "<h2>Sea level</h2>"),
    "a heading ends where a list begins": ("<h2>Fish<ul><li>cod</ul></h2>", "<h2>Fish</h2><ul><li>cod</li></ul>"),
    "emphasis around blocks goes into them": ("<ins><p>One.</p>Two.</ins>", "<p><ins>One.</ins></p><p><ins>Two.</ins></p>"),
    "emphasis in its like says nothing": ("<p><b>a <b>b</b> c</b></p>", "<p><b>a b c</b></p>"),
    "old emphasis gets its new name": ("<p><strike>a</strike> <tt>b</tt></p>", "<p><s>a</s> <code>b</code></p>"),
    "ids, classes, styles and handlers go": ('<p id=x class=y style="color:red" onclick=z>a</p>', "<p>a</p>"),
    "scripts, styles and comments go with what is in them": ("<script>x</script><style>y</style><!-- z -->a", "<p>a</p>"),
    "controls of forms go": ("<form>Name <input value=x><button>Send</button><select><option>a</select></form>", "<p>Name</p>"),
    "unknown elements are seen through": ("<o:p>a</o:p> <x-y>b</x-y>", "<p>a b</p>"),
    "preformatted text keeps its space": ("<pre>\n  a\n\n <b>b</b>\n</pre>", "<pre>  a\n\n <b>b</b></pre>"),
    "time, abbreviation and quotation stay": (
        '<p><time datetime="2025-06-13">Friday</time> <abbr title="North Sea">NS</abbr> <q lang="fr">oui</q></p>',
        '<p><time datetime="2025-06-13">Friday</time> <abbr title="North Sea">NS</abbr> <q lang="fr">oui</q></p>',
    ),
    "nothing in preformatted text opens no emphasis": ("<pre>a<b>&#x202e;</b></pre>", "<pre>a</pre>"),
    "an indent of a wide space stays": ("<blockquote>\u3000<b>a</b></blockquote>", "<blockquote>\u3000<b>a</b></blockquote>"),
    "language and direction of a division go to its blocks": (
        '<div lang="ar" dir="rtl"><p>a</p>b<ul><li>c</ul></div><p>d</p>',
        '<p lang="ar" dir="rtl">a</p><p lang="ar" dir="rtl">b</p><ul lang="ar" dir="rtl"><li>c</li></ul><p>d</p>',
    ),
    "a language that is none goes": ('<p lang="x&quot;y" dir="up">a</p>', "<p>a</p>"),
    "the title of a page goes": ("<title>x</title>a", "<p>a</p>"),
    "a rule stays": ("a<hr class=x>b", "<p>a</p><hr><p>b</p>"),
}  # fmt: skip

BLOCKS = {
    "a list": ("<ul><li>a<li>b<ul><li>c</ul></ul>", "<ul><li>a</li><li>b<ul><li>c</li></ul></li></ul>"),
    "a list that starts later": ('<ol start="4" type=a><li>a</ol>', '<ol start="4"><li>a</li></ol>'),
    "one paragraph in an item needs no tag": ("<ul><li><p>a</p></li></ul>", "<ul><li>a</li></ul>"),
    "two paragraphs in an item keep theirs": (
        "<ul><li><p>a</p><p>b</p></ul>",
        "<ul><li><p>a</p><p>b</p></li></ul>",
    ),
    "what stands between items gets one": ("<ul>a<li>b</ul>", "<ul><li>a</li><li>b</li></ul>"),
    "a list without items is none": ("<ul><p>a</p></ul>", "<p>a</p>"),
    "an item without a list is a paragraph": ("<li>a</li>", "<p>a</p>"),
    "empty items go": ("<ul><li></li><li>a</li></ul>", "<ul><li>a</li></ul>"),
    "definitions": ("<dl><dt>a</dt><dd>b</dd><dd>c</dd></dl>", "<dl><dt>a</dt><dd>b</dd><dd>c</dd></dl>"),
    "a quote": ("<blockquote><p>a</p></blockquote>", "<blockquote>a</blockquote>"),
    "a quote of two paragraphs": (
        "<blockquote>a<p>b</blockquote>",
        "<blockquote><p>a</p><p>b</p></blockquote>",
    ),
    "a table gets the body that a browser would give it": (
        "<table border=1><caption>T</caption><tr><th>a<th>b<tr><td>c<td colspan=2 width=9>d</table>",
        "<table><caption>T</caption><tbody><tr><th>a</th><th>b</th></tr>"
        '<tr><td>c</td><td colspan="2">d</td></tr></tbody></table>',
    ),
    "head and foot of a table": (
        "<table><thead><tr><th>a<th>b</thead><tr><td>c<td>d<tfoot><tr><td>e<td>f</table>",
        "<table><thead><tr><th>a</th><th>b</th></tr></thead><tbody><tr><td>c</td><td>d</td></tr></tbody>"
        "<tfoot><tr><td>e</td><td>f</td></tr></tfoot></table>",
    ),
    "a table of one column is a layout": ("<table><tr><td>a<tr><td>b</table>", "<p>a</p><p>b</p>"),
    "a table around a table is a layout": (
        "<table><tr><td>a<td><table><tr><td>b<td>c</table></table>",
        "<p>a</p><table><tbody><tr><td>b</td><td>c</td></tr></tbody></table>",
    ),
    "what stands between rows goes before the table": (
        "<table>a<tr><td>b<td>c</table>",
        "<p>a</p><table><tbody><tr><td>b</td><td>c</td></tr></tbody></table>",
    ),
    "a cell outside a table is a paragraph": ("<td>a</td>", "<p>a</p>"),
    "a figure": (
        "<figure class=x><div><img src=/a.jpg></div><figcaption><p>b</p><p>c</p></figcaption></figure>",
        '<figure><img src="https://larkport.example/a.jpg" alt=""><figcaption>b<br>c</figcaption></figure>',
    ),
    "a captioned picture of a well-known kind of site is a figure": (
        '<div class="wp-caption alignleft"><img src=/a.jpg><p class="wp-caption-text">b</p></div>',
        '<figure><img src="https://larkport.example/a.jpg" alt=""><figcaption>b</figcaption></figure>',
    ),
    "a figure of words is none": ("<figure><p>a</p><figcaption>b</figcaption></figure>", "<p>a</p><p>b</p>"),
    "a gallery is its figures": (
        "<figure><figure><img src=/a.jpg></figure><figcaption>b</figcaption></figure>",
        '<figure><img src="https://larkport.example/a.jpg" alt=""></figure><p>b</p>',
    ),
}

LINKS = {
    "a link": ('<a href="https://a.example/?b=1&amp;c=2" target=_blank rel=x>d</a>', '<a href="https://a.example/?b=1&amp;c=2">d</a>'),
    "a relative link": ('<a href="../b">d</a>', '<a href="https://larkport.example/news/b">d</a>'),
    "a link without its scheme": ('<a href="//a.example/b">d</a>', '<a href="https://a.example/b">d</a>'),
    "mail loses its headers": ('<a href="mailto:desk@larkport.example?bcc=x">d</a>', '<a href="mailto:desk@larkport.example">d</a>'),
    "a telephone": ('<a href="tel:+49 30 123">d</a>', '<a href="tel:+4930123">d</a>'),
    "an anchor in the page is no link": ('<a href="#top">d</a>', "d"),
    "a place is no link": ("<a name=x>d</a>", "d"),
    "a script is no link": ('<a href="java&#10;script:alert(1)">d</a>', "d"),
    "data are no link": ('<a href="data:text/html,x">d</a>', "d"),
    "a name before the host is no link": ('<a href="https://larkport.example@evil.example/">d</a>', "d"),
    "a link in a link is none": ('<a href="https://a.example/">b<i><a href="https://c.example/">d</a></i></a>', '<a href="https://a.example/">b<i>d</i></a>'),
    "a link around blocks goes into them": (
        '<a href="https://a.example/"><h3>b</h3><p>c</p></a>',
        '</p><h3><a href="https://a.example/">b</a></h3><p><a href="https://a.example/">c</a>',
    ),
}  # fmt: skip

PICTURES = {
    "a picture": ('<img src="/a.jpg" alt="b &amp; &quot;c&quot;" width="300px" height=200 onerror=x>', '<img src="https://larkport.example/a.jpg" alt="b &amp; &quot;c&quot;" width="300" height="200">'),
    "the largest of a set": ('<img src=/a.jpg srcset="/s.jpg 300w, /l.jpg 1200w,/m.jpg 600w">', '<img src="https://larkport.example/l.jpg" alt="">'),
    "an address with commas in a set": ('<img srcset="/w_1,h_2/a.jpg 1x, /w_2,h_4/a.jpg 2x">', '<img src="https://larkport.example/w_2,h_4/a.jpg" alt="">'),
    "a lazy picture": ('<img src="data:image/gif;base64,R0lGOD" data-src="/a.jpg">', '<img src="https://larkport.example/a.jpg" alt="">'),
    "a picture behind a stand-in": ('<img src="/img/blank.gif" data-original="/a.jpg">', '<img src="https://larkport.example/a.jpg" alt="">'),
    "a picture of versions without an address of its own": ('<picture><source srcset="/a.webp 2x"><img alt=x></picture>', '<img src="https://larkport.example/a.webp" alt="x">'),
    "a picture only for readers without scripts": ("<noscript>Script!<img src=/a.jpg></noscript>", '<img src="https://larkport.example/a.jpg" alt="">'),
    "a lazy picture and its twin for readers without scripts": ('<img data-src="/a.jpg"><noscript><img src="/a.jpg"></noscript>', '<img src="https://larkport.example/a.jpg" alt="">'),
}  # fmt: skip

GONE = {
    "a counter of one pixel": '<img src="https://c.example/x.gif" width="1" height="1">',
    "a counter hidden by its style": '<img src="https://c.example/x.gif" style="display: none">',
    "a counter in a frame": '<iframe src="https://c.example/" width="0" height="0"></iframe>',
    "a picture without an address": '<img alt="x">',
    "a picture of data": '<img src="data:image/svg+xml,x">',
    "a picture by script": '<img src="javascript:alert(1)">',
    "a vector drawing": "<svg><a href=x><text>y</text></a></svg>",
    "a formula": "<math><mi>x</mi></math>",
    "a template": "<template><p>x</p></template>",
}

EMBEDS = {
    "a film in a frame": (
        '<iframe src="https://www.youtube.com/embed/abcdefghijk?rel=0"></iframe>',
        '<p><a href="https://www.youtube.com/watch?v=abcdefghijk">Video on youtube.com</a></p>',
    ),
    "a lazy frame": (
        '<iframe data-src="https://player.vimeo.com/video/1234" src="about:blank"></iframe>',
        '<p><a href="https://vimeo.com/1234">Video on vimeo.com</a></p>',
    ),
    "sound": (
        '<iframe src="https://w.soundcloud.com/player/?url=x"></iframe>',
        '<p><a href="https://w.soundcloud.com/player/?url=x">Audio on w.soundcloud.com</a></p>',
    ),
    "any other frame": (
        '<iframe src="//a.example/map"></iframe>',
        '<p><a href="https://a.example/map">Page on a.example</a></p>',
    ),
    "a player of its own": (
        '<video poster=/p.jpg controls><source src="/v.mp4" type="video/mp4">Old browser!</video>',
        '<p><a href="https://larkport.example/v.mp4">Video on larkport.example</a></p>',
    ),
    "an object with its parameters": (
        '<object><param name="movie" value="https://a.example/m.swf"><embed src="https://a.example/e">x</object>',
        '<p><a href="https://a.example/m.swf">Page on a.example</a></p>',
    ),
    "a frame in a paragraph stands between two": (
        '<p>a <iframe src="https://a.example/"></iframe> b</p>',
        '<p>a</p><p><a href="https://a.example/">Page on a.example</a></p><p>b</p>',
    ),
    "a frame with a page inside": ("<iframe srcdoc='<script>x</script>'></iframe>", ""),
}

TOKENS = {
    "a token of ours": ('<embed alt="b" embedtype="image" id="12" format="left" style=x>', '<embed embedtype="image" id="12" alt="b" format="left">'),
    "a token of ours without a format": ('<embed embedtype="image" id="12">', '<embed embedtype="image" id="12" alt="" format="fullwidth">'),
    "a picture still wanted": ('<embed embedtype="wanted" url="https://a.example/b.jpg" alt="c">', '<embed embedtype="wanted" url="https://a.example/b.jpg" alt="c">'),
    "a token with a strange number": ('<embed embedtype="image" id="1 or 2">', ""),
    "a token with letters for a number": ('<embed embedtype="image" id="١٢">', ""),
    "a token by script": ('<embed embedtype="wanted" url="javascript:alert(1)">', ""),
    "a token of another kind": ('<embed embedtype="media" url="https://a.example/">', ""),
    "a token in a paragraph stands between two": ('<p>a<embed embedtype="image" id="1">b</p>', '<p>a</p><embed embedtype="image" id="1" alt="" format="fullwidth"><p>b</p>'),
}  # fmt: skip


def rows(table):
    return [pytest.param(*row, id=name) for name, row in table.items()]


@pytest.mark.parametrize(("html", "kept"), rows({**LINES, **BLOCKS, **EMBEDS, **TOKENS}))
def test_a_body_is_written_anew(html, kept):
    assert clean(html, BASE) == kept


@pytest.mark.parametrize(("html", "kept"), rows({**LINKS, **PICTURES}))
def test_links_and_pictures_are_resolved(html, kept):
    assert clean(html, BASE) == f"<p>{kept}</p>".replace("<p></p>", "")


@pytest.mark.parametrize("html", [pytest.param(html, id=name) for name, html in GONE.items()])
def test_it_leaves_no_trace(html):
    assert clean(f"<p>a {html} b</p>", BASE) == "<p>a b</p>"


def test_relative_addresses_go_where_there_is_no_base():
    assert clean('<a href="/a">b</a><img src="c.jpg">') == "<p>b</p>"


def test_emoji_made_of_files_become_letters():
    assert clean('<p>Good <img class="wp-smiley" alt="🙂" src="/smile.png">!</p>', BASE) == "<p>Good 🙂!</p>"


@pytest.mark.parametrize(
    "letter",
    [
        "\x00",
        "\x07",
        "\x1b",
        "\x85"[:0] + "\x81",
        "\u202e",
        "\u2066",
        "\u200b",
        "\ufeff",
        "\ufffe",
        "\U000e0041",
    ],
    ids=lambda letter: f"U+{ord(letter):04X}",
)
@pytest.mark.parametrize("form", ["{}", "&#{};"], ids=["as it is", "as a reference"])
def test_unfit_letters_are_not_kept(letter, form):
    written = letter if form == "{}" else form.format(ord(letter))
    assert letter not in clean(f'<p>a{written}b<img src="/c.jpg" alt="d{written}e"></p>', BASE)


def test_a_layout_keeps_its_pictures_and_words_in_order():
    page = """<table><tr><td><img src=/a.jpg></td></tr><tr><td><h1>Tide</h1><center>High at <font>nine</font>.<br>
    <br>Low at three.</center></td></tr></table>"""
    assert clean(page, BASE) == (
        '<p><img src="https://larkport.example/a.jpg" alt=""></p><h2>Tide</h2><p>High at nine.</p><p>Low at three.</p>'
    )
