"""Where backups lie: one at work at a time, closed to others, no link followed, nothing left behind."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from accounts.models import Organization
from measures.models import EvidenceVersion
from operations.backup.make import finished
from operations.backup.place import alone
from operations.backup.pool import content_path
from tests.cast import Cast, completed, make_cast
from tests.operations.test_backup import backup, lose_everything

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def lived() -> Cast:
    cast = make_cast()
    completed(cast)
    return cast


@pytest.fixture
def careless_umask() -> Iterator[None]:
    before = os.umask(0)
    yield
    os.umask(before)


def test_one_at_a_time(lived: Cast, tmp_path: Path) -> None:
    backup(tmp_path)
    with alone(tmp_path):
        with pytest.raises(CommandError, match="正在备份或恢复"):
            call_command("backup", str(tmp_path), keep=1)
        lose_everything()
        with pytest.raises(CommandError, match="正在备份或恢复"):
            call_command("restore", str(tmp_path))
        assert len(finished(tmp_path)) == 1
    call_command("restore", str(tmp_path))
    assert Organization.objects.exists()


def test_nobody_else_can_read_it(lived: Cast, tmp_path: Path, careless_umask: None) -> None:
    root = tmp_path / "backup"
    root.mkdir(0o755)
    backup(root)
    modes = {stat.S_IMODE(path.stat().st_mode) for path in root.rglob("*") if path.is_file()}
    folders = {stat.S_IMODE(path.stat().st_mode) for path in (root, *root.rglob("*")) if path.is_dir()}
    assert (modes, folders) == ({0o600}, {0o700})


def test_a_link_in_it_is_refused(lived: Cast, tmp_path: Path) -> None:
    outside, root = tmp_path / "outside", tmp_path / "backup"
    outside.mkdir()
    root.mkdir()
    for name in ("files", "20200101-000000"):
        (root / name).symlink_to(outside)
        with pytest.raises(CommandError, match=f"{name} 是符号链接"):
            call_command("backup", str(root), keep=1)
        (root / name).unlink()
    assert list(outside.iterdir()) == []


def test_a_content_that_is_a_link_is_not_followed(lived: Cast, tmp_path: Path) -> None:
    row = EvidenceVersion.objects.earliest("pk")
    folder = backup(tmp_path)
    path = content_path(tmp_path, row.sha256)
    path.symlink_to(path.rename(tmp_path / "elsewhere"))
    lose_everything()
    with pytest.raises(CommandError, match="--partial"):
        call_command("restore", str(folder))


def test_the_folder_itself_may_be_a_link(lived: Cast, tmp_path: Path) -> None:
    (tmp_path / "disk").mkdir()
    (tmp_path / "backup").symlink_to(tmp_path / "disk")
    assert backup(tmp_path / "backup").is_dir()


def test_what_a_killed_one_left_is_swept(lived: Cast, tmp_path: Path) -> None:
    for left in ("20200101-000000.unfinished/data", "files/ab"):
        (tmp_path / left).mkdir(parents=True)
    (tmp_path / "files" / "ab" / "abcd.unfinished").touch()
    backup(tmp_path)
    assert not list(tmp_path.rglob("*.unfinished"))
