"""The guard around the suite holds."""

import errno
import socket

import pytest

from tests import no_way_out


def test_a_connection_to_the_outside_fails_at_once() -> None:
    with socket.socket() as line, pytest.raises(OSError) as caught:
        line.connect(("8.8.8.8", 80))
    assert caught.value.errno == errno.ENETUNREACH
    assert no_way_out.attempts[-1] == ("8.8.8.8", 80)


def test_names_are_not_asked_for() -> None:
    with pytest.raises(socket.gaierror):
        socket.getaddrinfo("larkport.example", 80)


def test_this_machine_can_be_reached() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        socket.create_connection(server.getsockname()).close()
