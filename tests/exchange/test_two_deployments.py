"""Two deployments that run, each with its own database and key: packages are carried up and down."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.exchange.packages import Entries, entries_of, zipped
from tests.faults.visitor import Visitor
from tests.rectify.processes import until
from tests.rectify.sites import running_site

PASSWORD = "Rectify-demo-2026"
FINGERPRINT = re.compile(r'<p class="fingerprint large">([0-9 ]+)</p>')
ZIP = "application/zip"
ENDED = ("已完成</span>", "失败</span>")


class Carrier(Visitor):
    """Somebody at one of the two systems, with a stick in his hand."""

    def __init__(self, address: str, username: str) -> None:
        super().__init__(address, "")
        del self.http.cookies["sessionid"]
        answer = self.post("/accounts/sign-in/", {"username": username, "password": PASSWORD})
        assert answer.status_code == 302, answer.text
        # Signing in gives another token.
        self.http.cookies.clear(domain="", path="/", name="csrftoken")
        self.http.headers["X-CSRFToken"] = answer.cookies["csrftoken"]

    def page(self, path: str) -> str:
        answer = self.get(path)
        assert answer.status_code == 200, (path, answer.status_code)
        return answer.text

    def sent(self, path: str, data: dict[str, str | int]) -> str:
        """Where it led."""
        answer = self.post(path, data)
        assert answer.status_code == 302, answer.text
        return answer.headers["Location"]

    def made(self, path: str, data: dict[str, str | int]) -> bytes:
        """A package that a worker makes behind the page, and its download."""
        job = self.sent(path, data)
        assert until(lambda: "已完成</span>" in self.page(job) or "失败</span>" in self.page(job)), self.page(
            job
        )
        answer = self.get(f"{job}download/")
        assert answer.status_code == 200, self.page(job)
        return answer.content

    def offered(self, content: bytes, name: str = "包.zip") -> tuple[int, str]:
        answer = self.post("/exchange/take-in/", files={"file": (name, content, ZIP)})
        return answer.status_code, answer.headers.get("Location", "") or answer.text

    def taken_in(self, content: bytes, *, heard: str = "") -> str:
        """The page of what was confirmed."""
        status, where = self.offered(content)
        assert status == 302, where
        self.sent(f"{where}confirm/", {"heard": heard, "is_accepted": "on"})
        return where

    def fingerprint(self) -> str:
        """Read out by telephone: its end."""
        found = FINGERPRINT.search(self.page("/exchange/key/"))
        assert found is not None
        return found[1].strip()[-19:]


@pytest.fixture(scope="module")
def two(prepared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str]]:
    """The addresses of the unit's and of the supervisor's."""
    with ExitStack() as stack:
        sites = [
            stack.enter_context(running_site(tmp_path_factory.mktemp(name), prepared=prepared, variables={}))
            for name in ("unit", "supervisor")
        ]
        yield sites[0].address, sites[1].address


def changed(content: bytes, name: str, old: bytes, new: bytes) -> bytes:
    entries: Entries = entries_of(content)
    assert old in entries[name]
    return zipped(entries | {name: entries[name].replace(old, new, 1)})


def link(page: str, pattern: str) -> str:
    found = re.search(pattern, page)
    assert found is not None, pattern
    return found[1]


def carried_up(office: Carrier, above: Carrier, first: bytes) -> str:
    """The page of the unit's state, after all that is wrong was refused and the telephone was asked."""
    for spoilt in (
        changed(first, "rows.jsonl", b'"key":', b'"kex":'),
        changed(first, "manifest.json", b"REPORT", b"TASKER"),
        first[:-50],
    ):
        status, page = above.offered(spoilt)
        assert (status, "alert-danger" in page) == (422, True)
    status, where = above.offered(first)
    assert status == 302, where
    assert "电话与对方核对指纹" in above.page(where)
    assert above.post(f"{where}confirm/", {"heard": "0000 0000 0000 0000"}).status_code == 422
    above.taken_in(first, heard=office.fingerprint())
    refused_again(above, first)
    state = link(above.page("/units/?all"), r'<a\s+href="(/organizations/\d+/state/)">')
    assert "(上报包)" in above.page(state)
    return state


def refused_again(above: Carrier, content: bytes) -> None:
    status, page = above.offered(content)
    assert (status, "收过" in page) == (422, True)


def asked_for(above: Carrier, state: str) -> tuple[bytes, str]:
    """A task package with a question and an instruction, and where the latter stands."""
    note = link(above.page(state), r"\?measure=(\d+)#note")
    above.sent(f"{state}note/", {"measure": note, "kind": "QUESTION", "text": "设备为什么还没有到货?"})
    unit = link(state, r"/organizations/(\d+)/")
    above.sent("/units/instruct/", {"ids": unit, "kind": "COMMENT", "text": "请再核对一次台账。"})
    form = above.page(tasks_page(state))
    notes, asked = (link(form, rf'name="{name}" value="(\d+)"') for name in ("notes", "instructions"))
    package = above.made(tasks_page(state), {"notes": notes, "instructions": asked})
    return package, f"/instructions/{asked}/"


def tasks_page(state: str) -> str:
    return state.replace("/state/", "/tasks/")


def answered(office: Carrier, above: Carrier, tasks: bytes) -> None:
    """At the unit they are what they were, and people answer them as they answer anything."""
    assert above.offered(tasks)[0] == 422
    received = office.page(office.taken_in(tasks, heard=above.fingerprint()))
    assert "请再核对一次台账。" in received
    measure = link(received, r'href="(/measures/\d+/)"')
    assert "【督查提问】设备为什么还没有到货?" in office.page(measure)
    instruction = link(received, r'href="(/instructions/\d+/)"')
    office.sent(f"{instruction}answer/", {"reply": "已核对。"})
    office.sent(f"{measure}comment/", {"text": "下周到货。"})


def test_up_down_and_up_again(two: tuple[str, str]) -> None:
    office, above = Carrier(two[0], "wangmin"), Carrier(two[1], "ducha")
    inspection = link(office.page("/exchange/report/"), r'name="inspections" value="(\d+)"')
    chosen: dict[str, str | int] = {"inspections": inspection, "has_progress": "on", "has_evidence": "on"}
    first = office.made("/exchange/report/", chosen)
    state = carried_up(office, above, first)
    tasks, instruction = asked_for(above, state)
    answered(office, above, tasks)
    status, where = above.offered(office.made("/exchange/report/", chosen))
    assert status == 302, where
    assert "<h2>与上一份相比</h2>" in above.page(where)
    above.sent(f"{where}confirm/", {})
    assert "下周到货。" in above.page(state)
    assert "已核对。" in above.page(instruction)
    assert "王敏(wangmin)" in above.page(tasks_page(state))
    refused_again(above, first)
