"""Which addresses may stand in a page, and which of them name one story."""

import json

import pytest

from broadsheet.text.address import absolute, canonical
from tests.shared_data import shared_data

BASE = "https://larkport.example/news/harbour.html?x=1"

SOUND = {
    "as it is": ("https://a.example/b?c=d&e=%20#f", "https://a.example/b?c=d&e=%20#f"),
    "letters of any script": ("https://a.example/größe?q=港", "https://a.example/größe?q=港"),
    "scheme in capitals": ("HTTP://A.Example/B", "http://a.example/B"),
    "slashes the wrong way": ("https:\\\\a.example\\b", "https://a.example/b"),
    "line breaks inside": (" https://a.exa\nmple/b\t", "https://a.example/b"),
    "spaces": ("https://a.example/b c", "https://a.example/b%20c"),
    "quotes and brackets": ('https://a.example/"<b>"', "https://a.example/%22%3Cb%3E%22"),
    "slashes without number": ("///a.example/b", "https://a.example/b"),
    "no path": ("https://a.example", "https://a.example"),
    "a query only": ("?y=2", "https://larkport.example/news/harbour.html?y=2"),
    "up": ("../a", "https://larkport.example/a"),
    "a port": ("https://a.example:8443/", "https://a.example:8443/"),
    "a number": ("http://192.0.2.7/", "http://192.0.2.7/"),
    "a number of the new kind": ("http://[2001:db8::1]/", "http://[2001:db8::1]/"),
    "mail": ("MAILTO:desk@larkport.example?subject=x", "mailto:desk@larkport.example"),
    "a telephone": ("tel:+49-30-1234;ext=5", "tel:+49-30-1234"),
}

UNSOUND = {
    "nothing": "",
    "white space": " \n",
    "an anchor": "#a",
    "a script": "javascript:alert(1)",
    "a script in disguise": " jAvA\tscript\n:alert(1)",
    "a script behind a control": "\x01javascript:alert(1)",
    "data": "data:text/html,x",
    "an old script": "vbscript:x",
    "a file": "file:///etc/passwd",
    "a name before the host": "https://larkport.example@evil.example/",
    "no host": "https:///",
    "a space in the host": "https://a b/",
    "a bracket in the host": "https://a<b>/",
    "a port that is none": "https://a.example:99999/",
    "a number that is none": "https://1.2.3.256/",
    "a number in disguise": "https://0x7f.1/",
    "a number run together": "https://2130706433/",
    "a number in the wrong brackets": "https://[::1/",
    "a code that is none": "https://xn--\x80/",
    "mail to nobody": "mailto:?subject=x",
    "too long": "https://a.example/" + "x" * 5_000,
}


@pytest.mark.parametrize(("address", "result"), [pytest.param(*row, id=name) for name, row in SOUND.items()])
def test_a_sound_address_is_made_whole(address, result):
    assert absolute(address, BASE) == result
    assert absolute(result) == result


@pytest.mark.parametrize("address", [pytest.param(address, id=name) for name, address in UNSOUND.items()])
def test_an_unsound_address_is_none(address):
    assert absolute(address, BASE) is None


@pytest.mark.parametrize(
    "base", ["", "larkport", "mailto:desk@larkport.example", "javascript:x", "http://[bad/"]
)
def test_a_relative_address_needs_a_sound_base(base):
    assert absolute("/a", base) is None


STORY = "larkport.example/news/harbour"

SAME = [
    "http://larkport.example/news/harbour",
    "https://www.larkport.example/news/harbour/",
    "HTTPS://WWW.LARKPORT.EXAMPLE:443/news/harbour#comments",
    "http://larkport.example:80/news//harbour/index.html",
    "https://larkport.example/news/h%61rbour?utm_source=rss&utm_medium=feed",
    "https://larkport.example./news/harbour?fbclid=abc&gclid=def&mc_cid=1",
    "https://larkport.example/news/harbour?at_medium=RSS&at_campaign=x&CMP=share_btn",
    " https://larkport.example/news/\nharbour ",
]


@pytest.mark.parametrize("address", SAME)
def test_spellings_of_one_address_have_one_key(address):
    assert canonical(address) == STORY


@pytest.mark.parametrize(
    "address",
    [
        "https://larkport.example/news/Harbour",
        "https://larkport.example/news/harbour?id=7",
        "https://larkport.example/news/harbour#!/2",
        "https://larkport.example:8080/news/harbour",
        "https://m.larkport.example/news/harbour",
        "https://larkport.example/news/harbour%2f",
        "ftp://larkport.example/news/harbour",
    ],
)
def test_other_addresses_have_other_keys(address):
    assert canonical(address) != STORY


def test_the_order_of_the_query_does_not_matter():
    assert (
        canonical("http://a.example/?b=2&a=1")
        == canonical("https://a.example?a=1&b=2")
        == "a.example?a=1&b=2"
    )


@pytest.mark.parametrize("host", ["a.example", "www.a.example", "www.example", "x-y.a--b.example"])
@pytest.mark.parametrize(
    "path", ["", "/", "/news/~a.b-c_d/", "/news//x", "/index.html", "/default.x/y", "/a/Default.x"]
)
@pytest.mark.parametrize(
    "rest",
    [
        "",
        "?",
        "?a",
        "?b=2&a=1&a=",
        "?a==b&&a&a=0",
        "?a=1&utm_source=x&Rss=1",
        "?fbclid=1",
        "#2",
        "#!/2",
        "?b#a=b",
        "#a#b",
    ],
)
def test_the_short_way_to_a_key_ends_where_the_long_one_does(host, path, rest):
    # Of addresses in capitals the short way knows nothing.
    assert canonical(f"https://{host}{path}{rest}") == canonical(f"HTTPS://{host}{path}{rest}")


def test_a_host_has_one_key_in_letters_and_in_code():
    assert canonical("https://bücher.example/") == canonical("https://xn--bcher-kva.example")


def test_a_short_host_keeps_its_www():
    assert canonical("https://www.example/") == "www.example"


@pytest.mark.parametrize(
    "address", ["urn:uuid:1", "tag:larkport.example,2025:1", "", "http://[", "https://a:b:c/", "x"]
)
def test_what_is_no_web_address_comes_back(address):
    assert canonical(address) == address


@pytest.mark.parametrize("address", SAME)
def test_a_key_is_its_own_key(address):
    assert canonical(f"https://{canonical(address)}") == canonical(address)


@pytest.mark.shared
def test_a_browser_takes_every_address_we_let_through_and_goes_where_we_say():
    rows = [
        json.loads(line)
        for line in shared_data("attacks", "whatwg_urls.jsonl").read_text().split("\n")
        if line
    ]
    let_through = 0
    for row in rows:
        if any(letter < " " for letter in row["input"].strip()):
            continue  # controls are taken out before an address is read; a browser refuses some of them
        found = absolute(row["input"], row["base"] or "")
        if found is None or not found.startswith("http"):
            continue
        if row.get("failure") or not (row["base"] or "http").startswith("http"):
            assert not row.get("failure"), row["input"]
            continue
        let_through += 1
        if row["host"].isascii() and "xn--" not in row["host"]:
            assert (
                canonical(found).split("/")[0].split("?")[0]
                == canonical(row["href"]).split("/")[0].split("?")[0]
            )
    assert let_through > 60


def test_an_index_page_before_a_query_is_the_folder_however_it_is_written():
    assert canonical("https://a.example/news/Default.aspx?id=7") == canonical("https://a.example/news/?id=7")
    assert canonical("https://a.example/Index.html#top") == canonical("https://a.example/index.html")
