"""A throw-away LDAP server (OpenLDAP's slapd) with TLS, three people and two groups."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess  # noqa: S404
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from ldap3 import MODIFY_ADD, NONE, Connection, Server

from tests.rectify.processes import PATIENCE

BASE = "dc=city,dc=example"
ROOT = f"cn=admin,{BASE}"
PASSWORD = "Directory-password-7"
CONFIGURATION = """
include /etc/ldap/schema/core.schema
include /etc/ldap/schema/cosine.schema
include /etc/ldap/schema/inetorgperson.schema
modulepath /usr/lib/ldap
moduleload back_mdb
moduleload memberof
pidfile {folder}/pid
TLSCertificateFile {folder}/cert.pem
TLSCertificateKeyFile {folder}/key.pem
database mdb
maxsize 16777216
dbnosync
suffix "{base}"
rootdn "{root}"
rootpw {password}
directory {folder}/rows
overlay memberof
access to attrs=userPassword by anonymous auth by * none
access to * by users read
"""


@dataclass
class Directory:
    """``admin`` is bound as the root of it."""

    port: int
    certificate: Path
    admin: Connection

    @property
    def url(self) -> str:
        return f"ldap://localhost:{self.port}"

    def add_person(self, name: str, full_name: str) -> str:
        dn = f"uid={name},{BASE}"
        values = {"cn": full_name, "sn": full_name[0], "userPassword": PASSWORD}
        assert self.admin.add(dn, ["inetOrgPerson"], values), self.admin.result
        return dn

    def add_group(self, name: str, member: str) -> str:
        dn = f"cn={name},{BASE}"
        assert self.admin.add(dn, ["groupOfNames"], {"member": member}), self.admin.result
        return dn

    def join(self, group: str, member: str) -> None:
        assert self.admin.modify(group, {"member": [(MODIFY_ADD, [member])]}), self.admin.result

    def remove(self, dn: str) -> None:
        assert self.admin.delete(dn), self.admin.result


def slapd() -> str | None:
    return shutil.which("slapd") or shutil.which("slapd", path="/usr/sbin:/usr/local/libexec")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def throwaway_directory() -> Iterator[Directory]:
    assert slapd(), "slapd is missing: tests/services/packages.sh installs it"
    folder = Path(tempfile.mkdtemp(prefix="rectify-directory-"))
    (folder / "rows").mkdir()
    _certificate(folder)
    values = {"folder": folder, "base": BASE, "root": ROOT, "password": PASSWORD}
    (folder / "slapd.conf").write_text(CONFIGURATION.format(**values))
    port = free_port()
    command = [str(slapd()), "-f", str(folder / "slapd.conf"), "-h", f"ldap://127.0.0.1:{port}", "-d", "0"]
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    try:
        admin = _bound(port)
        assert admin.add(BASE, ["dcObject", "organization"], {"o": "city", "dc": "city"}), admin.result
        yield Directory(port, folder / "cert.pem", admin)
    finally:
        os.kill(process.pid, signal.SIGTERM)
        process.wait()
        shutil.rmtree(folder, ignore_errors=True)


def _bound(port: int) -> Connection:
    """As soon as the server listens."""
    until = time.monotonic() + PATIENCE
    while True:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                break
        assert time.monotonic() < until, "slapd does not listen"
        time.sleep(0.05)
    admin = Connection(Server("127.0.0.1", port=port, get_info=NONE), ROOT, PASSWORD)
    assert admin.bind()
    return admin


def _certificate(folder: Path) -> None:
    """Of an authority of its own, for localhost alone."""
    names = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"]
    files = ["-keyout", str(folder / "key.pem"), "-out", str(folder / "cert.pem")]
    kind = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "3650"]
    subprocess.run(["openssl", "req", "-x509", *kind, *files, *names], check=True, stderr=subprocess.DEVNULL)
