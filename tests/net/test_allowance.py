"""The host's own exceptions."""

import pytest

from broadsheet.net.allowance import AllowanceMalformed, allowance_of_this_process, read_allowance


@pytest.mark.parametrize(
    ("text", "pairs"),
    [
        ("", set()),
        (" , ", set()),
        ("127.0.0.1:8000", {("127.0.0.1", 8000)}),
        ("localhost:8000, LARKPORT.example:443", {("localhost", 8000), ("larkport.example", 443)}),
        ("[::1]:8000,[FD00:0::5]:81,", {("::1", 8000), ("fd00::5", 81)}),
        ("bücher.example:8080", {("xn--bcher-kva.example", 8080)}),
    ],
)
def test_pairs_are_read(text: str, pairs: set[tuple[str, int]]) -> None:
    assert read_allowance(text) == pairs


@pytest.mark.parametrize(
    "entry",
    [
        "localhost",
        "localhost:",
        ":8000",
        "localhost:http",
        "localhost:0",
        "localhost:65536",
        "localhost:8000:8000",
        "http://localhost:8000",
        "localhost:8000/",
        "reader@localhost:80",
        "::1:8000",
        "[::1]",
        "[::1:8000",
        "[127.0.0.1]:80",
        "127.1:8000",
        "0x7f000001:8000",
        "10.0.0.0/8:80",
        "*:80",
        "*.example:80",
        "local host:80",
        "localhost;8000",
    ],
)
def test_a_malformed_entry_is_named(entry: str) -> None:
    with pytest.raises(AllowanceMalformed, match="BROADSHEET_EGRESS_ALLOW") as caught:
        read_allowance(f"127.0.0.1:80, {entry}")
    assert repr(entry) in str(caught.value)
    assert "127.0.0.1:80" not in str(caught.value)


def test_the_environment_is_asked_each_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BROADSHEET_EGRESS_ALLOW", "localhost:1")
    assert allowance_of_this_process() == {("localhost", 1)}
    monkeypatch.delenv("BROADSHEET_EGRESS_ALLOW")
    assert allowance_of_this_process() == frozenset()
