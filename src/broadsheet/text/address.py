"""Judge and compare web addresses without asking the network.

Two crafts: `absolute` says whether an address may stand in a page as a link and
in what form; `canonical` gives the key by which the paper knows that two
addresses name one story. Opening an address is left to the net room, which
judges it anew.

Pure; never raises.
"""

import re
from functools import lru_cache
from ipaddress import IPv6Address
from urllib.parse import parse_qsl, quote, unquote, urlencode, urljoin, urlsplit

from .characters import tidy

LONGEST = 4096
"""Characters of an address; browsers and servers take no more for certain."""

# An address that needs no second look, which is nearly every one. Neither here nor in _PLAIN_PAGE is anything read twice, and letters
# are listed: a set that names a class of them (`\w`) is looked through for each letter.
_LABELS = r"(?:[a-z0-9]++(?:-++[a-z0-9]++)*+\.)++"
_PLAIN = re.compile(rf"https?://{_LABELS}[a-z]{{2,}}+(?:[/?#][A-Za-z0-9_!$&'()*+,\-./:;=?@~%#]*+)?+")
_WEB = re.compile(r"(https?):[/\\]{2,}(.*)", re.IGNORECASE)
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)
_HOST = re.compile(r"[\w-]+(?:\.[\w-]+)*\.?|\[[0-9a-f:.]+\]", re.IGNORECASE)
_NUMBER = re.compile(r"(?:0x[0-9a-f]*|\d+)\.?", re.IGNORECASE)
_MAIL = re.compile(
    r"mailto:([\w.!#$%&'*+/=^`{|}~-]{1,64}@[\w-]+(?:\.[\w-]+)+)(?:\?.*)?", re.IGNORECASE | re.ASCII
)
_PHONE = re.compile(r"tel:(\+?[\d().\- ]{2,30})(?:;.*)?", re.IGNORECASE | re.ASCII)
# What no part of an address may hold as it is (RFC 3986; letters of all scripts may stay, RFC 3987).
_TO_QUOTE = re.compile(r"[\x00-\x20\"<>\\^`{|}\x7f\xa0\u2000-\u200a\u202f\u205f\u3000]")


def absolute(address: str, base_url: str = "") -> str | None:
    """The address as it may stand in a link: http, https, mailto or tel, whole and well-formed.

    A relative one is joined to `base_url`; without a base it is nothing. None also
    for every other scheme, for anchors within the page, for names and passwords in
    the address (they serve to deceive) and for what a browser would not take.
    """
    if len(address) > LONGEST:
        return None
    if _PLAIN.fullmatch(address):
        return address
    address = tidy(address).strip().replace("\n", "").replace("\t", "")
    if not address or address[0] == "#":
        return None
    if _WEB.match(address) or not _SCHEME.match(address):
        return _web_address(address, base_url)
    return _mail_or_phone(address)


def _mail_or_phone(address: str) -> str | None:
    if mail := _MAIL.fullmatch(address):
        return f"mailto:{mail[1]}"
    if phone := _PHONE.fullmatch(address):
        return f"tel:{phone[1].replace(' ', '')}"
    return None


def _web_address(address: str, base_url: str) -> str | None:
    if not _WEB.match(address):
        joined = _joined(address.replace("\\", "/"), base_url)
        if joined is None:
            return None
        address = joined
    whole = _WEB.match(address)
    if whole is None:
        return None
    scheme, rest = whole[1].lower(), whole[2]
    cut = re.search(r"[/\\?#]", rest)
    place, tail = (rest[: cut.start()], rest[cut.start() :]) if cut else (rest, "")
    place = place.lower()
    if not _is_place(place):
        return None
    tail = _TO_QUOTE.sub(lambda found: quote(found[0], safe=""), tail.replace("\\", "/") or "/")
    found = f"{scheme}://{place}{tail}"
    return found if len(found) <= LONGEST else None


def _joined(address: str, base_url: str) -> str | None:
    base = _WEB.match(base_url)
    if address.startswith("//"):
        return f"{base[1] if base else 'https'}://{address.lstrip('/')}"
    if not base:
        return None
    try:
        return urljoin(base_url, address)
    except ValueError:
        return None


def _is_place(place: str) -> bool:
    """Whether this is a host, with a port or without, that every browser would take."""
    host, colon, port = place.rpartition(":") if not place.endswith("]") else (place, "", "")
    if not colon:
        host = place
    elif not (port.isascii() and port.isdigit() and int(port[:6]) < 65_536 and len(port) < 6):
        return False
    if host.startswith("["):
        return _is_version_6(host)
    if len(host) > 253 or not _HOST.fullmatch(host) or ("xn--" in host and not _decodes(host)):
        return False
    last = host.rstrip(".").rpartition(".")[2]
    # A host that ends in a number is an IPv4 address in one of its many spellings: only the honest one.
    return _is_version_4(host) if _NUMBER.fullmatch(last) else True


def _is_version_4(host: str) -> bool:
    parts = host.split(".")
    return len(parts) == 4 and all(
        part.isascii()
        and part.isdigit()
        and len(part) < 4
        and (part == "0" or part[0] != "0")
        and int(part) < 256
        for part in parts
    )


def _is_version_6(host: str) -> bool:
    try:
        IPv6Address(host[1:-1])
    except ValueError:
        return False
    return True


def _decodes(host: str) -> bool:
    try:
        host.encode("ascii").decode("idna")
    except UnicodeError:
        return False
    return True


# Who sent the reader, and by which door: it says nothing of what stands there.
_TRACKING = re.compile(
    r"utm_.*|itm_.*|at_(?:medium|campaign|custom\d|link.*|ptr.*|format|bbc.*)|ns_(?:mchannel|source|campaign|linkname|fee)"
    r"|mc_[ce]id|mkt_tok|_hs(?:enc|mi)|hs(?:a_.*|ctatracking)|pk_.*|piwik_.*|mtm_.*|vero_.*|oly_.*|wt[._]mc.*|guce_.*"
    r"|[a-z]{0,3}clid|gclsrc|gbraid|wbraid|igsh(?:id)?|_ga|_gl|s_kwcid|ef_id|cm_mmc.*|cmp(?:id)?|ocid|xtor|ftcamp"
    r"|guccounter|smid|smtyp|soc_(?:src|trk)|ref_(?:src|url)|ncid|sr_share|__twitter_impression|spm|rss|from_rss"
    r"|amp(?:_.*)?|outputtype|feature|fb_.*|share|sharetype|wickedid|yptr|dcmp|cid_source|campaign(?:_?id)?",
    re.IGNORECASE,
)
_INDEX = re.compile(r"/(?:index|default)\.(?:html?|php|aspx?|jsp)$", re.IGNORECASE)
_PLAIN_PAGE = re.compile(
    rf"https?://(?:www\.(?=[a-z0-9-]+\.))?((?!www\.){_LABELS}[a-z]{{2,12}}+)"
    r"((?:/(?!(?:index|default)\.)[A-Za-z0-9_.~-]++)*+/?+)(?:\?([A-Za-z0-9_.~&=-]*+))?+(?:#(?!!)[A-Za-z0-9_.~/=-]*+)?+"
)
_PERCENT = re.compile(r"%[0-9a-fA-F]{2}")
_PORTS = {"http": 80, "https": 443}


def canonical(address: str) -> str:
    """The key of an address: equal for all spellings of it that name the same story.

    For comparing only, never for opening: `larkport.example/harbour?id=7` has no scheme
    any more. Folded are http and https, `www.`, case of the host, default ports,
    fragments, tracking parameters, the order of the query, a slash or index page at
    the end, percent-encoding of letters. What is no web address (a `urn:` or
    `tag:`) comes back tidied.
    """
    if plain := _PLAIN_PAGE.fullmatch(address):
        # A host in capitals, a port, an index page before a query, or anything encoded takes the long way.
        host, path, query = plain.groups()
        if plain.end() == plain.end(2) or _INDEX.search(path) is None:
            return host + path.rstrip("/") + (_plain_query(query) if query else "")
    address = tidy(address).strip()
    bare = address.replace("\n", "").replace("\t", "")
    if "//" not in bare:
        return address
    try:
        parts = urlsplit(bare)
        host, port = (parts.hostname or "").rstrip("."), parts.port
    except ValueError:
        return address
    if parts.scheme not in _PORTS or not host:
        return address
    host = _ascii(host.removeprefix("www.") if host.count(".") > 1 else host)
    place = host if port in (None, _PORTS[parts.scheme]) else f"{host}:{port}"
    return place + _path(parts.path) + _query(parts.query) + _application_state(parts.fragment)


def _ascii(host: str) -> str:
    try:
        return host.encode("idna").decode("ascii")
    except UnicodeError:
        return host


def _path(path: str) -> str:
    path = _PERCENT.sub(_decoded, re.sub(r"/{2,}", "/", path))
    return quote(_INDEX.sub("", path), safe="%/:@!$&'()*+,;=~").rstrip("/")


def _decoded(found: re.Match[str]) -> str:
    """A letter that needs no encoding is itself; every other code keeps its meaning (RFC 3986, 6.2.2)."""
    letter = unquote(found[0])
    return letter if letter.isascii() and (letter.isalnum() or letter in "-._~") else found[0].upper()


def _query(query: str) -> str:
    pairs = parse_qsl(query, keep_blank_values=True, max_num_fields=None)
    kept = sorted(pair for pair in pairs if not _is_tracking(pair[0]))
    return f"?{urlencode(kept)}" if kept else ""


def _plain_query(query: str) -> str:
    """What `_query` makes of a query in which nothing is encoded and nothing has to be."""
    pairs = sorted(piece.partition("=") for piece in query.split("&") if piece)
    kept = [f"{name}={value.replace('=', '%3D')}" for name, _, value in pairs if not _is_tracking(name)]
    return f"?{'&'.join(kept)}" if kept else ""


@lru_cache(maxsize=1_024)
def _is_tracking(name: str) -> bool:
    return _TRACKING.fullmatch(name) is not None


def _application_state(fragment: str) -> str:
    # Pages built by a script once kept their address behind "#!".
    return f"#{fragment}" if fragment.startswith("!") else ""
