"""Write a dispatch up for the desk: the words as the paper will keep them, and the pictures it should have.

Titles become plain lines, bodies allow-listed HTML (text.clean) with inert tokens where their pictures stood, and what
publishing systems hang under a story goes (wire.boilerplate). Whether a story is taken at all is
judged in wire.rules; where it goes is the source's to say.

Pure.
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from hashlib import blake2b
from urllib.parse import urlsplit

from broadsheet.records import record
from broadsheet.text.clean import Lifted, clean, lift_images, plain, plain_of_clean
from broadsheet.text.excerpt import excerpt, shorten
from broadsheet.text.language import SAMPLE, detect
from broadsheet.text.words import words_of_plain
from broadsheet.wire.alike import Print
from broadsheet.wire.boilerplate import may_have_tail, without_tail
from broadsheet.wire.dispatch import Dispatch, Feed, Media

MOST_PICTURES = 20
MOST_TOPICS = 8
_HEADLINE_FROM_TEXT = 100
_TINY = 200
"""Pixels of width below which a picture is no lead, if it says how wide it is."""


@record(frozen=True, slots=True)
class Wanted:
    """A picture that the story should have."""

    url: str
    place: str
    alt: str = ""
    caption: str = ""
    credit: str = ""


@record(frozen=True, slots=True)
class Copy:
    """A dispatch in the paper's words.

    `text` are those of its body as plain text. `told` are all its words as words are compared; `text_key` is theirs. `compared` is the print of its text without the title, which every source words anew; None for a short one.
    """

    headline: str
    standfirst: str
    body: str
    text: str
    byline: str
    language: str
    topics: tuple[str, ...]
    wanted: tuple[Wanted, ...]
    told: tuple[str, ...]
    text_key: str
    compared: Print | None

    @property
    def folded(self) -> str:
        """All its words, one space between them."""
        return " ".join(self.told)


def sent(dispatch: Dispatch) -> str:
    """32 hex digits over what the publisher sent, times left out: equal means nothing new, without reading further."""
    said = [
        dispatch.title,
        dispatch.summary,
        dispatch.body,
        dispatch.address,
        dispatch.rights,
        str(dispatch.kill),
    ]
    said += [*dispatch.authors, *(medium.url for medium in dispatch.media)]
    # Named, and left out where nothing is said: so what most feeds send has the digest it always had.
    orders = (
        ("correction", dispatch.correction),
        ("embargo", dispatch.embargo),
        ("expires", dispatch.expires),
        ("terms", dispatch.usage_terms),
        ("holder", dispatch.rights_holder),
        ("credit", dispatch.credit),
        ("note", dispatch.editorial_note),
    )
    said += [f"{name}:{order}" for name, order in orders if order]
    return blake2b("\x1f".join(said).encode("utf-8", "replace"), digest_size=16).hexdigest()


def write_up(dispatch: Dispatch, *, images: bool, language: str = "") -> Copy:
    """The dispatch in the paper's words. `images`: whether its terms let the paper show its pictures.

    `language` is that of its feed (language_of).
    """
    body, lifted = lift_images(dispatch.body or dispatch.summary, dispatch.base_url)
    body, text, words = _told(body)
    summary = _told(clean(dispatch.summary, dispatch.base_url))[1] if dispatch.body else ""
    wanted: list[Wanted] = []
    if images:
        body, wanted = _pictures(dispatch.media, body, lifted)
    else:
        body = _TOKEN.sub("", body)
    said = text or summary
    if not text:
        words = words_of_plain(summary)
    told = (*words_of_plain(dispatch.title), *words)
    return Copy(
        headline=dispatch.title or shorten(excerpt(said, _HEADLINE_FROM_TEXT), _HEADLINE_FROM_TEXT),
        standfirst=standfirst(summary, words if text else []),
        body=body,
        text=text,
        byline=", ".join(dispatch.authors),
        language=_language(dispatch, said, told, language),
        topics=topics([*dispatch.tags, *dispatch.people, *dispatch.organisations]),
        wanted=tuple(wanted),
        told=told,
        text_key=blake2b(" ".join(told).encode(), digest_size=16).hexdigest(),
        compared=Print.of(said, words),
    )


def _told(body: str) -> tuple[str, str, list[str]]:
    """A cleaned body without what hangs under it, its text and the words of that."""
    text = plain_of_clean(body)
    words = words_of_plain(text)
    if may_have_tail(body, words) and (cut := without_tail(body)) != body:
        text = plain_of_clean(cut)
        return cut, text, words_of_plain(text)
    return body, text, words


def language_of(feed: Feed) -> str:
    """The language of a feed, by what its newest items say together; feeds state whatever their software does."""
    sample = ""
    for one in feed.dispatches[:20]:
        sample += f"{one.title}. {plain((one.summary or one.body)[:2_000])[:300]} "
        if len(sample) >= SAMPLE:
            break
    return detect(sample, feed.language)


def _language(dispatch: Dispatch, text: str, told: Sequence[str], feed: str) -> str:
    """The language of one item. Short ones prove nothing, and are in their feed's."""
    if feed and len(dispatch.title) + len(text) < _PROOF:
        return feed
    return detect(f"{dispatch.title}. {text[:SAMPLE]}", feed or dispatch.language, told)


_PROOF = 248
"""Characters of title and text from which on they can show their own language."""

_MORE = re.compile(r"\s*(?:\[?(?:…|\.\.\.|&hellip;)\]?|\(more\)|\[more\])\s*$", re.IGNORECASE)
_MORE_ENDS = ("…", "...", "]", ";", ")")


def standfirst(summary: str, words: Sequence[str]) -> str:
    """What stands between headline and text: the summary, unless it is only the beginning of the text's words over again."""
    bare = summary.strip()
    if bare.endswith(_MORE_ENDS):
        bare = _MORE.sub("", bare).strip()
    if not bare:
        return ""
    told = words_of_plain(bare)
    beginning = " ".join(told)
    if " ".join(words[: len(told)]).startswith(beginning[: max(20, int(len(beginning) * 0.9))]):
        return ""
    return excerpt(summary, 600)


_NO_TOPIC = frozenset(
    "uncategorized uncategorised allgemein non-classé sin-categoría senza-categoria geen-categorie general news "
    "article articles blog post posts home homepage featured top-stories latest breaking rss feed".split()
)


def topics(tags: Sequence[str]) -> tuple[str, ...]:
    """The tags that name a matter; not those that publishers sort their own house by."""
    return tuple(filter(None, map(_topic, tags)))[:MOST_TOPICS]


# A feed has the same few tags on all its items.
@lru_cache(maxsize=4_096)
def _topic(tag: str) -> str:
    """The matter that a tag names; "" for none."""
    name = tag.strip("#").strip()
    folded = name.casefold().replace(" ", "-")
    return "" if not 2 <= len(name) <= 60 or folded in _NO_TOPIC or _is_code(name) else name


_CODE = re.compile(r"[\d\s.,:-]+|[0-9a-fA-F-]{20,}|https?:.*")
_CODE_SIGNS = frozenset("/_=@<>{}\\|")


def _is_code(tag: str) -> bool:
    """Whether this is a machine's tag: a number, an id, an address, a path."""
    return not _CODE_SIGNS.isdisjoint(tag) or _CODE.fullmatch(tag) is not None


# Pictures

_TOKEN = re.compile(r'<embed embedtype="wanted"[^<>]*>')
_URL = re.compile(r'\burl="([^"]*)"')


def _pictures(media: Sequence[Media], body: str, lifted: Sequence[Lifted]) -> tuple[str, list[Wanted]]:
    """The body with tokens for the pictures in its text, and all that are wanted, the lead first.

    A picture sent beside the text leads; without one, the first of the text does, and leaves its place there.
    """
    lead = lead_of(media) if media else None
    if not lifted:
        return body, [lead] if lead else []
    one = next((picture for picture in lifted if not _ORNAMENT.search(picture.url)), None)
    if lead is None and one is not None:
        lead = Wanted(one.url, "lead", one.alt, one.caption, one.credit)
    wanted = [lead] if lead else []
    kept: list[Lifted] = []
    for one in lifted:
        if (lead and same_picture(one.url, lead.url)) or len(kept) >= MOST_PICTURES:
            body = _without_token(body, one.url)
        else:
            kept.append(one)
    wanted += [Wanted(one.url, "text", one.alt, one.caption, one.credit) for one in kept]
    return body, wanted


def lead_of(media: Sequence[Media]) -> Wanted | None:
    """The best picture sent beside the text: the widest, and a thumbnail only where there is nothing else."""
    pictures = [medium for medium in media if medium.kind == "image" and not 0 < medium.width < _TINY]
    if not pictures:
        return None
    best = max(pictures, key=_worth) if len(pictures) > 1 else pictures[0]
    told = next((medium for medium in (best, *pictures) if medium.caption or medium.credit), best)
    return Wanted(best.url, "lead", best.alt or told.alt, told.caption, told.credit)


def _worth(picture: Media) -> tuple[bool, int, int]:
    order = _ROLES.index(picture.role)
    return order > 0, picture.width, order


_ROLES = ("thumbnail", "enclosure", "content")

# Buttons and badges; moving pictures are never the news.
_ORNAMENT = re.compile(
    r"\.gif(?:$|\?)|[/_-](?:icon|button|badge|share|logo|facebook|twitter|avatar|gravatar|emoji)",
    re.IGNORECASE,
)
_SIZE = re.compile(
    r"[-_](?:\d{2,4}x\d{2,4}|scaled|large|medium|small|thumb(?:nail)?|\d{3,4}w?)$", re.IGNORECASE
)


def same_picture(one: str, other: str) -> bool:
    """Whether two addresses lead to one picture, maybe in two sizes."""
    return _stem(one) == _stem(other)


def _stem(url: str) -> str:
    name = urlsplit(url).path.rpartition("/")[2]
    stem = _SIZE.sub("", name.rpartition(".")[0] or name)
    return stem if len(stem) >= 8 else url


def _without_token(body: str, url: str) -> str:
    return _TOKEN.sub(lambda token: "" if _url_in(token[0]) == url else token[0], body)


def _url_in(token: str) -> str:
    found = _URL.search(token)
    return found[1].replace("&amp;", "&") if found else ""
