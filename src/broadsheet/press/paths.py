"""Which file of the store a path is, and which paths may be one. Pure.

A path that is not plainly a path of the paper is refused rather than mended,
for two spellings of one path would be two pages.
"""

import unicodedata

from broadsheet.press.errors import BadPath

INDEX = "index.html"
SIBLINGS = (".gz", ".br")
OTHERS = frozenset(("-", "desk", "media"))
"""First names that the front door answers from elsewhere."""

LONGEST_NAME = 200
LONGEST_PATH = 1000
_WINDOWS = frozenset(
    ["con", "prn", "aux", "nul"] + [f"{device}{n}" for device in ("com", "lpt") for n in range(1, 10)]
)


def file_of(path: str) -> str:
    """The file, relative to its tree: "/a/b/" is "a/b/index.html", "/x.xml" is "x.xml". Raises BadPath."""
    if not path.startswith("/"):
        raise BadPath(path, "it does not begin with a slash")
    if len(path.encode("utf-8", "surrogatepass")) > LONGEST_PATH:
        raise BadPath(path, f"it is longer than {LONGEST_PATH} bytes")
    *folders, last = path[1:].split("/")
    for name in folders:
        _refuse_bad_name(path, name)
        if "." in name:
            raise BadPath(path, f"the folder {name!r} has a dot, as only files have")
    if last:
        _refuse_bad_name(path, last)
        if "." not in last:
            raise BadPath(path, "a page's path ends with a slash, a file's name has an ending")
    file = [*folders, last or INDEX]
    if file[0] in OTHERS:
        raise BadPath(path, f"what is under /{file[0]}/ is answered from elsewhere")
    return "/".join(file)


def _refuse_bad_name(path: str, name: str) -> None:
    if name == "":
        raise BadPath(path, "it has an empty name between two slashes")
    if name.startswith(".") or name.endswith((".", " ")):
        raise BadPath(path, f"the name {name!r} begins or ends with a dot or a space")
    if name.casefold() == INDEX or name.casefold().endswith(SIBLINGS):
        raise BadPath(path, f"the name {name!r} is one the store gives by itself")
    if len(name.encode("utf-8", "surrogatepass")) > LONGEST_NAME:
        raise BadPath(path, f"a name is longer than {LONGEST_NAME} bytes")
    if any(sign in '\\:*?"<>|%' or not sign.isprintable() for sign in name):
        raise BadPath(path, f"the name {name!r} has a sign that files or addresses cannot have")
    if not unicodedata.is_normalized("NFKC", name):
        raise BadPath(path, f"the name {name!r} has two spellings (it is not in Unicode's NFKC)")
    if name.casefold().split(".")[0] in _WINDOWS:
        raise BadPath(path, f"{name!r} is the name of a device on some systems")
