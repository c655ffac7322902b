"""import_ledger with several files or a zip: one JSON, nothing written when one is refused."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from tests.cast import Cast, fresh
from tests.workbooks.batches.files import zipped
from tests.workbooks.books import filled_in
from tests.workbooks.returned.judging import Sent, sent_ledger
from workbooks.models import ImportBatch, LedgerImport

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]


@pytest.fixture
def sent(cast: Cast, tmp_path: Path) -> Sent:
    return sent_ledger(cast, tmp_path)


@pytest.fixture
def paths(sent: Sent) -> list[Path]:
    return [
        filled_in(sent.export("业务科.xlsx"), {"O5": "已培训"}),
        filled_in(sent.export("返回.xlsx"), {"O3": "走访八户", "M4": "2031.9"}),
    ]


def run(
    capsys: pytest.CaptureFixture[str], sent: Sent, *paths: Path, is_json: bool = True, **options: object
) -> str:
    capsys.readouterr()
    names = [str(path) for path in paths]
    call_command("import_ledger", *names, inspection=sent.cast.inspection.pk, json=is_json, **options)
    return capsys.readouterr().out


def test_a_dry_run_tells_of_each_file(
    sent: Sent, paths: list[Path], capsys: pytest.CaptureFixture[str]
) -> None:
    broken = sent.folder / "坏的.xlsx"
    broken.write_text("x")
    found = json.loads(run(capsys, sent, paths[0], broken, dry_run=True))
    assert found["summary"] == {"create": 0, "change": 1, "same": 4, "error": 0}
    assert [(one["file"], one["sender"]) for one in found["files"]] == [("业务科.xlsx", "业务科")]
    assert found["files"][0]["rows"][2]["changes"] == {"outcome": ["", "已培训"]}
    assert [one["file"] for one in found["refused"]] == ["坏的.xlsx"]
    assert found["missing"] == [{"department": "办公室", "open": 2}]
    assert not LedgerImport.objects.exists()


def test_the_real_run_writes_all(sent: Sent, paths: list[Path], capsys: pytest.CaptureFixture[str]) -> None:
    out = run(capsys, sent, *paths, is_json=False, accept_proposals=True)
    assert "返回.xlsx(办公室)" in out
    assert (fresh(sent.measures[2]).outcome, str(fresh(sent.measures[1]).due_on)) == ("已培训", "2031-09-30")
    assert ImportBatch.objects.get().files.count() == 2


def test_an_error_or_a_broken_file_stops_all(
    sent: Sent, paths: list[Path], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(CommandError, match="1行有错误") as refusal:
        run(capsys, sent, *paths)
    assert refusal.value.returncode == 2
    packed = sent.folder / "返回.zip"
    packed.write_bytes(zipped({"业务科.xlsx": paths[0].read_bytes(), "坏的.xlsx": b"x"}).read())
    with pytest.raises(CommandError, match="有1个文件不能导入.*坏的"):
        run(capsys, sent, packed)
    with pytest.raises(CommandError, match="不能打开文件"):
        run(capsys, sent, sent.folder / "没有.xlsx", paths[0])
    assert not LedgerImport.objects.exists()
    assert fresh(sent.measures[2]).outcome == ""
