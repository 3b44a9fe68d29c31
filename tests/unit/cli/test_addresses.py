"""Where the doors open: two free ports in a row, and a clear word when they are not free."""

import socket

import pytest

from heliotrope.core.errors import Conflict, Invalid, Unavailable
from heliotrope.interfaces.cli.addresses import Doors, choose_doors, wait_for


def test_any_pair_of_free_ports_will_do_when_asked_for_zero():
    doors = choose_doors("localhost", 0)

    assert doors.bind == "127.0.0.1"
    assert doors.origin == f"http://localhost:{doors.port}"
    assert doors.events_url == f"http://localhost:{doors.port + 1}/events"
    assert doors.local


def test_a_port_that_was_asked_for_and_is_taken_is_an_error_even_when_it_is_the_second():
    with socket.create_server(("127.0.0.1", 0)) as door:
        port = door.getsockname()[1]
        with pytest.raises(Conflict, match=f"Port {port} on localhost is taken"):
            choose_doors("localhost", port)
        with pytest.raises(Conflict, match=f"Port {port} on localhost is taken"):
            choose_doors("localhost", port - 1)


def test_without_a_wish_a_taken_pair_is_passed_by(monkeypatch):
    with socket.create_server(("127.0.0.1", 0)) as door:
        port = door.getsockname()[1] & ~1
        monkeypatch.setattr("heliotrope.interfaces.cli.addresses.USUAL_PORT", port)

        assert choose_doors("localhost", None).port > port


@pytest.mark.parametrize("port", [-1, 65_535, 70_000])
def test_a_port_that_leaves_no_room_for_live_events_is_refused(port):
    with pytest.raises(Invalid, match="live events take the one above"):
        choose_doors("localhost", port)


def test_all_addresses_of_the_machine_are_reached_by_localhost_and_are_not_local():
    doors = choose_doors("0.0.0.0", 0)

    assert doors.host == "localhost"
    assert not doors.local


def test_waiting_ends_with_what_was_last_heard():
    doors = Doors(bind="127.0.0.1", host="localhost", port=1)

    with pytest.raises(Unavailable, match=r"http://localhost:1/health does not answer"):
        wait_for(doors, alive=lambda: True, patience_s=0.3)

    wait_for(doors, alive=lambda: False, patience_s=30)
