"""Write foreign HTML anew in the few forms a story needs.

The craft behind text.clean. The parser calls the rewriter for each tag and each
piece of text; it answers with a text made of paragraphs, headings, lists,
quotes, tables and figures only (text.frames), of lines in one form (text.lines),
with pictures and embeds resolved (text.pictures, text.embeds). Scripts, styles,
forms and frames are gone with what is in them.

What it writes is meant to come back unchanged when it is read again: by a
browser, by the sanitiser, by itself. It is not what makes a text safe: that is
the sanitiser, after it.
"""

import itertools
import re
from collections.abc import Callable
from dataclasses import replace

from . import embeds, frames, pictures
from .address import absolute
from .characters import one_line, tidy
from .frames import Frame, Part
from .layout import Attributes, Ending, Layout, bearing, bearing_html
from .layout import Overgrown as Overgrown
from .lines import SPACES, Format
from .markup import escape, escape_attribute, resolve
from .pictures import Lifted

DEEPEST = 14
"""Frames inside each other; deeper ones become plain lines of the frame around them."""

_MOMENT = re.compile(r"[0-9PTWYZ:.+ -]{1,40}")
_SPAN = re.compile(r"[1-9][0-9]{0,2}")
_START = re.compile(r"-?[0-9]{1,6}")
_CAPTIONED = re.compile(r"(?:^|\s)wp-caption(?:\s|$)")
_CAPTION = re.compile(r"(?:^|\s)wp-caption-text(?:\s|$)")
_CREDIT = re.compile(
    r"(?:^|[\s_-])(?:credits?(?:-?line)?|copyright|photographer|byline)(?:$|\s)", re.IGNORECASE
)
_TAG = re.compile(r"<[^>]*>")


class Rewriter(Layout):
    """One text being written anew; made once, used again for each: `begin`, the parser, `page`."""

    def __init__(self) -> None:
        super().__init__()
        self.begin("", room=0, lean=True)

    def begin(self, base_url: str, *, room: int, lean: bool = False, lift: bool = False) -> None:
        """Start a text.

        `room` is how many characters opening tags may come to. `lean` leaves out
        what makes a text longer than it was: previews, relative links, inherited attributes.
        `lift` takes the pictures out and leaves tokens in their places.
        """
        self.start_page(room=room, lean=lean)
        self.base_url = "" if lean else base_url
        self.lift = lift
        self.depth = 0
        self.lifted: list[Lifted] = []
        self._endings: list[Ending] = []
        self._muted = 0
        self._aside = 0  # inside <noscript> or a player: the words are for other browsers
        self._sources: list[str] = []  # of the <picture> under way
        self._last_picture = ""
        self._player: tuple[str, str | None] | None = None  # kind and address of the player under way
        self._credit: list[str] | None = None  # collects who made a picture

    def page(self) -> str:
        self.end_line()
        if self.lifted:
            self._take_credits()
        return super().page()

    # --- what the parser calls

    def start(self, tag: str, attributes: Attributes) -> None:
        self.depth += 1
        if self._muted:
            self._muted += 1
        elif self._credit is not None:
            self._endings.append(None)
        elif self.lift and "class" in attributes and self._names_maker(attributes["class"]):
            self._endings.append(self._end_credit)
        else:
            starting = _STARTING.get(tag)
            self._endings.append(starting(self, tag, attributes) if starting else None)

    def end(self, tag: str) -> None:
        self.depth -= 1
        if self._muted:
            self._muted -= 1
            if self._muted:
                return
        ending = self._endings.pop()
        if ending is not None:
            ending()

    def data(self, text: str) -> None:
        if self._muted or self._aside:
            return
        text = tidy(text)
        if self._credit is not None:
            self._credit.append(text)
        elif self.line is not None:
            self.line.text(text)
        elif text.strip(SPACES):
            self.open_line().text(text)

    def close(self) -> None:
        """The parser has come to the end."""

    # --- blocks. Each returns what to do at the end of the element.

    def division(self, tag: str, attributes: Attributes) -> Ending:
        """An element that groups others: its edges part lines, its language goes on to them."""
        self.border()
        if not attributes:
            return self.border
        if tag == "div" and _CAPTIONED.search(attributes.get("class", "")):
            return self.frame("figure", {})
        return self.turn(attributes)

    def text_line(self, tag: str, attributes: Attributes) -> Ending:
        """A paragraph or heading."""
        if self.is_captive():
            return self.division(tag, {})
        if self.frames[-1].name == "figure" and _CAPTION.search(attributes.get("class", "")):
            return self.enter(Frame("figcaption"))
        self.end_line()
        self.open_line(_HEADINGS.get(tag, "p"), self.bearing(attributes))
        return self.end_line

    def frame(self, tag: str, attributes: Attributes) -> Ending:
        """A list, table, figure, quote or preformatted text."""
        if self.is_captive() or len(self.frames) > DEEPEST:
            return self.division(tag, {})
        specific = self.bearing(attributes)
        if tag == "ol" and _START.fullmatch(attributes.get("start", "")):
            specific += f' start="{int(attributes["start"])}"'
        leave = self.enter(Frame(tag, specific))
        return self._leave_figure if tag == "figure" else leave

    def _leave_figure(self) -> None:
        figure = self.close_frame()
        if figure.lifted:
            self._describe(figure)

    def piece(self, tag: str, attributes: Attributes) -> Ending:
        """An item, cell, row, section or caption: only where it belongs."""
        if self.frames[-1].name not in frames.OWNERS[tag]:
            return self.division(tag, {})
        specific = self.bearing(attributes)
        if tag in ("td", "th"):
            for name in ("colspan", "rowspan"):
                if _SPAN.fullmatch(attributes.get(name, "")) and attributes[name] != "1":
                    specific += f' {name}="{attributes[name]}"'
        return self.enter(Frame(tag, specific))

    def section(self, tag: str, attributes: Attributes) -> Ending:
        """A part of a table, or its caption."""
        self.leave_implied()
        return self.piece(tag, attributes)

    def row(self, tag: str, attributes: Attributes) -> Ending:
        """A row; the parser does not supply the <tbody> that a browser would."""
        if self.frames[-1].implied and self.frames[-1].name == "tr":
            self.close_frame()
        if self.frames[-1].name == "table":
            self.enter(Frame("tbody", implied=True))
        return self.piece(tag, attributes)

    def cell(self, tag: str, attributes: Attributes) -> Ending:
        if self.frames[-1].name == "table":
            self.enter(Frame("tbody", implied=True))
        if self.frames[-1].name in ("thead", "tbody", "tfoot"):
            self.enter(Frame("tr", implied=True))
        return self.piece(tag, attributes)

    def rule(self, tag: str, attributes: Attributes) -> Ending:
        if self.is_captive():
            return self.division(tag, {})
        self.put(Part("<hr>"))
        return None

    # --- inside a line

    def format(self, tag: str, attributes: Attributes) -> Ending:
        """An emphasis or a link; inside its like it says nothing new."""
        tag = _FORMATS[tag]
        if self.formats and any(format.tag == tag for format in self.formats):
            return None
        specific = self._format_attributes(tag, attributes) if attributes or tag == "a" else ""
        return None if specific is None else self.open_format(Format(tag, f"<{tag}{specific}>"))

    def _format_attributes(self, tag: str, attributes: Attributes) -> str | None:
        specific = ""
        if tag == "a":
            url = absolute(attributes.get("href", ""), self.base_url)
            if url is None:
                return None
            specific = f' href="{escape_attribute(url)}"'
        elif tag == "time" and _MOMENT.fullmatch(attributes.get("datetime", "")):
            specific = f' datetime="{attributes["datetime"]}"'
        elif tag == "abbr" and (title := one_line(attributes.get("title", ""))[:200]):
            specific = f' title="{escape_attribute(title)}"'
        stated = bearing(attributes)
        return specific + bearing_html(*stated) if any(stated) else specific

    def line_break(self, tag: str, attributes: Attributes) -> Ending:
        if self.line is not None and not self._aside:
            self.line.break_line()
        return None

    # --- pictures

    def picture(self, tag: str, attributes: Attributes) -> Ending:
        """An <img>: real, lazy, an emoji, or a counter."""
        if letters := pictures.emoji(attributes):
            self.data(letters)
            return None
        if pictures.is_counter(attributes):
            return None
        url = pictures.source(attributes, self.base_url) or next(iter(self._sources), None)
        if url is None or url == self._last_picture:
            return None
        self._last_picture = url
        if self.lift:
            self._lift(url, attributes.get("alt", ""))
        elif self.frames[-1].name != "pre":
            (self.line or self.open_line()).picture(pictures.tag(attributes, url))
        return None

    def picture_set(self, tag: str, attributes: Attributes) -> Ending:
        self._sources = []
        return self._sources.clear

    def version(self, tag: str, attributes: Attributes) -> Ending:
        """A <source>: of a <picture>, kept in case its <img> names no address, or of a player."""
        if self._player is not None:
            self._name_address(attributes)
        elif found := pictures.largest(attributes.get("srcset", ""), self.base_url):
            self._sources.append(found)
        return None

    def _lift(self, url: str, alt: str) -> None:
        if any(held.url == url for held in self.lifted):
            return
        if figure := self.figure():
            figure.lifted.append(len(self.lifted))
        shows, maker = pictures.credit_in_alt(one_line(alt)[: pictures.LONGEST_ALT])
        self.put(Part(pictures.wanted(url, shows), lifted=len(self.lifted)))
        self.lifted.append(Lifted(url, shows, "", maker))

    def _describe(self, figure: Frame) -> None:
        """Give the first picture of a figure what the figure says of it."""
        caption = _TAG.sub("", figure.caption.html.replace("<br>", " ")) if figure.caption else ""
        index = figure.lifted[0]
        held = self.lifted[index]
        shows, maker = pictures.caption_and_credit(resolve(caption), "".join(figure.credit))
        self.lifted[index] = replace(held, caption=shows, credit=maker or held.credit)

    def _take_credits(self) -> None:
        """Give a picture the credit that stands alone in the paragraph below it."""
        parts = self.frames[0].parts
        for above, below in itertools.pairwise(list(parts)):
            if above.lifted is None or below.tag != "p" or self.lifted[above.lifted].credit:
                continue
            if maker := pictures.credit_alone(resolve(_TAG.sub("", below.html))):
                self.lifted[above.lifted] = replace(self.lifted[above.lifted], credit=maker)
                parts.remove(below)

    def _names_maker(self, classes: str) -> bool:
        """Whether an element in the figure of a picture says who made it; starts to listen if so."""
        figure = self.figure() if len(self.frames) > 1 else None
        if figure is None or not _CREDIT.search(classes):
            return False
        self._credit = figure.credit
        return True

    def _end_credit(self) -> None:
        self._credit = None

    def token(self, tag: str, attributes: Attributes) -> Ending:
        """An <embed>: a token of ours, else somebody's player."""
        if "embedtype" not in attributes:
            return self.frame_of_others(tag, attributes)
        token = pictures.token(attributes, self.base_url)
        if token is None or self._aside:
            return None
        if not self.lift:
            self.put(Part(token, picture=True))
        elif attributes["embedtype"] == "wanted":
            self._lift(absolute(attributes["url"], self.base_url) or "", attributes.get("alt", ""))
        return None

    # --- what is not for us

    def mute(self, tag: str, attributes: Attributes) -> Ending:
        """Gone, with everything inside."""
        self._muted = 1
        return None

    def noscript(self, tag: str, attributes: Attributes) -> Ending:
        """For readers without scripts: only the pictures, which a script would have loaded."""
        self._aside += 1
        return self._end_aside

    def _end_aside(self) -> None:
        self._aside -= 1

    def frame_of_others(self, tag: str, attributes: Attributes) -> Ending:
        """An <iframe> or <embed>: a link to what it shows."""
        if self._player is not None:
            self._name_address(attributes)
        elif not self._aside and not pictures.is_counter(attributes):
            self._show(embeds.address(attributes, self.base_url), "")
        return self.noscript(tag, attributes)

    def player(self, tag: str, attributes: Attributes) -> Ending:
        """A <video>, <audio> or <object>: a link too, once its address is known."""
        if self._player is not None or self._aside or pictures.is_counter(attributes):
            return self.noscript(tag, attributes)
        self._player = (tag.title() if tag != "object" else "", None)
        self._name_address(attributes)
        self._aside += 1
        return self._end_player

    def _name_address(self, attributes: Attributes) -> None:
        kind, url = self._player or ("", None)
        self._player = (kind, url or embeds.address(attributes, self.base_url))

    def parameter(self, tag: str, attributes: Attributes) -> Ending:
        if self._player is not None and attributes.get("name", "").lower() in ("movie", "src", "url"):
            self._name_address({"src": attributes.get("value", "")})
        return None

    def _end_player(self) -> None:
        (kind, url), self._player = self._player or ("", None), None
        self._aside -= 1
        self._show(url, kind)

    def _show(self, url: str | None, kind: str) -> None:
        if url is None or self.lean:
            return
        page, words = embeds.preview(url, kind)
        self.put(Part(f'<a href="{escape_attribute(page)}">{escape(words)}</a>', "p", self.bearing({})))


_KEPT_FORMATS = "a em strong b i s sub sup code cite q abbr time mark small del ins"
_FORMATS = {tag: tag for tag in _KEPT_FORMATS.split()} | {
    "strike": "s",
    "tt": "code",
    "kbd": "code",
    "samp": "code",
    "acronym": "abbr",
}
_HEADINGS = {"h1": "h2", "h2": "h2", "h3": "h3", "h4": "h4", "h5": "h4", "h6": "h4"}
_DIVISIONS = (
    "address article aside body center colgroup details dialog dir div fieldset footer form header hgroup "
    "html legend main menu nav section summary"
)
_MUTE = (
    "applet button canvas datalist head input map math meter noembed noframes progress script select style "
    "svg template textarea title xmp"
)
_STARTING: dict[str, Callable[[Rewriter, str, Attributes], Ending]] = {
    **dict.fromkeys(_MUTE.split(), Rewriter.mute),
    **dict.fromkeys(_DIVISIONS.split(), Rewriter.division),
    **dict.fromkeys(_FORMATS, Rewriter.format),
    **dict.fromkeys(_HEADINGS, Rewriter.text_line),
    **dict.fromkeys(("ul", "ol", "dl", "blockquote", "table", "figure", "pre"), Rewriter.frame),
    **dict.fromkeys(("li", "dt", "dd", "figcaption"), Rewriter.piece),
    **dict.fromkeys(("thead", "tbody", "tfoot", "caption"), Rewriter.section),
    **dict.fromkeys(("td", "th"), Rewriter.cell),
    **dict.fromkeys(("iframe", "amp-iframe"), Rewriter.frame_of_others),
    **dict.fromkeys(("img", "amp-img"), Rewriter.picture),
    **dict.fromkeys(("video", "audio", "object"), Rewriter.player),
    "p": Rewriter.text_line,
    "tr": Rewriter.row,
    "br": Rewriter.line_break,
    "hr": Rewriter.rule,
    "picture": Rewriter.picture_set,
    "source": Rewriter.version,
    "embed": Rewriter.token,
    "noscript": Rewriter.noscript,
    "param": Rewriter.parameter,
}
"""What begins with each element; one that is not here says nothing, its inside counts."""
