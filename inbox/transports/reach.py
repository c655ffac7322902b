"""Where a webhook may lead: never into this machine or to a cloud's metadata.

What counts is the address that is connected to, looked up once and asked of what was found: a name that
answers differently the second time gains nothing. Private networks are open, since a unit's own gateway
stands there; an address that is closed here is opened by WEBHOOK_INSIDE.
"""

from __future__ import annotations

import socket
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import Any
from urllib.parse import urlsplit

import requests
from django.conf import settings
from requests.adapters import HTTPAdapter
from urllib3 import HTTPConnectionPool, HTTPSConnectionPool, PoolManager
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import NameResolutionError, NewConnectionError
from urllib3.util.connection import create_connection

from inbox.transports.outcome import Rejected

Address = IPv4Address | IPv6Address

CLOSED = "地址指向本服务器或不允许访问的内部地址,没有发送。确需使用的,由运行人员写入 WEBHOOK_INSIDE。"
# Metadata services that stand on addresses which look like any other.
METADATA = {ip_address(text) for text in ("100.100.100.200", "168.63.129.16", "192.0.0.192", "fd00:ec2::254")}
NAT64 = ip_network("64:ff9b::/96")


def is_closed(text: str) -> bool:
    """Whether no webhook goes to this IP address; what is none (a name) is not closed."""
    try:
        address = _plain(ip_address(text.partition("%")[0]))
    except ValueError:
        return False
    if _is_opened(address):
        return False
    return address in METADATA or any(
        (
            address.is_loopback,
            address.is_link_local,
            address.is_unspecified,
            address.is_multicast,
            address.is_reserved,
        )
    )


def _plain(address: Address) -> Address:
    """The IPv4 address that an IPv6 one stands for."""
    if isinstance(address, IPv4Address):
        return address
    if address in NAT64:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour or address


def refuse_host(host: str) -> str | None:
    """What can be said of a host as it is written, without asking for its addresses."""
    try:
        # As the system reads it: 127.1, 0x7f.1 and 2130706433 are 127.0.0.1, too.
        literal = socket.inet_ntoa(socket.inet_aton(host))
    except (OSError, UnicodeError):
        literal = host
    is_own_name = host.rstrip(".").lower() == "localhost" or host.lower().endswith(".localhost")
    return CLOSED if is_closed("127.0.0.1" if is_own_name else literal) else None


def look_up(host: str) -> list[str]:
    """Raises ``socket.gaierror`` or ``UnicodeError``."""
    found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(row[4][0]) for row in found))


def _connect(connection: HTTPConnection) -> socket.socket:
    """Asks for the addresses once and connects to one of them; raises ``Rejected`` when one is closed."""
    host = connection.host.strip("[]")
    try:
        addresses = look_up(host)
    except (socket.gaierror, UnicodeError) as error:
        raise NameResolutionError(host, connection, socket.gaierror(str(error))) from error
    if any(map(is_closed, addresses)):
        raise Rejected(CLOSED)
    for address in addresses:
        try:
            return _open(connection, address)
        except OSError:
            continue
    raise NewConnectionError(connection, "no address answered")


def _open(connection: HTTPConnection, address: str) -> socket.socket:
    opened = create_connection(
        (address, connection.port), connection.timeout, socket_options=connection.socket_options
    )
    # The machine's own address in the network leads to the same services as its loopback.
    own, other = str(opened.getsockname()[0]), str(opened.getpeername()[0])
    if own == other and not _is_opened(ip_address(other.partition("%")[0])):
        opened.close()
        raise Rejected(CLOSED)
    return opened


def _is_opened(address: Address) -> bool:
    return any(address in ip_network(allowed, strict=False) for allowed in settings.WEBHOOK_INSIDE)


class _Connection(HTTPConnection):
    def _new_conn(self) -> socket.socket:
        return _connect(self)


class _SecureConnection(HTTPSConnection):
    def _new_conn(self) -> socket.socket:
        return _connect(self)


class _Pool(HTTPConnectionPool):
    ConnectionCls = _Connection


class _SecurePool(HTTPSConnectionPool):
    ConnectionCls = _SecureConnection


class WebhookAdapter(HTTPAdapter):
    """Through a proxy of the environment it is the proxy that connects: then the host as written is asked."""

    def init_poolmanager(self, connections: int, maxsize: int, block: bool = False, **kwargs: Any) -> None:
        super().init_poolmanager(connections, maxsize, block, **kwargs)
        pools: PoolManager = self.poolmanager
        pools.pool_classes_by_scheme = {"http": _Pool, "https": _SecurePool}


def session() -> requests.Session:
    opened = requests.Session()
    for scheme in ("http://", "https://"):
        opened.mount(scheme, WebhookAdapter())
    return opened


def ask_for(url: str) -> None:
    """Raises ``Rejected`` for a host that is closed as it is written."""
    if refusal := refuse_host(urlsplit(url).hostname or ""):
        raise Rejected(refusal)
