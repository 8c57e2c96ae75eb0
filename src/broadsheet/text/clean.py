"""Make text from outside fit to keep: bodies to a small HTML, titles and names to plain lines.

Everything that comes over the wire, out of another system's export or from a
form passes here once, before it is stored. A body is first written anew
(text.rewrite: absolute links, plain paragraphs, previews in place of frames),
then sanitised by nh3, last: nothing touches the markup after that. (What comes without
any tag becomes escaped text in paragraphs, and is that already.)

Laws, held by tests: cleaning twice is cleaning once; a browser that reads the
result sees just that; it holds allowed elements and attributes only; it is not
longer than twice the input; the time is linear in the length.

Pure: no network, no database.
"""

import re
import threading
from collections.abc import Mapping

import nh3

from . import markup
from .characters import INVISIBLE, is_one_line, one_line, tidy
from .excerpt import shorten
from .lines import SPACES, fold
from .markup import Tangled
from .pictures import Lifted as Lifted
from .rewrite import Overgrown, Rewriter

_SHORT = 1_024
_ROUNDS = 3

_ELEMENTS = (
    "p h2 h3 h4 ul ol li blockquote pre code em strong b i s sub sup a br hr img embed figure figcaption "
    "table caption thead tbody tfoot tr th td dl dt dd cite q abbr time mark small del ins"
)
ELEMENTS = frozenset(_ELEMENTS.split())
"""What a cleaned body may consist of."""

ATTRIBUTES: dict[str, set[str]] = {
    "*": {"lang", "dir"},
    "a": {"href"},
    "img": {"src", "alt", "width", "height"},
    "embed": {"id", "alt", "format", "url"},
    "time": {"datetime"},
    "abbr": {"title"},
    "ol": {"start"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan"},
}
"""What these may carry; `*` is for all."""

SCHEMES = frozenset({"http", "https", "mailto", "tel"})
"""Where a link may lead."""

_sanitiser = nh3.Cleaner(
    tags=set(ELEMENTS),
    clean_content_tags={"script", "style"},
    attributes=ATTRIBUTES,
    tag_attribute_values={"embed": {"embedtype": {"image", "wanted"}}},
    url_schemes=set(SCHEMES),
    url_relative="deny",
    link_rel=None,
    strip_comments=True,
)


def clean(html: str, base_url: str = "") -> str:
    """The body as allow-listed HTML; never raises, whatever comes in.

    Relative addresses are joined to `base_url`, and dropped without one. Text without any tag is
    taken as plain text: blank lines part its paragraphs. At most
    `markup.LONGEST` characters are read. The result is at most twice as long as
    the input (or 1,024 characters), a character written as a reference counted
    as one; what would grow beyond loses its previews and relative links first, then its markup.

    Tokens `<embed embedtype=…>` stay. They are ours: for a text from outside take
    `lift_images`, else a stranger's story could show any picture we hold.
    """
    return _cleaned(html, base_url, lift=False)[0]


def lift_images(html: str, base_url: str = "") -> tuple[str, list[Lifted]]:
    """Clean a body from outside and take its pictures out.

    Each picture with an http(s) address, with the figure and caption it stands
    in, becomes `<embed embedtype="wanted" url="…" alt="…">` between paragraphs, and one
    `Lifted` in the order of the text; the second time the same address comes is left away.
    Tokens for pictures we hold do not come from outside and are dropped.
    """
    return _cleaned(html, base_url, lift=True)


def _cleaned(html: str, base_url: str, *, lift: bool) -> tuple[str, list[Lifted]]:
    html = html[: markup.LONGEST]
    if "<" not in html:  # nor is there, escaped as it is, anything to sanitise in what becomes of it
        return _flat(html), []
    written, lifted = _written(html, base_url, lift=lift)
    for _ in range(_ROUNDS):
        sanitised = _sanitiser.clean(written)
        if sanitised == written:
            return sanitised, lifted
        # The sanitiser read something otherwise than we did: what it has left is read again.
        written, _none = _written(sanitised, "", lift=False)
    return _sanitiser.clean(_flat(written)), []


def _written(html: str, base_url: str, *, lift: bool) -> tuple[str, list[Lifted]]:
    """The body written anew, within its length; as bare paragraphs if there is no other way."""
    room = max(_SHORT, 2 * len(html))
    for lean in (False, True):
        try:
            written, lifted = _tools.rewrite(html, base_url, room=room, lean=lean, lift=lift)
        except Tangled:
            break
        except Overgrown:
            continue
        if (len(written) <= room or _length(written) <= room) and markup.is_readable(written):
            return written, lifted
    return _flat(html), []


def _length(html: str) -> int:
    """Characters, each reference counted as the one it stands for."""
    return len(html) - (
        4 * html.count("&amp;")
        + 3 * (html.count("&lt;") + html.count("&gt;"))
        + 5 * (html.count("&nbsp;") + html.count("&quot;"))
    )


_BLANK_LINE = re.compile(r"\n[ \t\xa0]*\n")


def _flat(html: str) -> str:
    """The words in paragraphs, without markup."""
    text = tidy(markup.bare_text(html))
    if text.count("&") > markup.MOST_REFERENCES:
        text = text.replace("&", " ")
    written = _paragraphs(text)
    while len(written) > markup.LONGEST:  # references take more room than what they stand for
        text = text[: len(text) * markup.LONGEST // len(written) * 9 // 10]
        written = _paragraphs(text)
    return written


def _paragraphs(text: str) -> str:
    paragraphs = _BLANK_LINE.split(text) if "\n" in text else [text]
    return "".join(map(_paragraph, paragraphs if 2 * len(paragraphs) < markup.MOST_TAGS else [text]))


def _paragraph(text: str) -> str:
    """A tidied piece of plain text as text.lines writes it; "" when nothing of it can be seen."""
    words = fold(text).strip(SPACES)
    return f"<p>{markup.escape(words)}</p>" if words.strip(INVISIBLE) else ""


class _Tools(threading.local):
    """Parsers are dear to make and hold one text at a time: one of each kind per thread."""

    def __init__(self) -> None:
        self._rewriter = Rewriter()
        self._rewriting = markup.parser_for(self._rewriter)
        self._words = _Words()
        self._wording = markup.parser_for(self._words)

    def rewrite(
        self, html: str, base_url: str, *, room: int, lean: bool, lift: bool
    ) -> tuple[str, list[Lifted]]:
        self._rewriter.begin(base_url, room=room, lean=lean, lift=lift)
        try:
            markup.read(html, self._rewriting, self._rewriter)
        except BaseException:
            self._rewriting = markup.parser_for(self._rewriter)  # the old one stands in the middle of a text
            raise
        return self._rewriter.page(), self._rewriter.lifted

    def words(self, html: str) -> str:
        self._words.begin()
        try:
            markup.read(html, self._wording, self._words)
        except BaseException:
            self._wording = markup.parser_for(self._words)
            raise
        return "".join(self._words.pieces)


class _Words:
    """Gathers the words of a text, a space at the edge of every block."""

    def __init__(self) -> None:
        self.begin()

    def begin(self) -> None:
        self.depth = 0
        self.pieces: list[str] = []
        self._silent = 0

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        self.depth += 1
        if self._silent or tag in markup.SILENT:
            self._silent += 1
        elif tag in markup.BLOCKS:
            self.pieces.append(" ")

    def end(self, tag: str) -> None:
        self.depth -= 1
        if self._silent:
            self._silent -= 1
        elif tag in markup.BLOCKS:
            self.pieces.append(" ")

    def data(self, text: str) -> None:
        if not self._silent:
            self.pieces.append(text)

    def close(self) -> None:
        """Nothing is left open."""


_tools = _Tools()


def plain(html: str) -> str:
    """The words of the markup as one line of text, a space between blocks; never raises.

    The result is text, not HTML: escape it before it goes into a page.
    """
    html = html[: markup.LONGEST]
    if "<" not in html:
        return one_line(markup.resolve(html))
    try:
        return one_line(_tools.words(html))
    except Tangled:
        return one_line(markup.bare_text(html))


_EDGE = re.compile(f"</?(?:{'|'.join(sorted(markup.BLOCKS & ELEMENTS))})(?: [^<>]*)?>")
_TAG = re.compile(r"<[^<>]*>")


def plain_of_clean(html: str) -> str:
    """What `plain` makes of a body that `clean` or `lift_images` made, in a tenth of its time: there, every `<` begins a tag."""
    if "<" in html:
        # Most bodies are paragraphs and nothing else.
        html = html.replace("</p><p>", " ").replace("<p>", " ").replace("</p>", " ")
        if "<" in html:
            html = _TAG.sub("", _EDGE.sub(" ", html))
        html = html.strip()
    return one_line(markup.resolve(html))


_BLOCK_END = re.compile(
    r"</(?:p|li|h[1-6]|blockquote|pre|figcaption|td|th|dd|dt)>|<(?:br|hr)\b[^<>]*>", re.IGNORECASE
)


def paragraphs(body: str) -> list[str]:
    """The paragraphs of a body as plain text, for reading and comparing."""
    return [text for block in _BLOCK_END.split(body) if (text := plain(block))]


# In a title "<" may just mean less: only what is surely a tag is one.
_TITLE_TAGS = re.compile(
    r"<(script|style)\b[^<>]*>[^<]*</\1\s*>|<!--[^<>]*-->"
    r"|</?(?:a|abbr|acronym|b|big|blockquote|body|br|center|cite|code|dd|del|div|dl|dt|em|embed|figure|font|form|h[1-6]"
    r"|head|hr|html|i|iframe|img|input|ins|kbd|li|link|mark|math|meta|object|ol|p|pre|q|s|script|section|small|span"
    r"|strike|strong|style|sub|sup|svg|table|tbody|td|textarea|th|thead|title|tr|tt|u|ul|video|audio|wbr)"
    r"(?:(?:[\s/][^<>]*)?>|[\s/][^<>]*=[^<>]*$)",
    re.IGNORECASE,
)


def plain_line(text: str, limit: int = 300) -> str:
    """A title or name from outside as one line of plain text of at most `limit` characters; never raises.

    Tags and character references are resolved, also when a careless feed escaped
    them twice; controls, overrides of direction and line breaks are gone. A
    longer line is cut at a word, with an ellipsis.
    """
    if len(text) <= limit and "<" not in text and "&" not in text and is_one_line(text):
        return text
    text = tidy(text[: 40 * limit])
    for _ in range(_ROUNDS):
        resolved = markup.resolve(_TITLE_TAGS.sub(_edge, text) if "<" in text else text)
        if resolved == text:
            break
        text = resolved
    return shorten(one_line(text), limit)


def _edge(match: re.Match[str]) -> str:
    name = match[0].strip("</> ").split()[0].lower() if not match[1] else ""
    return " " if name in markup.BLOCKS else ""
