"""Uploads that come to no good end, sent over real sockets to the real processes of a site."""

from __future__ import annotations

import http.client
import json
import os
import re
import resource
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from operations.demo import PASSWORD
from tests.rectify.processes import children_of, sessions_of, until
from tests.rectify.sites import running_site

ROOT = Path(__file__).resolve().parents[2]
MEGABYTE = 1024 * 1024
UNLIMITED = (resource.RLIM_INFINITY, resource.RLIM_INFINITY)
# The demonstration's measure that its handler is working on.
MEASURE = "/measures/5/evidence/"


@dataclass
class Site:
    port: int
    var: Path
    process: subprocess.Popen[bytes]
    cookies: dict[str, str] = field(default_factory=dict)

    def ask(
        self, method: str, path: str, body: bytes = b"", kind: str = "", **headers: str
    ) -> tuple[int, str]:
        """Status and text of the answer; cookies are kept."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        connection.request(method, path, body or None, self.head(kind) | headers)
        answer = connection.getresponse()
        for value in answer.headers.get_all("Set-Cookie") or []:
            name, _, rest = value.partition("=")
            self.cookies[name] = rest.partition(";")[0]
        text = answer.read().decode()
        connection.close()
        return answer.status, text

    def head(self, kind: str = "") -> dict[str, str]:
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        return {
            "Cookie": cookies,
            "X-CSRFToken": self.cookies.get("csrftoken", ""),
            **({"Content-Type": kind} if kind else {}),
        }

    def upload(self, name: str, content: bytes, **headers: str) -> tuple[int, str]:
        body, kind = form(name, content)
        return self.ask("POST", MEASURE, body, kind, **headers)

    def waits(self) -> list[str]:
        """Files that are being received."""
        return [path.name for path in (self.var / "media/incoming").iterdir()]

    def kept(self) -> tuple[int, int]:
        """Files of evidence, and rows that name one."""
        files = sum(path.is_file() for path in (self.var / "media/evidence").rglob("*"))
        with sqlite3.connect(self.var / "rectify.sqlite3") as database:
            (rows,) = database.execute(
                "select count(*) from measures_evidenceversion where file <> ''"
            ).fetchone()
        return files, rows

    def workers(self) -> list[int]:
        (web,) = [pid for pid in children_of(self.process.pid) if self._is_web(pid)]
        return [pid for pid in sessions_of(web) if pid != web]

    def _is_web(self, pid: int) -> bool:
        return Path(f"/proc/{pid}/comm").read_text().strip() == "rectify-web"

    def limit_files(self, limit: tuple[int, int]) -> None:
        """As a full disk: no process of the web may write more into any file."""
        for pid in self.workers():
            resource.prlimit(pid, resource.RLIMIT_FSIZE, limit)


def form(name: str, content: bytes) -> tuple[bytes, str]:
    head = f'--edge\r\nContent-Disposition: form-data; name="files"; filename="{name}"\r\n\r\n'
    return head.encode() + content + b"\r\n--edge--\r\n", "multipart/form-data; boundary=edge"


@pytest.fixture(scope="module")
def started(prepared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    limits = {"EVIDENCE_MAX_BYTES": str(20 * MEGABYTE), "UPLOAD_MAX_BYTES": str(40 * MEGABYTE)}
    with running_site(tmp_path_factory.mktemp("uploads"), prepared=prepared, variables=limits) as running:
        yield Site(running.port, running.var, running.process)


@pytest.fixture
def site(started: Site) -> Site:
    """Signed in as the handler of ``MEASURE``, once."""
    if "sessionid" not in started.cookies:
        started.ask("GET", "/accounts/sign-in/")
        body = f"username=zhaolei&password={PASSWORD}".encode()
        status, _ = started.ask("POST", "/accounts/sign-in/", body, "application/x-www-form-urlencoded")
        assert status == 302
    return started


def begun(site: Site, size: int) -> socket.socket:
    """An upload of ``size`` bytes that has sent half of them and says no more."""
    body, kind = form("录像.mp4", b"\0" * size)
    connection = socket.create_connection(("127.0.0.1", site.port))
    head = "".join(f"{name}: {value}\r\n" for name, value in site.head(kind).items())
    connection.sendall(
        f"POST {MEASURE} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: {len(body)}\r\n{head}\r\n".encode()
    )
    connection.sendall(body[: len(body) // 2])
    assert until(lambda: bool(site.waits()))
    return connection


def test_a_cut_connection_leaves_nothing(site: Site) -> None:
    before = site.kept()
    begun(site, 8 * MEGABYTE).close()
    assert until(lambda: not site.waits())
    assert site.kept() == before


def test_a_full_disk_leaves_nothing_and_says_so(site: Site) -> None:
    before = site.kept()
    site.limit_files((4 * MEGABYTE, resource.RLIM_INFINITY))
    status, page = site.upload("录像.mp4", b"\0" * 8 * MEGABYTE)
    assert status == 507
    assert "服务器存储空间不足,文件没有保存。请联系系统管理员清理后再上传。" in page
    status, answer = site.upload("录像.mp4", b"\0" * 8 * MEGABYTE, Accept="application/json")
    assert status == 507
    assert "存储空间不足" in json.loads(answer)["message"]
    assert until(lambda: not site.waits())  # closed once the answer is out
    assert site.kept() == before
    site.limit_files(UNLIMITED)
    status, _ = site.upload("走访记录.txt", f"走访 {time.time()}".encode())
    assert status == 302
    assert site.kept() == (before[0] + 1, before[1] + 1)


def test_no_room_for_the_row_takes_the_file_back(site: Site) -> None:
    """The database may not grow, the small file fits."""
    before = site.kept()
    site.limit_files((1000, resource.RLIM_INFINITY))
    status, page = site.upload("记录.txt", "一句话".encode())
    site.limit_files(UNLIMITED)
    assert status == 503
    assert "没有保存" in page
    assert until(lambda: not site.waits())  # closed once the answer is out
    assert site.kept() == before


def test_a_killed_worker_leaves_what_the_check_names(site: Site) -> None:
    before = site.kept()
    connection = begun(site, 8 * MEGABYTE)
    for pid in site.workers():
        os.kill(pid, signal.SIGKILL)
    connection.close()
    assert until(lambda: site.ask("GET", "/healthz")[0] == 200)
    assert site.kept() == before
    (left,) = site.waits()
    path = site.var / "media/incoming" / left
    os.utime(path, (0, 0))
    command = [sys.executable, "manage.py", "verify_evidence"]
    variables = {"PATH": os.environ["PATH"], "VAR_DIR": str(site.var), "RECTIFY_EMBEDDED": "1"}
    answer = subprocess.run(command, cwd=ROOT, env=variables, capture_output=True, text=True, check=True)
    assert f"{path} 是没有传完的文件" in answer.stdout
    path.unlink()  # still there


def test_a_file_over_the_limit_is_named(site: Site) -> None:
    before = site.kept()
    status, page = site.upload("录像.mp4", b"\0" * 25 * MEGABYTE)
    assert status == 422
    assert "“录像.mp4”有25.0 MB,超过每个文件20.0 MB的上限。" in page
    assert until(lambda: not site.waits())  # closed once the answer is out
    assert site.kept() == before


def test_a_request_over_the_limit_is_not_kept(site: Site) -> None:
    status, page = site.upload("录像.mp4", b"\0" * 41 * MEGABYTE)
    assert status == 413
    assert "一次上传的文件合计超过40 MB,请分几次上传。" in page
    assert until(lambda: not site.waits())  # closed once the answer is out


@pytest.mark.parametrize(
    "body",
    [b"text=" + b"a" * 9 * MEGABYTE, b"&".join(b"a%d=1" % n for n in range(6000))],
    ids=["long", "many"],
)
def test_too_much_text_is_told_on_a_page(site: Site, body: bytes) -> None:
    status, page = site.ask("POST", "/measures/5/comment/", body, "application/x-www-form-urlencoded")
    assert status == 413
    assert "提交的内容太多,没有保存。请返回上一页,分几次提交。" in page
    assert re.search(r"[a-z]{3,} [a-z]{3,}", re.sub(r"(?s)<[^>]*>", "", page)) is None


def test_who_is_not_signed_in_cannot_fill_the_disk(site: Site) -> None:
    stranger = Site(site.port, site.var, site.process)
    stranger.ask("GET", "/accounts/sign-in/")
    status, page = stranger.ask("POST", "/accounts/sign-in/", *form("a.txt", b"x" * 1000))
    assert status == 403
    assert "请先登录,再上传文件。" in page
    assert until(lambda: not site.waits())  # closed once the answer is out
