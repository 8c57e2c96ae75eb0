"""Turn what a foreign page embeds into a plain link to it.

Part of the rewriting of foreign HTML (text.rewrite). A player or a post in a frame would let
a third party follow our readers; in its place stands a link that says what
waits behind it. Nothing is asked of the other site.

Pure.
"""

import re
from collections.abc import Mapping
from urllib.parse import parse_qs, quote, urlsplit

from .address import absolute

# Registered names of hosts, without www; what comes from elsewhere is a page.
_KINDS = {
    "Video": "youtube.com youtu.be youtube-nocookie.com vimeo.com dailymotion.com twitch.tv tiktok.com "
    "rumble.com kaltura.com "
    "odysee.com brightcove.net jwplayer.com jwplatform.com wistia.com wistia.net streamable.com ted.com",
    "Audio": "soundcloud.com spotify.com deezer.com mixcloud.com bandcamp.com podbean.com buzzsprout.com "
    "megaphone.fm simplecast.com acast.com anchor.fm libsyn.com omny.fm audioboom.com podcasts.apple.com",
    "Post": "twitter.com x.com facebook.com instagram.com threads.net bsky.app reddit.com linkedin.com t.me "
    "mastodon.social",
    "Map": "openstreetmap.org google.com/maps maps.google.com",
    "Chart": "datawrapper.de dwcdn.net flourish.studio infogram.com",
}
_KIND_OF = {host: kind for kind, hosts in _KINDS.items() for host in hosts.split()}

_YOUTUBE = re.compile(
    r"https?://(?:www\.|m\.)?youtube(?:-nocookie)?\.com/(?:embed|v|shorts|live)/([\w-]{6,20})"
)
_VIMEO = re.compile(r"https?://player\.vimeo\.com/video/(\d+)")
_DAILYMOTION = re.compile(r"https?://(?:www\.|geo\.)?dailymotion\.com/embed/video/(\w+)")

# Where frames and players keep their address, also before a script has run.
_ADDRESSES = ("src", "data-src", "data-lazy-src", "data", "href")


def address(attributes: Mapping[str, str], base_url: str) -> str | None:
    """The http(s) address that an embedding element shows; None when it shows none of its own."""
    for name in _ADDRESSES:
        found = absolute(attributes.get(name, ""), base_url)
        if found and found.startswith("http"):
            return found
    return None


def preview(url: str, kind: str = "") -> tuple[str, str]:
    """The address a reader can open and the words of the link, as in `Video on video.example`.

    `kind` is what the element itself says it is ("Video", "Audio"); else the host tells.
    """
    url = _page_of(url)
    parts = urlsplit(url)
    host = (parts.hostname or "").removeprefix("www.")
    return url, f"{kind or _kind(host, parts.path)} on {host}"


def _page_of(url: str) -> str:
    """The page to watch, where the embedded address is only the player."""
    if found := _YOUTUBE.match(url):
        query = parse_qs(urlsplit(url).query)
        if found[1] == "videoseries" and "list" in query:
            return f"https://www.youtube.com/playlist?list={quote(query['list'][0], safe='')}"
        return f"https://www.youtube.com/watch?v={found[1]}"
    if found := _VIMEO.match(url):
        return f"https://vimeo.com/{found[1]}"
    if found := _DAILYMOTION.match(url):
        return f"https://www.dailymotion.com/video/{found[1]}"
    return url


def _kind(host: str, path: str) -> str:
    first = f"{host}/{path.strip('/').partition('/')[0]}"
    if first in _KIND_OF:
        return _KIND_OF[first]
    labels = host.split(".")
    for start in range(len(labels) - 1):
        if kind := _KIND_OF.get(".".join(labels[start:])):
            return kind
    return "Page"
