"""``manage.py export_archive``: its answers, and its memory in a process of its own."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import zipfile
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from audit.events import Event
from audit.models import AuditEntry
from issues.models import Inspection
from measures.models import EvidenceVersion
from tests.cast import Cast, make_cast, worked_on
from tests.jobs.engine import ROOT, database_url

MEGABYTE = 1024 * 1024
# Prints the most memory that making the archive took, in kilobytes.
CHILD = """
import os, pathlib, resource, sys
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rectify.settings")
import django
django.setup()
from django.core.management import call_command
call_command("export_archive", inspection=int(sys.argv[1]), output=pathlib.Path(sys.argv[2]), verbosity=0)
print("peak", resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


@pytest.mark.django_db
def test_it_writes_the_file_and_tells(cast: Cast, tmp_path: Path) -> None:
    worked_on(cast)
    path, out = tmp_path / "档案.zip", StringIO()
    call_command("export_archive", inspection=cast.inspection.pk, output=path, stdout=out)
    assert "共3条措施、1份佐证材料文件。没有缺失。" in out.getvalue()
    assert zipfile.ZipFile(path).testzip() is None
    entry = AuditEntry.objects.latest("id")
    assert (entry.event, entry.about_id, entry.actor_name) == (Event.EXPORT, cast.inspection.pk, "命令行")


@pytest.mark.django_db
def test_a_category_or_a_finding(cast: Cast, tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    for part, root in (
        ({"finding": cast.sub_issue.pk}, "01 服务群众不够主动问题"),
        ({"category": cast.category.pk, "all_versions": True}, "01 关于作风建设不够严实方面"),
    ):
        call_command("export_archive", inspection=cast.inspection.pk, output=path, stdout=StringIO(), **part)
        assert zipfile.ZipFile(path).namelist()[0].startswith(f"{root}/")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "changes", "sentence"),
    [
        ("a.rar", {}, r"以 \.zip 结尾"),
        ("no/a.zip", {}, "不存在"),
        ("a.zip", {"inspection": 10**6}, "没有编号为"),
        ("a.zip", {"finding": 10**6}, "重新选择"),
        ("a.zip", {"finding": 1, "category": 1}, "只能用一个"),
        ("folder.zip", {}, "不能写入"),
    ],
)
def test_bad_input_is_two(
    name: str, changes: dict[str, object], sentence: str, cast: Cast, tmp_path: Path
) -> None:
    (tmp_path / "folder.zip").mkdir()
    options = {"inspection": cast.inspection.pk, "output": tmp_path / name} | changes
    with pytest.raises(CommandError, match=sentence) as refused:
        call_command("export_archive", **options)
    assert refused.value.returncode == 2
    assert [path.name for path in tmp_path.iterdir()] == ["folder.zip"]


@pytest.mark.django_db
def test_what_is_missing_is_told(cast: Cast, tmp_path: Path) -> None:
    worked_on(cast)
    Path(EvidenceVersion.objects.get().file.path).unlink()
    out, err = StringIO(), StringIO()
    call_command(
        "export_archive", inspection=cast.inspection.pk, output=tmp_path / "a.zip", stdout=out, stderr=err
    )
    assert "有1项没有放进来" in out.getvalue()
    assert "在服务器上找不到" in err.getvalue()


def _peak(pk: int, path: Path) -> int:
    variables = {
        "PATH": os.environ["PATH"],
        "RECTIFY_EMBEDDED": "1",
        "VAR_DIR": str(path.parent / "var"),
        "MEDIA_ROOT": str(settings.MEDIA_ROOT),
        "DATABASE_URL": database_url(),
    }
    command = [sys.executable, "-c", CHILD, str(pk), str(path)]
    child = subprocess.run(command, cwd=ROOT, env=variables, stdout=subprocess.PIPE, text=True, check=True)
    return int(child.stdout.rpartition("peak ")[2]) * 1024


@pytest.mark.django_db(transaction=True)
def test_its_memory_does_not_grow_with_the_evidence(tmp_path: Path) -> None:
    cast = make_cast()
    worked_on(cast)
    pk = Inspection.objects.get().pk
    small = _peak(pk, tmp_path / "small.zip")
    version = EvidenceVersion.objects.get()
    size, digest = 100 * MEGABYTE, hashlib.sha256()
    os.truncate(version.file.path, 0)
    os.truncate(version.file.path, size)
    for _ in range(100):
        digest.update(bytes(MEGABYTE))
    EvidenceVersion.objects.filter(pk=version.pk).update(size=size, sha256=digest.hexdigest())
    large = _peak(pk, tmp_path / "large.zip")
    assert (tmp_path / "large.zip").stat().st_size > size
    assert large - small < 12 * MEGABYTE
