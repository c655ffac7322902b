"""A backup sealed to a key that the server does not have: nobody reads it, and it comes back with the key."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import settings as ours
from django.core.management import CommandError, call_command
from django.utils import timezone
from pytest_django import Settings

from accounts.models import Organization
from measures.models import EvidenceVersion, Measure
from operations import state
from operations.backup import manifest as manifests
from operations.backup import pool, report, seal
from operations.backup.make import finished
from operations.backup.pool import PREFIXES, content_path
from operations.backup.trial import try_newest
from tests.cast import Cast, completed, make_cast
from tests.operations.test_backup import backup, lose_everything

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def lived() -> Cast:
    cast = make_cast()
    completed(cast)
    return cast


@pytest.fixture
def identity(tmp_path: Path, settings: Settings) -> Path:
    """Its public half is in use."""
    path = tmp_path / "identity"
    settings.BACKUP_KEYS = [seal.new_identity(path)]
    return path


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path / "backup"


def test_it_comes_back_with_the_key_only(lived: Cast, identity: Path, root: Path) -> None:
    content = EvidenceVersion.objects.earliest("pk").file.read()
    folder = backup(root)
    lose_everything()
    with pytest.raises(CommandError, match="备份已加密,请加 --identity"):
        call_command("restore", str(folder))
    other = identity.with_name("other")
    seal.new_identity(other)
    with pytest.raises(CommandError, match="不能用这个私钥解开"):
        call_command("restore", str(folder), identity=other)
    assert not Organization.objects.exists()
    call_command("restore", str(folder), identity=identity)
    assert Measure.objects.count() == len(lived.measures)
    assert EvidenceVersion.objects.earliest("pk").file.read() == content


def test_nothing_of_it_can_be_read(lived: Cast, identity: Path, root: Path) -> None:
    backup(root)
    names = {"manifest.json", "manifest.json.sha256", "report.json", "checked.json", ".lock"}
    for path in root.rglob("*"):
        if path.is_file() and path.name not in names and not path.name.endswith(".age.sha256"):
            assert path.read_bytes().startswith(b"age-encryption.org/v1"), path
    manifest = (finished(root)[0] / manifests.NAME).read_text()
    assert lived.measure.text not in manifest and lived.handler.full_name not in manifest


def test_a_damaged_content_is_found_and_mended_without_the_key(
    lived: Cast, identity: Path, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pool, "IN_ONE_TURN", len(PREFIXES))
    first = backup(root)
    (name,) = manifests.read(first).contents()
    content_path(root, name).write_bytes(b"bad disk")
    first.rename(first.with_name("20200101-000000"))
    backup(root)
    assert report.read(finished(root)[0]).mended == 1
    lose_everything()
    call_command("restore", str(root), identity=identity)


def test_another_key_makes_other_files_and_rotation_takes_the_open_ones(
    lived: Cast, root: Path, tmp_path: Path, settings: Settings
) -> None:
    first = backup(root)
    first.rename(first.with_name("20200101-000000"))
    sha256 = EvidenceVersion.objects.earliest("pk").sha256
    settings.BACKUP_KEYS = [seal.new_identity(tmp_path / "identity")]
    backup(root, keep=1)
    assert not content_path(root, sha256).exists()
    lose_everything()
    call_command("restore", str(root), identity=tmp_path / "identity")
    assert Organization.objects.exists()


def test_a_content_that_was_exchanged_is_refused(lived: Cast, identity: Path, root: Path) -> None:
    """Whoever has the public key can seal something else; the hash in the manifest tells."""
    folder = backup(root)
    (name,) = manifests.read(folder).contents()
    path = content_path(root, name)
    path.unlink()
    with path.open("wb") as file:
        written = seal.Seal(ours.BACKUP_KEYS).write([b"another"], file)
    path.with_name(f"{name}.sha256").write_text(written)
    lose_everything()
    with pytest.raises(CommandError, match="被换过"):
        call_command("restore", str(folder), identity=identity)


def test_the_trial_says_that_it_cannot_read_it(
    lived: Cast, identity: Path, root: Path, settings: Settings
) -> None:
    settings.BACKUP_DIR = str(root)
    call_command("backup", str(root))
    assert "本机没有私钥" in try_newest(timezone.localdate())
    assert (tile().what, tile().colour) == ("只核对了校验值", "amber")
    call_command("try_restore", str(root), identity=identity)
    assert (tile().what, tile().colour) == ("成功", "green")


def tile() -> state.StateTile:
    (found,) = [tile for tile in state.states(timezone.localtime()) if tile.title == "试恢复"]
    return found


@pytest.mark.parametrize(
    ("keys", "sentence"), [(["age1nonsense"], "不是 age 公钥"), (["AGE-SECRET-KEY-1ABC"], "私钥")]
)
def test_a_wrong_key_ends_the_backup(
    keys: list[str], sentence: str, lived: Cast, root: Path, settings: Settings
) -> None:
    settings.BACKUP_KEYS = keys
    with pytest.raises(CommandError, match=sentence):
        call_command("backup", str(root))
    assert not finished(root)


def test_a_full_disk_is_still_told(lived: Cast, identity: Path) -> None:
    with pytest.raises(OSError, match="No space left"), Path("/dev/full").open("wb", buffering=0) as file:
        seal.seal_of_settings().write([b"x" * 100_000], file)


def test_a_secret_is_never_overwritten(identity: Path) -> None:
    before = identity.read_text()
    with pytest.raises(CommandError, match="没有覆盖"):
        call_command("backup_key", str(identity))
    assert identity.read_text() == before
    assert identity.stat().st_mode & 0o777 == 0o600
