"""No more room on the disk: a sentence, no half file, no row; afterwards everything goes on."""

from __future__ import annotations

import resource
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.hammer import World
from tests.faults.site import Site
from tests.notices.parser.documents import PLAIN

pytestmark = pytest.mark.faults

# A process that may write no larger file meets the same error as on a full disk, whoever runs the tests.
ROOM = 300_000
LARGE = "走访台账\n".encode() * 60_000


def limit() -> None:
    resource.setrlimit(resource.RLIMIT_FSIZE, (ROOM, ROOM))


@pytest.fixture
def full(site: Site, world: World) -> Iterator[World]:
    """A site whose web server has no room left."""
    site.stop_web()
    log, site.log = site.log, Path("/dev/null")
    site.start_web(preexec_fn=limit)
    yield world
    site.stop_web()
    site.log = log


def state(site: Site) -> tuple[list[tuple[object, ...]], set[str]]:
    """Counts of rows, and the names of all files."""
    counts = site.rows(
        "SELECT (SELECT count(*) FROM measures_evidenceversion), (SELECT count(*) FROM notices_notice),"
        " (SELECT count(*) FROM issues_inspection)"
    )
    media = site.folder / "var" / "media"
    return counts, {str(path.relative_to(media)) for path in media.rglob("*") if path.is_file()}


def test_an_upload(full: World) -> None:
    before, page = state(full.site), f"/measures/{full.measures_of(2)[0]}/"
    visitor = full.visitor("handlers", 2)
    answer = visitor.post(f"{page}evidence/", files={"files": ("台账.txt", LARGE, "text/plain")})
    assert answer.status_code == 507
    assert "存储空间不足" in answer.text
    assert state(full.site) == before
    small = visitor.post(f"{page}evidence/", files={"files": ("台账.txt", LARGE[:9000], "text/plain")})
    assert small.status_code == 302


def test_an_import(full: World) -> None:
    before, visitor = state(full.site), full.visitor("offices", 4)
    text = (PLAIN + "补充。" * 100_000).encode()
    answer = visitor.post("/imports/", files={"file": ("通报.txt", text, "text/plain")})
    assert answer.status_code == 507
    assert "存储空间不足" in answer.text
    assert state(full.site) == before


def test_a_backup(served: World) -> None:
    site = served.site
    page = f"/measures/{served.measures_of(3)[0]}/evidence/"
    sent = served.visitor("handlers", 3).post(page, files={"files": ("大.txt", LARGE, "text/plain")})
    assert sent.status_code == 302
    root = site.folder / "full"
    failed = site.manage("backup", str(root), preexec_fn=limit)
    assert failed.returncode == 2
    assert "备份没有完成" in failed.stderr
    assert "Traceback" not in failed.stderr
    assert not [path for path in root.rglob("*") if "unfinished" in path.name or "manifest" in path.name]
    assert site.manage("backup", str(root)).returncode == 0


def test_everything_is_whole_afterwards(served: World) -> None:
    checked = served.site.manage("check_invariants")
    assert checked.returncode == 0, checked.stdout
