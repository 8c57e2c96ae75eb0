"""Turn a document's bytes into text, whatever it claims to be written in.

What servers and declarations say is evidence, not truth: bytes that are good UTF-8 beyond
ASCII are UTF-8, whatever a Western single-byte label says. After that comes the
order of RFC 7303 (byte order mark, then the server, then the declaration), and at the end what loses least.
UTF-7 and other shifting codes are never believed: they hide markup in plain letters.
"""

import codecs
import encodings.aliases
import re

_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# Without a mark, the zeros around the first bracket tell (XML 1.0, appendix F; RFC 4627, 3).
_SHAPES = (
    (re.compile(rb"[<{\[]\0\0\0"), "utf-32-le"),
    (re.compile(rb"\0\0\0[<{\[]"), "utf-32-be"),
    (re.compile(rb"[<{\[]\0"), "utf-16-le"),
    (re.compile(rb"\0[<{\[]"), "utf-16-be"),
)
_EBCDIC = b"\x4c\x6f\xa7\x94"  # "<?xm" on a mainframe
_DECLARED = re.compile(rb"<\?xml[^>]{0,200}?encoding\s*=\s*[\"']\s*([A-Za-z0-9._:-]{1,40})")
_CHARSET = re.compile(r"charset\s*=\s*[\"']?\s*([A-Za-z0-9._:-]{1,40})", re.IGNORECASE)

# Labels as the web means them (WHATWG Encoding, 4.2): the narrower name stands for the wider set.
_MEANT = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "latin-1": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "euc_kr": "cp949",
    "shift_jis": "cp932",
    "big5": "big5hkscs",
    "utf-16": "utf-16-le",
    "utf-32": "utf-32-le",
}
_WESTERN = frozenset({"cp1252"})
_NEVER = frozenset(
    "utf-7 idna punycode unicode-escape raw-unicode-escape undefined mbcs oem hz charmap palmos".split()
)
_KNOWN = frozenset(encodings.aliases.aliases.values()) | frozenset(encodings.aliases.aliases)


def decode(data: bytes, content_type: str = "") -> tuple[str, str]:
    """The document's text and the name of what it was written in; never raises.

    `content_type` is the answer's header. What cannot be read becomes U+FFFD.
    """
    for mark, name in _MARKS:
        if data.startswith(mark):
            return data[len(mark) :].decode(name, "replace"), name
    for shape, name in _SHAPES:
        if shape.match(data):
            return data.decode(name, "replace"), name
    claimed = _claims(data, content_type)
    if data.isascii() and not any(name.startswith(("utf-16", "utf-32", "iso2022")) for name in claimed):
        return data.decode("ascii"), claimed[0] if claimed else "utf-8"
    if not claimed or "utf-8" in claimed or set(claimed) <= _WESTERN:
        return _western(data)
    for name in claimed:
        try:
            return data.decode(name), name
        except (UnicodeError, ValueError, LookupError):  # "base64" is a codec, but none of texts
            continue
    return _western(data)


def may_be_utf_8(content_type: str) -> bool:
    """Whether a server says that this is UTF-8, or nothing that good UTF-8 would not be believed against."""
    served = _CHARSET.search(content_type)
    return served is None or _codec(served[1]) in {None, "utf-8", *_WESTERN}


def _claims(data: bytes, content_type: str) -> list[str]:
    """The codecs that the server and the document name, best first; what may not be believed is left out."""
    head = data[:1024]
    if head.startswith(_EBCDIC):
        head = head.decode("cp037").encode("latin-1", "replace")
    declared = _DECLARED.search(head)
    served = _CHARSET.search(content_type)
    names = [served[1] if served else "", declared[1].decode("ascii") if declared else ""]
    found = [codec for name in names if name and (codec := _codec(name))]
    if data.startswith(_EBCDIC):
        return [*(name for name in found if name.startswith("cp")), "cp037"]
    # A multi-byte code without its zeros is a label that came along from another document.
    return [name for name in found if not name.startswith(("utf-16", "utf-32")) or b"\0" in data[:200]]


def _codec(label: str) -> str | None:
    """Python's name for a label of the web; None for one unknown, or one that is never believed."""
    label = label.lower().removeprefix("x-")
    plain = re.sub(r"[^a-z0-9]+", "_", label)
    if plain not in _KNOWN and plain.replace("_", "") not in _KNOWN:
        return None
    try:
        name = codecs.lookup(label).name
    except LookupError:
        return None
    return None if name in _NEVER else _MEANT.get(name, name)


def _western(data: bytes) -> tuple[str, str]:
    """UTF-8, with stray bytes of windows-1252 where feeds were stitched together; or that altogether."""
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        text = data.decode("utf-8", _STRAY)
    beyond_ascii = len(data) - len(data.translate(None, _BEYOND_ASCII))
    strays = 2 * len(text) - 2 * len(data.decode("utf-8", "ignore"))
    if beyond_ascii > strays:
        return text, "utf-8"
    return data.decode("cp1252", _STRAY), "cp1252"


_BEYOND_ASCII = bytes(range(128, 256))


def _stray_bytes(error: UnicodeError) -> tuple[str, int]:
    """What a byte that is no UTF-8 means in windows-1252; what it does not have, ISO 8859-1 has."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    stray = error.object[error.start : error.end]
    return "".join(bytes((byte,)).decode("cp1252", "ignore") or chr(byte) for byte in stray), error.end


_STRAY = "broadsheet-stray"
codecs.register_error(_STRAY, _stray_bytes)
