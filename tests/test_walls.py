"""The walls around all tests: nothing outside is reached, nothing of the developer's is used."""

from __future__ import annotations

import os
import socket

import pytest

from kb import settings


@pytest.mark.parametrize(
    ("family", "address"),
    [
        (socket.AF_INET, ("192.0.2.1", 80)),
        (socket.AF_INET6, ("2001:db8::1", 80, 0, 0)),
        (socket.AF_INET6, ("::ffff:192.0.2.1", 80, 0, 0)),
    ],
)
def test_a_connection_to_another_machine_is_refused(
    family: socket.AddressFamily, address: tuple[str, int]
):
    with socket.socket(family) as connection:
        connection.settimeout(1)
        with pytest.raises(AssertionError, match="connection to"):
            connection.connect(address)


def test_a_connection_to_this_machine_is_let_through():
    with socket.socket() as server, socket.socket() as client:
        server.bind(("127.0.0.1", 0))
        server.listen()
        client.connect(server.getsockname())
        assert client.getpeername() == server.getsockname()


def test_the_index_of_the_checkout_is_out_of_reach():
    home = settings.load().home_folder
    assert home.name == "tests"
    assert home.parent.name == ".kb"
    assert not {n for n in os.environ if n.startswith("KB_")} - {"KB_HOME", "KB_SHARED"}
