"""import_ledger: the JSON of its rows, exit code 0, 2 for bad input."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from tests.cast import Cast, assigned, fresh
from tests.workbooks.books import exported, filled_in
from workbooks.models import LedgerImport

pytestmark = pytest.mark.django_db


@pytest.fixture
def path(cast: Cast, tmp_path: Path) -> Path:
    assigned(cast)
    return exported(cast, tmp_path / "台账.xlsx")


def run(capsys: pytest.CaptureFixture[str], cast: Cast, path: Path, **options: object) -> dict[str, object]:
    capsys.readouterr()
    call_command("import_ledger", str(path), **{"inspection": cast.inspection.pk, "json": True, **options})
    return json.loads(capsys.readouterr().out)


def test_a_dry_run_prints_and_writes_nothing(
    cast: Cast, path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    filled_in(path, {"F3": "新目标", "H4": "没有的人"})
    found = run(capsys, cast, path, dry_run=True)
    assert found == {
        "summary": {"create": 0, "change": 1, "same": 1, "error": 1},
        "rows": [
            {
                "sheet": "整改台账",
                "row": 3,
                "action": "CHANGE",
                "changes": {"goal": ["", "新目标"]},
                "errors": [],
            },
            {
                "sheet": "整改台账",
                "row": 4,
                "action": "ERROR",
                "changes": {},
                "errors": [
                    {
                        "column": "H",
                        "message": "本单位没有叫“没有的人”的责任领导。可选:陈光(chenguang)、周平(zhouping)。",
                    }
                ],
            },
            {"sheet": "整改台账", "row": 5, "action": "SAME", "changes": {}, "errors": []},
        ],
    }
    assert fresh(cast.measure).goal == ""
    assert not LedgerImport.objects.exists()


def test_the_real_run_is_the_same_and_writes(
    cast: Cast, path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    filled_in(path, {"F3": "新目标"})
    dry = run(capsys, cast, path, dry_run=True)
    assert run(capsys, cast, path, by="liuhong") == dry
    assert fresh(cast.measure).goal == "新目标"
    row = LedgerImport.objects.get()
    assert (row.is_imported, row.imported_by_name) == (True, cast.office2.label)
    assert run(capsys, cast, path)["summary"] == {"create": 0, "change": 0, "same": 3, "error": 0}
    assert LedgerImport.objects.count() == 1


def test_an_error_stops_the_real_run(cast: Cast, path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    filled_in(path, {"F3": "新目标", "H4": "没有的人"})
    with pytest.raises(CommandError, match="1行有错误") as refusal:
        run(capsys, cast, path)
    assert refusal.value.returncode == 2
    assert json.loads(capsys.readouterr().out)["summary"]["error"] == 1
    assert fresh(cast.measure).goal == ""
    assert not LedgerImport.objects.exists()


def test_without_json_it_counts(cast: Cast, path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    filled_in(path, {"H4": "没有的人", "M3": "尽快"})
    call_command("import_ledger", str(path), inspection=cast.inspection.pk, dry_run=True)
    out, _ = capsys.readouterr()
    assert "新增0行,修改0行,不变1行,有错误2行" in out
    assert "第4行H:本单位没有叫“没有的人”" in out
    assert "第3行M:没有读懂日期“尽快”" in out


@pytest.mark.parametrize(
    ("name", "options", "words"),
    [
        ("没有.xlsx", {}, "不能打开文件"),
        ("台账.xlsx", {"inspection": 999_999}, "没有编号为 999999 的巡察"),
        ("台账.xlsx", {"by": "zhaolei"}, "不是“中共云山区档案馆党组”在用的整改办账号"),
        ("台账.csv", {}, "没有找到表头"),
        ("台账.xls", {}, "已损坏"),
        ("台账.doc", {}, "不是能读取的表格"),
        ("假的.xlsx", {}, "读不出内容"),
    ],
)
def test_bad_input_is_two(
    name: str,
    options: dict[str, object],
    words: str,
    cast: Cast,
    path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    (path.parent / "台账.csv").write_text("姓名,电话\n")
    (path.parent / "台账.doc").write_text("整改措施")
    (path.parent / "台账.xls").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
    (path.parent / "假的.xlsx").write_text("整改措施")
    with pytest.raises(CommandError, match=words) as refusal:
        run(capsys, cast, path.parent / name, **options)
    assert refusal.value.returncode == 2
