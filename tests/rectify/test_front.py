"""nginx before the web processes: slow clients, large bodies, where somebody comes from, how it ends."""

from __future__ import annotations

import re
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import requests
from django.core.handlers.wsgi import WSGIRequest
from django.db import transaction
from django.test import Client

from rectify.front.__main__ import production
from rectify.front.rules import UPLOADS
from rectify.front.server import program
from tests.access import address_of, addresses, world
from tests.cast import Cast
from tests.rectify.processes import PATIENCE, children_of, is_alive, until
from tests.rectify.sites import RunningSite, running_site
from tests.rectify.slow_clients import slow_clients

ROOT = Path(__file__).resolve().parents[2]
CLICKS, EVERY = 100, 0.05
DOCUMENTED = ROOT / "docs" / "nginx.conf"


@pytest.fixture(scope="module")
def site(prepared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningSite]:
    with running_site(tmp_path_factory.mktemp("front"), prepared=prepared, variables={"FRONT": "1"}) as found:
        yield found


def click(address: str) -> float:
    begun = time.monotonic()
    with urllib.request.urlopen(f"{address}/accounts/sign-in/", timeout=30) as answer:
        assert answer.status == 200
        answer.read()
    return time.monotonic() - begun


def clicks(address: str) -> list[float]:
    """How long each took of a steady stream that does not wait for answers, sorted."""
    with ThreadPoolExecutor(40) as people:
        asked = []
        for _ in range(CLICKS):
            asked.append(people.submit(click, address))
            time.sleep(EVERY)
        return sorted(answer.result() for answer in asked)


def test_two_hundred_slow_clients_stop_nobody(site: RunningSite) -> None:
    """Twenty clicks a second go on; the slowest of twenty takes at most a second."""
    with slow_clients(site.port, ["body", "silent", "headers", "unread"] * 50):
        took = clicks(site.address)
    print(f"p50 {took[CLICKS // 2]:.3f} s, p95 {took[CLICKS * 95 // 100]:.3f} s, most {took[-1]:.3f} s")
    assert took[CLICKS * 95 // 100] <= 1


def sent(site: RunningSite, head: str) -> str:
    """What is answered to a request whose body does not come."""
    with socket.create_connection(("127.0.0.1", site.port), timeout=PATIENCE) as line:
        line.sendall(f"{head}\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n".encode())
        answer = b""
        while b"</html>" not in answer and (part := line.recv(65536)):
            answer += part
        return answer.decode()


@pytest.mark.parametrize(
    ("head", "status", "words"),
    [
        ("POST /imports/ HTTP/1.1\r\nContent-Length: 5000000", 403, "请先登录"),
        ("POST /imports/ HTTP/1.1\r\nTransfer-Encoding: chunked", 403, "请先登录"),
        ("POST /accounts/sign-in/ HTTP/1.1\r\nContent-Length: 5000000", 403, "请先登录"),
        ("POST /accounts/sign-in/ HTTP/1.1\r\nContent-Length: 20000000", 413, "过大"),
        ("POST /imports/ HTTP/1.1\r\nContent-Length: 9000000000", 413, "过大"),
    ],
)
def test_a_large_body_is_refused_before_it_comes(
    site: RunningSite, head: str, status: int, words: str
) -> None:
    answer = sent(site, head)
    assert answer.startswith(f"HTTP/1.1 {status} ")
    assert words in answer


def test_the_door_is_not_asked_from_outside(site: RunningSite) -> None:
    with pytest.raises(urllib.error.HTTPError, match="404"):
        urllib.request.urlopen(f"{site.address}/signed-in")


def test_who_is_signed_in_sends_a_large_body(site: RunningSite) -> None:
    person = requests.Session()
    page = person.get(f"{site.address}/accounts/sign-in/").text
    token = page.split('name="csrfmiddlewaretoken" value="')[1].split('"')[0]
    names = {"username": "wangmin", "password": "Rectify-demo-2026", "csrfmiddlewaretoken": token}
    person.post(f"{site.address}/accounts/sign-in/", names)
    form = {"csrfmiddlewaretoken": person.cookies["csrftoken"]}
    answer = person.post(
        f"{site.address}/imports/", form, files={"file": ("大.txt", "一、问题\n".encode() * 800_000)}
    )
    assert answer.status_code == 422, answer.text[-600:]
    assert "MB" in answer.text  # its own sentence about what it takes


def test_it_finishes_what_it_has_begun_and_leaves_nobody_behind(prepared: Path, tmp_path: Path) -> None:
    with running_site(tmp_path, prepared=prepared, variables={"FRONT": "1"}) as site:
        family = children_of(site.process.pid)
        nginx = next(pid for pid in family if "nginx" in Path(f"/proc/{pid}/cmdline").read_text())
        with socket.create_connection(("127.0.0.1", site.port)) as line:
            line.sendall(b"POST /accounts/sign-in/ HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 2\r\n")
            line.sendall(b"Connection: close\r\n\r\na")
            time.sleep(0.5)
            site.process.terminate()
            time.sleep(0.5)
            line.sendall(b"b")
            assert line.recv(100).startswith(b"HTTP/1.1 403 ")  # without a token, but answered
    assert until(lambda: not any(is_alive(pid) for pid in [nginx, *family]))


@pytest.mark.django_db
@pytest.mark.one_database
def test_every_address_that_takes_files_takes_large_ones(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: set[str] = set()
    load = WSGIRequest._load_post_and_files

    def files_of(request: WSGIRequest) -> object:
        asked.add(request.path)
        if not hasattr(request, "_files"):
            load(request)
        return vars(request)["_files"]

    monkeypatch.setattr(WSGIRequest, "FILES", property(files_of))
    things = world(cast)
    of_many = {"ids": cast.organization.pk, "kind": "URGE"}
    sent = [(cast.client("office").cookies, {"act": "upload"}), (cast.client("supervisor").cookies, of_many)]
    for name, pattern in addresses().items():
        for cookies, data in sent:
            with transaction.atomic():  # one of them signs everybody out
                client = Client()
                client.cookies.update(cookies)
                client.post(address_of(name, pattern, things), data)
                transaction.set_rollback(True)
    assert len(asked) >= len(UPLOADS)
    assert [path for path in asked if not re.match(f"/(?:{'|'.join(UPLOADS)})", path)] == []


def test_the_documented_proxy_is_the_one_that_was_tried() -> None:
    assert DOCUMENTED.read_text() == production(1000 * 1024 * 1024, "8000")


def test_nginx_takes_the_documented_proxy(tmp_path: Path) -> None:
    """Without what each place has of its own: certificate and folders."""
    text = re.sub(r"listen 443 ssl;|.*ssl_certificate.*|.*temp_path.*", "", DOCUMENTED.read_text())
    whole = f"pid {tmp_path}/pid; error_log stderr; events {{}} http {{ {text} }}"
    (tmp_path / "nginx.conf").write_text(whole)
    nginx = program()
    assert nginx is not None
    said = subprocess.run(
        [nginx, "-t", "-p", str(tmp_path), "-c", str(tmp_path / "nginx.conf")], capture_output=True, text=True
    )
    assert "syntax is ok" in said.stderr
