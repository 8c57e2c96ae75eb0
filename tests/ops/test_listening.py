"""The paper's socket opens, or says what to do."""

import socket

import pytest

from broadsheet.ops.errors import HouseError
from broadsheet.ops.listening import address_of, desk_address, open_socket


def test_the_address_is_one_a_browser_on_this_machine_can_open() -> None:
    for host, shown in (
        ("127.0.0.1", "127.0.0.1"),
        ("0.0.0.0", "127.0.0.1"),
        ("::", "[::1]"),
        ("::1", "[::1]"),
    ):
        with open_socket(host, 0) as listening:
            assert address_of(listening) == f"http://{shown}:{listening.getsockname()[1]}/"


@pytest.mark.parametrize(
    ("host", "port", "said"),
    [
        ("203.0.113.7", 8000, "--host"),
        ("no-such-host.invalid", 8000, "--host"),
        ("127.0.0.1", 70000, "65535"),
    ],
)
def test_an_address_that_cannot_be_listened_on_is_explained(host: str, port: int, said: str) -> None:
    with pytest.raises(HouseError, match=said):
        open_socket(host, port)


def test_a_taken_port_is_named_and_another_is_advised() -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with pytest.raises(HouseError, match=f"port {port}.*--port"):
            open_socket("127.0.0.1", port)


@pytest.mark.parametrize(
    ("desk_host", "shown"),
    [
        pytest.param("", "http://127.0.0.1:8000/desk/", id="beside the paper"),
        pytest.param("desk.tarn.example", "http://desk.tarn.example:8000/desk/", id="under its own name"),
    ],
)
def test_the_desk_is_shown_where_it_answers(desk_host: str, shown: str) -> None:
    assert desk_address("http://127.0.0.1:8000/", desk_host) == shown


def test_behind_a_server_with_certificates_the_desk_is_where_that_one_answers() -> None:
    shown = desk_address("http://127.0.0.1:8000/", "desk.paper.example", https=True)
    assert shown == "https://desk.paper.example/desk/"
