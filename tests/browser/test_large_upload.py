"""A large file is streamed to disk: no process of the site grows by what it carries."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Walk

pytestmark = pytest.mark.browser
SIZE = 150 * 1024 * 1024
MOST_GROWTH = 40 * 1024


def peaks(port: str) -> dict[int, int]:
    """Process id → highest resident memory in KiB, of every process of the site on ``port``."""
    found = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            is_ours = f"PORT={port}".encode() in (folder / "environ").read_bytes().split(b"\0")
            status = (folder / "status").read_text()
        except OSError:
            continue
        if is_ours and "VmHWM:" in status:
            found[int(folder.name)] = int(status.split("VmHWM:")[1].split()[0])
    return found


def test_memory_stays_flat(sign_in: Walk, site: str, tmp_path: Path) -> None:
    block = hashlib.sha256(b"evidence").digest() * 32_768
    path = tmp_path / "整改录像.mp4"
    with path.open("wb") as file:
        file.write(b"\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom")
        for _ in range(SIZE // len(block)):
            file.write(block)
    page = sign_in("zhaolei")
    page.goto("/measures/5/")
    port = site.rsplit(":", 1)[1]
    before = peaks(port)
    assert len(before) >= 2
    page.click("#evidence summary:has-text('单独上传')")
    page.set_input_files("#new-evidence [type=file]", path)
    page.click("#new-evidence button:has-text('上传')")
    expect(page.locator("#evidence")).to_contain_text("整改录像.mp4")
    grown = {pid: peak - before[pid] for pid, peak in peaks(port).items() if pid in before}
    assert max(grown.values()) < MOST_GROWTH, grown
