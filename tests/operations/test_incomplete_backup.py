"""A file that is lost or damaged is named, and ends neither a backup nor a restore of all the rest."""

from __future__ import annotations

import io
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone
from pytest_django import Settings

from audit.exceptions import Refused
from inbox.models import Message
from measures.models import EvidenceVersion, Measure
from operations import state
from operations.backup import manifest as manifests
from operations.backup import pool
from operations.backup.make import finished
from operations.backup.nightly import back_up
from operations.backup.pool import PREFIXES, Pool, content_path
from operations.backup.seal import Seal
from tests.cast import Cast, completed, make_cast, submitted
from tests.operations.test_backup import lose_everything

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def lived() -> Cast:
    cast = make_cast()
    completed(cast)
    submitted(cast, cast.measures[1])
    change(version(), b"%PDF-1.4 another")  # of two equal contents the other would be saved
    return cast


def version() -> EvidenceVersion:
    return EvidenceVersion.objects.earliest("pk")


def change(row: EvidenceVersion, content: bytes) -> None:
    Path(row.file.path).write_bytes(content)
    EvidenceVersion.objects.filter(pk=row.pk).update(sha256=pool._hash(Path(row.file.path)))


@pytest.fixture
def everyones_turn(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pool, "IN_ONE_TURN", len(PREFIXES))


def backup(root: Path) -> Path:
    call_command("backup", str(root))
    return another_day(root)


def another_day(root: Path) -> Path:
    """As if the newest had been made before today, so that the next has another name."""
    made = finished(root)[0]
    count = len(finished(root))
    return made.rename(made.with_name(f"202001{count:02d}-000000"))


def incomplete(root: Path, what: str) -> Path:
    with pytest.raises(CommandError, match=what) as failure:
        call_command("backup", str(root))
    assert failure.value.returncode == 1
    assert str(version().file.name) in str(failure.value)
    return finished(root)[0]


def lose() -> None:
    Path(version().file.path).unlink()


def damage() -> None:
    Path(version().file.path).write_bytes(b"changed")


def make_unreadable() -> None:
    """Whoever runs the tests meets the error of a bad sector: a link is never followed."""
    path = Path(version().file.path)
    path.symlink_to(path.rename(path.with_name("elsewhere")))


@pytest.mark.parametrize(
    ("harm", "what"), [(lose, "不见了"), (damage, "校验值不符"), (make_unreadable, "读不出来")]
)
def test_all_the_rest_is_saved_and_comes_back(harm: object, what: str, lived: Cast, tmp_path: Path) -> None:
    assert callable(harm)
    harm()
    folder = incomplete(tmp_path, what)
    assert manifests.read(folder).absent() == [str(version().file.name)]
    names = list(EvidenceVersion.objects.exclude(file="").values_list("file", flat=True))
    lose_everything()
    with pytest.raises(CommandError, match=r"1 个文件缺失.*--partial") as refusal:
        call_command("restore", str(folder))
    assert (refusal.value.returncode, Measure.objects.count()) == (2, 0)
    with pytest.raises(CommandError, match="不在备份里") as listed:
        call_command("restore", str(folder), partial=True)
    assert listed.value.returncode == 1
    assert names[0] in str(listed.value) and names[1] not in str(listed.value)
    assert Measure.objects.count() == len(lived.measures)
    assert [
        row.file.storage.exists(str(row.file.name)) for row in EvidenceVersion.objects.order_by("pk")
    ] == [
        False,
        *[True] * (len(names) - 1),
    ]


def test_a_lost_file_whose_content_an_earlier_backup_has_is_told_and_comes_back(
    lived: Cast, tmp_path: Path
) -> None:
    backup(tmp_path)
    content = version().file.read()
    lose()
    folder = incomplete(tmp_path, "备份中存有它原来的内容")
    lose_everything()
    call_command("restore", str(folder))
    assert version().file.read() == content


def test_a_damaged_content_is_written_anew_from_the_living_file(
    lived: Cast, tmp_path: Path, everyones_turn: None
) -> None:
    first = backup(tmp_path)
    path = content_path(tmp_path, version().sha256)
    path.write_bytes(b"bad disk")
    out = io.StringIO()
    call_command("backup", str(tmp_path), stdout=out)
    assert "重新写入 1 个损坏的备份文件" in out.getvalue()
    lose_everything()
    call_command("restore", str(first))
    assert version().file.read() == b"%PDF-1.4 another"


def test_a_content_that_is_damaged_here_and_there_is_named_every_night(
    lived: Cast, tmp_path: Path, everyones_turn: None
) -> None:
    first = backup(tmp_path)
    content_path(tmp_path, version().sha256).write_bytes(b"bad disk")
    lose()
    incomplete(tmp_path, "备份中也没有它的内容")
    another_day(tmp_path)
    incomplete(tmp_path, "备份中也没有它的内容")
    lose_everything()
    with pytest.raises(CommandError, match="不在备份里"):
        call_command("restore", str(first), partial=True)
    assert Measure.objects.count() == len(lived.measures)


def test_every_content_has_its_turn_within_thirty_nights(tmp_path: Path) -> None:
    (tmp_path / "files").mkdir()
    looked_at: dict[str, list[int]] = {prefix: [] for prefix in PREFIXES}
    for night in range(65):
        found = Pool(tmp_path, Seal([]), today=date(2026, 1, 1) + timedelta(days=night))
        for prefix in found._turn:
            looked_at[prefix].append(night)
        found.look_after_the_rest()
    gaps = [
        after - before
        for nights in looked_at.values()
        for before, after in zip([-1, *nights], nights, strict=False)
    ]
    assert max(gaps) <= 30


def test_nights_that_were_missed_are_made_up_for(tmp_path: Path) -> None:
    (tmp_path / "files").mkdir()
    for night in (*range(30), 90):
        found = Pool(tmp_path, Seal([]), today=date(2026, 1, 1) + timedelta(days=night))
        turn = found._turn
        found.look_after_the_rest()
    assert turn == set(PREFIXES)


def test_administrators_hear_of_it_once_and_the_page_is_red(
    lived: Cast, tmp_path: Path, settings: Settings
) -> None:
    settings.BACKUP_DIR = str(tmp_path)
    lose()
    assert "发现1处问题" in back_up(timezone.localdate())
    another_day(tmp_path)
    back_up(timezone.localdate())
    (message,) = Message.objects.filter(person=lived.admin)
    assert message.subject == "备份已完成,但有文件缺失或损坏"
    assert str(version().file.name) in str(message.lines)
    assert not Message.objects.filter(person=lived.office, subject=message.subject).exists()
    (tile,) = [tile for tile in state.states(timezone.localtime()) if tile.title == "最近成功备份"]
    assert (tile.colour, "有1处问题" in tile.more) == ("red", True)


def test_administrators_hear_of_a_backup_that_failed(lived: Cast, tmp_path: Path, settings: Settings) -> None:
    (tmp_path / "in the way").touch()
    settings.BACKUP_DIR = str(tmp_path / "in the way")
    for _ in range(3):
        with pytest.raises(Refused, match="备份没有完成"):
            back_up(timezone.localdate())
    (message,) = Message.objects.filter(person=lived.admin)
    assert message.subject == "备份没有完成"


def test_an_older_backup_that_can_no_longer_be_read_is_named_and_costs_nothing(
    lived: Cast, tmp_path: Path
) -> None:
    first = backup(tmp_path)
    (first / manifests.NAME).write_text("{}")
    with pytest.raises(CommandError, match=f"旧备份 {first.name} 的清单已损坏"):
        call_command("backup", str(tmp_path), keep=5)
    assert content_path(tmp_path, version().sha256).is_file()
