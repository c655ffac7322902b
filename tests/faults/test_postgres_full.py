"""The disk of PostgreSQL is full, for its data or its log: a sentence, nothing half done, and it goes on."""

from __future__ import annotations

import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from itertools import count
from pathlib import Path

import psycopg2
import pytest
import requests

from tests.faults.disks import mount
from tests.faults.hammer import World
from tests.faults.site import Site, running_site, wait_for
from tests.faults.visitor import Visitor
from tests.faults.world import populate
from tests.notices.parser.documents import PLAIN
from tests.services.postgres import Server

pytestmark = [pytest.mark.faults, pytest.mark.own_disk]
# The same file twice is refused for another reason.
NUMBERS = count()
SIZE = "size=220m,mode=0755"
COUNTS = (
    "SELECT (SELECT count(*) FROM measures_evidenceversion), (SELECT count(*) FROM notices_notice),"
    " (SELECT count(*) FROM issues_inspection), (SELECT count(*) FROM measures_progressupdate)"
)


@pytest.fixture(scope="module")
def disk() -> Iterator[Path]:
    """A small one of its own, which only root may mount; pytest's folders are closed to the server."""
    path = Path(tempfile.mkdtemp(prefix="rectify-disk-"))
    path.chmod(0o755)
    mount(path, SIZE).check_returncode()
    try:
        yield path
    finally:
        subprocess.run(["umount", "-l", str(path)], check=False)
        path.rmdir()


@pytest.fixture(scope="module")
def small(disk: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """A site whose database, and nothing else, lies on it."""
    before, tempfile.tempdir = tempfile.tempdir, str(disk)
    try:
        with running_site(tmp_path_factory.mktemp("site")) as site:
            tempfile.tempdir = before
            world = populate(site, handlers=3, count=12)
            site.start_web()
            yield world
    finally:
        tempfile.tempdir = before


def fill(disk: Path) -> Path:
    """Whatever is left is taken."""
    filler = disk / "filler"
    with filler.open("wb", buffering=0) as file, suppress(OSError):
        while file.write(b"x" * 65536):
            pass
    return filler


def acts(world: World) -> dict[str, requests.Response]:
    """An import, an upload and a record of progress, each with more than a page has room for."""
    office, handler = world.visitor("offices", 0), world.visitor("handlers", 0)
    page = f"/measures/{world.measures_of(0)[0]}/"
    notice = (PLAIN + "".join(f"补充{number}。" for number in range(40_000))).encode()
    words = "".join(f"第{number}次走访。" for number in range(900))
    evidence = {"files": ("台账.txt", f"{next(NUMBERS)}".encode(), "text/plain")}
    return {
        "import": office.post("/imports/", files={"file": ("通报.txt", notice, "text/plain")}),
        "upload": handler.post(f"{page}evidence/", files=evidence),
        "act": handler.post(f"{page}progress/", {"text": words, "happened_on": "2026-03-02"}),
    }


def stored(site: Site) -> set[str]:
    media = site.folder / "var" / "media"
    return {str(path.relative_to(media)) for path in media.rglob("*") if path.is_file()}


def refused(answers: dict[str, requests.Response], *, says: tuple[str, ...]) -> set[str]:
    """Which of them were; what was not has been done."""
    found = set()
    for name, answer in answers.items():
        assert answer.status_code in (302, 503), (name, answer.status_code, answer.text[:500])
        if answer.status_code == 503:
            assert any(sentence in answer.text for sentence in says), (name, answer.text[:500])
            assert int(answer.headers["Retry-After"]) > 0
            assert "psycopg2" not in answer.text
            assert "Traceback" not in answer.text
            found.add(name)
    return found


def done(before: tuple[int, ...], after: tuple[int, ...]) -> dict[str, int]:
    evidence, notices, inspections, progress = (new - old for new, old in zip(after, before, strict=True))
    assert inspections == 0
    return {"import": notices, "upload": evidence, "act": progress}


def test_no_room_for_data(disk: Path, small: World) -> None:
    site = small.site
    before, files, web = site.rows(COUNTS)[0], stored(site), site.web
    filler = fill(disk)
    rounds = [acts(small) for _ in range(3)]
    names = [refused(answers, says=("存储空间不足", "数据库暂时无法访问")) for answers in rounds]
    assert all("import" in found for found in names), names
    page = Visitor(site.address, small.people["offices"][0][1])
    read = page.get("/ledger/")
    assert read.status_code in (200, 503)
    filler.unlink()
    revived(site)
    after = site.rows(COUNTS)[0]
    happened = done(before, after)
    for name, times in happened.items():
        assert times == sum(name not in found for found in names), (name, happened, names)
    assert len(stored(site) - files) == happened["upload"]
    assert refused(acts(small), says=()) == set()
    assert done(after, site.rows(COUNTS)[0]) == {"import": 1, "upload": 1, "act": 1}
    assert site.web is web
    assert web is not None
    assert web.poll() is None


def test_no_room_for_the_log(disk: Path, small: World) -> None:
    """PostgreSQL stops rather than lose what it promised; whoever watches it starts it again later."""
    site = small.site
    before, files, web = site.rows(COUNTS)[0], stored(site), site.web
    # A replica that is away: nothing of the log may be used again.
    site.rows("SELECT pg_create_physical_replication_slot('away', true)")
    filler = fill(disk)
    with pytest.raises(psycopg2.OperationalError, match="closed the connection"):
        for _ in range(40):
            site.rows("SELECT length(pg_logical_emit_message(false, 'x', repeat('x', 8000000))::text)")
    names = refused(acts(small), says=("存储空间不足", "数据库暂时无法访问"))
    assert "import" in names
    filler.unlink()
    revived(site)
    site.rows("SELECT pg_drop_replication_slot('away')")
    after = site.rows(COUNTS)[0]
    happened = done(before, after)
    assert happened == {name: int(name not in names) for name in happened}
    assert len(stored(site) - files) == happened["upload"]
    assert refused(acts(small), says=()) == set()
    assert done(after, site.rows(COUNTS)[0]) == {"import": 1, "upload": 1, "act": 1}
    assert site.web is web
    assert site.manage("check_invariants").returncode == 0


def revived(site: Site) -> None:
    """The database alone is started where it had to stop, as systemd or Docker would."""
    if not is_there(site):
        wait_for(lambda: is_there(site) or not is_running(site.database), 60, "its end, or itself")
        if not is_there(site):
            site.database.start()
        wait_for(lambda: is_there(site), 60, "the database again")
    wait_for(site.is_up, 60, "the site again")


def is_running(database: Server) -> bool:
    return (database.data / "postmaster.pid").exists() and Path(f"/proc/{database.pid}").exists()


def is_there(site: Site) -> bool:
    try:
        return bool(site.rows("SELECT 1"))
    except Exception:  # noqa: BLE001 - not yet
        return False
