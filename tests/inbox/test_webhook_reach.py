"""A webhook leads into no machine's inside: not as it is written, not by name, not by a redirect."""

from __future__ import annotations

import pytest
from pytest_django import Settings

from inbox.transports import answers, reach
from inbox.transports.outcome import Rejected
from inbox.webhooks import refuse_address
from tests.inbox.servers import web_server

INSIDE = (
    "127.0.0.1",
    "127.8.9.1",
    "[::1]",
    "localhost",
    "Localhost.",
    "box.localhost",
    "0.0.0.0",
    "127.1",
    "0x7f000001",
    "2130706433",
    "[::ffff:127.0.0.1]",
    "[64:ff9b::7f00:1]",
    "[2002:7f00:1::]",
    "169.254.169.254",
    "[fe80::1]",
    "100.100.100.200",
    "[fd00:ec2::254]",
    "224.0.0.1",
    "255.255.255.255",
)


@pytest.fixture(autouse=True)
def nothing_opened(settings: Settings) -> None:
    settings.WEBHOOK_INSIDE = []


@pytest.mark.parametrize("host", INSIDE)
def test_it_is_refused_when_it_is_saved_and_when_it_is_sent(host: str) -> None:
    url = f"http://{host}:8000/hook"
    assert "WEBHOOK_INSIDE" in str(refuse_address(url))
    with pytest.raises(Rejected):
        answers.post(url, data=b"{}")


@pytest.mark.parametrize("host", ["10.1.2.3", "192.168.1.8", "172.16.0.1", "oa.example.test", "[fd12::1]"])
def test_a_gateway_of_the_own_network_is_open(host: str) -> None:
    assert refuse_address(f"https://{host}/hook") is None


def named(monkeypatch: pytest.MonkeyPatch, *addresses: str) -> list[str]:
    """Every name has these addresses, one a question; the names that were asked for."""
    asked: list[str] = []

    def answer(host: str) -> list[str]:
        asked.append(host)
        return [addresses[min(len(asked), len(addresses)) - 1]]

    monkeypatch.setattr(reach, "look_up", answer)
    return asked


def test_a_name_that_points_inside_reaches_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    with web_server() as server:
        named(monkeypatch, "127.0.0.1")
        with pytest.raises(Rejected):
            answers.post(server.url.replace("127.0.0.1", "oa.example.test"), data=b"{}")
        assert server.got == []


def test_the_address_that_was_looked_at_is_the_one_connected_to(
    monkeypatch: pytest.MonkeyPatch, settings: Settings
) -> None:
    """DNS that says something harmless first and the inside afterwards is asked once only."""
    settings.WEBHOOK_INSIDE = ["127.0.0.1"]
    with web_server() as server:
        asked = named(monkeypatch, "127.0.0.1", "127.0.0.2")
        answer = answers.post(server.url.replace("127.0.0.1", "oa.example.test"), data=b"{}")
        assert answer.status_code == 200 and len(server.got) == 1
    assert asked == ["oa.example.test"]


def test_a_redirect_is_not_followed(settings: Settings) -> None:
    settings.WEBHOOK_INSIDE = ["127.0.0.1"]
    with web_server() as server, web_server() as inside:
        server.status, server.headers = 307, {"Location": f"{inside.url}/secret"}
        assert answers.post(server.url, data=b"{}").status_code == 307
        assert inside.got == []


def test_the_own_address_in_the_network_is_this_machine_too(
    monkeypatch: pytest.MonkeyPatch, settings: Settings
) -> None:
    """Both ends of the connection have one address."""
    monkeypatch.setattr(reach, "is_closed", lambda _address: False)
    with web_server() as server:
        with pytest.raises(Rejected):
            answers.post(server.url, data=b"{}")
        assert server.got == []
