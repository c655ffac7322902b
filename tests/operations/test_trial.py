"""Each night's backup is put back aside; whether it came back stands on the operations page."""

from __future__ import annotations

import time
from contextlib import ExitStack
from pathlib import Path

import pytest
from django.conf import settings as ours
from django.core.management import CommandError, call_command
from django.utils import timezone
from pytest_django import Settings

from audit.exceptions import Refused
from inbox.models import Message
from operations import state
from operations.backup import report, trial
from operations.backup.make import finished
from operations.backup.place import alone
from operations.backup.pool import content_path
from operations.backup.trial import try_newest
from tests.cast import Cast, completed, make_cast

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def root(tmp_path: Path, settings: Settings) -> Path:
    settings.BACKUP_DIR = str(tmp_path / "backup")
    return tmp_path / "backup"


@pytest.fixture
def lived() -> Cast:
    cast = make_cast()
    completed(cast)
    return cast


def tile() -> state.StateTile:
    (found,) = [tile for tile in state.states(timezone.localtime()) if tile.title == "试恢复"]
    return found


def test_it_comes_back_aside(lived: Cast, root: Path) -> None:
    assert try_newest(timezone.localdate()) == "还没有备份"
    call_command("backup", str(root))
    assert tile().colour == "amber"
    said = try_newest(timezone.localdate())
    assert "行全部恢复,审计日志和各项核对一致,抽查1个文件一致。" in said
    assert (tile().what, tile().colour) == ("成功", "green")
    assert "已经试过" in try_newest(timezone.localdate())
    assert not list(Path(ours.MEDIA_ROOT).glob("trial-*"))


def test_one_that_does_not_come_back_is_told(lived: Cast, root: Path) -> None:
    call_command("backup", str(root))
    folder = finished(root)[0]
    path = next((folder / "data").glob("measures.measure.*"))
    path.write_bytes(path.read_bytes()[:-4])
    said = try_newest(timezone.localdate())
    assert "不能完整恢复" in said and "measures.measure.jsonl.gz 缺失或与校验值不符" in said
    assert (tile().what, tile().colour) == ("没有成功", "red")
    (message,) = Message.objects.filter(person=lived.admin)
    assert message.subject == "备份试恢复没有成功"
    with pytest.raises(CommandError, match="不能完整恢复"):
        call_command("try_restore", str(root))


def test_a_content_that_is_not_what_it_was_is_found(
    lived: Cast, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(trial, "_manage", lambda *_words, **_options: None)
    call_command("backup", str(root))
    row = lived.measure.evidence.get().versions.get()
    content_path(root, row.sha256).write_bytes(b"other")
    try_newest(timezone.localdate())
    found = report.read(finished(root)[0]).trial
    assert found is not None and not found.is_good and row.sha256 in found.sentence


def test_a_backup_that_is_long_at_work_is_asked_about_later(
    lived: Cast, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(trial, "PATIENCE", 0.3)
    call_command("backup", str(root))
    with alone(root), pytest.raises(Refused, match="正在备份"):
        try_newest(timezone.localdate())


def test_it_waits_for_a_backup_that_is_soon_done(
    lived: Cast, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(trial, "_manage", lambda *_words, **_options: None)
    call_command("backup", str(root))
    with ExitStack() as working:
        working.enter_context(alone(root))
        monkeypatch.setattr(time, "sleep", lambda _seconds: working.close())
        assert "全部恢复" in try_newest(timezone.localdate())
