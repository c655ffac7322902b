"""LDAP and Active Directory: found with an account of ours, let in by the directory with his own password."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from ldap3 import BASE, NONE, SUBTREE, Connection, Server, Tls
from ldap3.core.exceptions import LDAPException
from ldap3.utils.conv import escape_bytes, escape_filter_chars

from accounts.models import WayIn
from accounts.signing_in.outside import SECONDS, NotLetIn, OutsideAway, OutsidePerson

# Of Active Directory: sixteen bytes, the first three numbers turned round.
GUID = "objectguid"
ACCOUNT_DISABLED = 2
# What OpenLDAP writes for who is locked by an administrator and not for a while.
LOCKED_FOR_GOOD = "000001010000Z"
STATES = ["userAccountControl", "nsAccountLock", "pwdAccountLockedTime"]


@dataclass(frozen=True)
class DirectoryEntry:
    """``values``: attributes by their names in small letters."""

    dn: str
    values: dict[str, list[bytes]]

    def text(self, name: str) -> str:
        found = self.values.get(name.lower()) or [b""]
        return found[0].decode("utf-8", "replace").strip()

    def texts(self, name: str) -> list[str]:
        return [value.decode("utf-8", "replace") for value in self.values.get(name.lower(), [])]

    @property
    def identifier(self) -> str:
        if settings.LDAP_ID.lower() != GUID:
            return self.text(settings.LDAP_ID)
        found = self.values.get(GUID) or [b""]
        return str(UUID(bytes_le=found[0])) if len(found[0]) == 16 else ""

    @property
    def is_locked(self) -> bool:
        control = self.text("userAccountControl")
        is_off = control.isdecimal() and bool(int(control) & ACCOUNT_DISABLED)
        return (
            is_off
            or self.text("nsAccountLock").lower() == "true"
            or self.text("pwdAccountLockedTime") == LOCKED_FOR_GOOD
        )


def check(username: str, password: str) -> OutsidePerson:
    """Raises ``NotLetIn``, for an unknown name as for a wrong password.

    An empty password is refused here: a directory lets everybody in with one, as nobody.
    """
    if not username or not password or "\x00" in password:
        raise NotLetIn
    with _connected() as connection:
        condition = settings.LDAP_FILTER.replace("{name}", escape_filter_chars(username))
        entries = _search(connection, condition)
        if len(entries) != 1 or entries[0].is_locked or not entries[0].identifier:
            raise NotLetIn
        person = _person(connection, entries[0])
    if not _opens(entries[0].dn, password):
        raise NotLetIn
    return person


def find(identifiers: list[str]) -> dict[str, OutsidePerson]:
    """Those that are there and not locked. Raises ``OutsideAway`` also when the base itself is not found."""
    found = {}
    with _connected() as connection:
        if not _search(connection, "(objectClass=*)", scope=BASE):
            raise OutsideAway("the base is not there")
        for identifier in identifiers:
            entries = _search(connection, f"({settings.LDAP_ID}={_escaped(identifier)})")
            if len(entries) == 1 and not entries[0].is_locked:
                found[identifier] = _person(connection, entries[0])
    return found


def _escaped(identifier: str) -> str:
    if settings.LDAP_ID.lower() == GUID:
        return str(escape_bytes(UUID(identifier).bytes_le))
    return str(escape_filter_chars(identifier))


def _person(connection: Connection, entry: DirectoryEntry) -> OutsidePerson:
    groups = entry.texts("memberOf")
    if settings.LDAP_GROUP_FILTER:
        condition = settings.LDAP_GROUP_FILTER.replace("{dn}", escape_filter_chars(entry.dn))
        groups += [group.dn for group in _search(connection, condition)]
    username, full_name = entry.text(settings.LDAP_USERNAME), entry.text(settings.LDAP_FULL_NAME)
    return OutsidePerson(WayIn.DIRECTORY, entry.identifier, username, full_name, frozenset(groups))


def _server() -> Server:
    tls = Tls(validate=ssl.CERT_REQUIRED, ca_certs_file=settings.OUTSIDE_CA_FILE or None)
    return Server(settings.LDAP_URL, tls=tls, get_info=NONE, connect_timeout=SECONDS)


def _connection(dn: str, password: str) -> Connection:
    """Open and encrypted, not bound. Referrals are not followed: passwords would go to where they lead."""
    connection = Connection(
        _server(),
        user=dn or None,
        password=password or None,
        auto_referrals=False,
        read_only=True,
        receive_timeout=SECONDS,
        check_names=False,
    )
    connection.open()
    if settings.LDAP_START_TLS and not connection.server.ssl:
        connection.start_tls()
    return connection


@contextmanager
def _connected() -> Iterator[Connection]:
    """With the account that may look for people."""
    try:
        connection = _connection(settings.LDAP_BIND_DN, settings.LDAP_BIND_PASSWORD)
        if not connection.bind():
            raise OutsideAway(f"the account for looking is not let in: {connection.result['description']}")
        yield connection
        connection.unbind()
    except LDAPException as error:
        raise OutsideAway(str(error)) from error


def _opens(dn: str, password: str) -> bool:
    try:
        connection = _connection(dn, password)
        is_open = bool(connection.bind())
        connection.unbind()
    except LDAPException as error:
        raise OutsideAway(str(error)) from error
    return is_open


def _search(connection: Connection, condition: str, *, scope: str = SUBTREE) -> list[DirectoryEntry]:
    wanted = [settings.LDAP_ID, settings.LDAP_USERNAME, settings.LDAP_FULL_NAME, "memberOf", *STATES]
    connection.search(settings.LDAP_BASE, condition, search_scope=scope, attributes=wanted)
    if connection.result["description"] not in ("success", "noSuchObject"):
        raise OutsideAway(f"the search ended with {connection.result['description']}")
    rows = [row for row in connection.response or [] if row["type"] == "searchResEntry"]
    return [DirectoryEntry(row["dn"], _values(row["raw_attributes"])) for row in rows]


def _values(attributes: dict[str, list[bytes]]) -> dict[str, list[bytes]]:
    return {name.lower(): values for name, values in attributes.items()}
