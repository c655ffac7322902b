"""import_notice and export_notice: what goes in comes out again."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from accounts.models import Organization
from issues.models import Category, Inspection, SubIssue
from measures.models import Measure
from measures.workflow import Status
from notices.models import Notice, NoticeSection
from tests.cast import Cast
from tests.notices.parser import documents
from tests.notices.parser.outline import squeezed

ALL = [name for name in vars(documents) if name.isupper() and name not in ("TITLE", "OPENING", "CLOSING")]
SAMPLE = Path("notices/sample/notice.txt")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ALL:
        (tmp_path / f"{name}.txt").write_text(getattr(documents, name), encoding="gb18030")
    return tmp_path


def imported(
    capsys: pytest.CaptureFixture[str], path: Path, organization: str = "云山区档案馆"
) -> Inspection:
    capsys.readouterr()
    call_command("import_notice", str(path), organization=organization)
    return Inspection.objects.get(pk=int(capsys.readouterr().out))


@pytest.mark.one_database
@pytest.mark.django_db
@pytest.mark.parametrize("name", ALL)
def test_an_untouched_import_is_written_back(
    name: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    inspection = imported(capsys, folder / f"{name}.txt")
    call_command("export_notice", inspection=inspection.pk, output=folder / "back.txt")
    back = (folder / "back.txt").read_text(encoding="utf-8")
    assert squeezed(back) == squeezed(getattr(documents, name))


@pytest.mark.django_db
def test_it_writes_the_records(capsys: pytest.CaptureFixture[str]) -> None:
    inspection = imported(capsys, SAMPLE)
    assert inspection.organization.name == "云山区档案馆"
    assert inspection.team == "区委第一巡察组"
    assert str(inspection.feedback_on) == "2025-06-12"
    counts = [model.objects.filter(inspection=inspection).count() for model in (Category, SubIssue, Measure)]
    assert counts == [4, 8, 17]
    assert set(Measure.objects.values_list("status", flat=True)) == {Status.DRAFT}
    notice = Notice.objects.get(inspection=inspection)
    assert notice.source == SAMPLE.read_text(encoding="utf-8")
    assert (notice.phone, notice.postcode) == ("0530-5550123", "274001")


@pytest.mark.django_db
def test_sections_are_kept(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    inspection = imported(capsys, folder / "SECTIONS.txt")
    titles = NoticeSection.objects.filter(notice__inspection=inspection).values_list("title", flat=True)
    assert list(titles) == ["巡察整改工作组织情况", "巡察反馈问题整改落实情况", "下一步工作打算"]


@pytest.mark.django_db
def test_a_stated_status_is_not_ours(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    inspection = imported(capsys, folder / "ISSUE_WORDS.txt")
    found = SubIssue.objects.filter(inspection=inspection).order_by("position")
    assert [row.stated_status for row in found] == ["已完成", "已完成", "正在推进"]
    assert not any(row.is_closed for row in found)


def test_a_dry_run_writes_nothing_and_needs_no_database(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("import_notice", str(SAMPLE), dry_run=True, json=True)
    found = json.loads(capsys.readouterr().out)
    parts = ["preamble", "sections", "categories", "closing", "warnings", "left_out", "uncertain", "notes"]
    assert list(found) == parts
    assert found["preamble"]["inspection_start"] == "2025-03-03"
    assert found["categories"][0]["sub_issues"][0]["measures"][0]["number"] == 1
    assert found["closing"]["email"] == "dangan@yunshan.example"
    assert found["warnings"] == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("content", "options", "words"),
    [
        ("番茄炒蛋", {"organization": "云山区档案馆"}, "序号"),
        (documents.PLAIN, {}, "--organization"),
        (documents.PLAIN, {"organization": "云山区档案馆", "by": "nobody"}, "nobody"),
        ("", {"organization": "云山区档案馆"}, "没有读到文字"),
    ],
)
def test_bad_input_ends_with_two_and_writes_nothing(
    content: str, options: dict[str, str], words: str, tmp_path: Path
) -> None:
    path = tmp_path / "a.txt"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(CommandError, match=words) as refusal:
        call_command("import_notice", str(path), **options)
    assert refusal.value.returncode == 2
    assert not Inspection.objects.exists()
    assert not Notice.objects.exists()


def test_a_missing_file_ends_with_two() -> None:
    with pytest.raises(CommandError, match="读不到文件") as refusal:
        call_command("import_notice", "nowhere.txt", dry_run=True)
    assert refusal.value.returncode == 2


@pytest.mark.django_db
def test_it_imports_in_the_name_of_a_coordinator(
    cast: Cast, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()
    call_command(
        "import_notice",
        str(folder / "PLAIN.txt"),
        organization=cast.organization.name,
        by=cast.office.username,
    )
    notice = Notice.objects.get(inspection_id=int(capsys.readouterr().out))
    assert notice.actor_name == cast.office.label


@pytest.mark.django_db
def test_the_short_name_on_screen_finds_the_unit(cast: Cast, capsys: pytest.CaptureFixture[str]) -> None:
    for name in (str(cast.organization), f" {cast.organization.name} "):
        assert imported(capsys, SAMPLE, name).organization == cast.organization
        with pytest.raises(CommandError, match="请加 --again"):
            imported(capsys, SAMPLE, name)
        Inspection.objects.update(archived_at=timezone.now())
    cast.elsewhere.short_name = cast.organization.short_name
    cast.elsewhere.save()
    with pytest.raises(CommandError, match="2个单位在用") as refusal:
        imported(capsys, SAMPLE, str(cast.organization))
    assert refusal.value.returncode == 2


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["云山区档案馆", "云山区档按馆", "中共云山区档案馆委员会", "区档案局"])
def test_near_names_are_asked_about(cast: Cast, capsys: pytest.CaptureFixture[str], name: str) -> None:
    before = Organization.objects.count()
    with pytest.raises(CommandError, match=f"{cast.organization.name}.*--new-organization") as refusal:
        imported(capsys, SAMPLE, name)
    assert refusal.value.returncode == 2 and "个部门、" in str(refusal.value)
    assert Organization.objects.count() == before
    call_command("import_notice", str(SAMPLE), "--organization", name, "--new-organization")
    assert Organization.objects.filter(name=name).exists()


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["云山区图书馆", "区水利局"])
def test_other_names_are_new_units(cast: Cast, capsys: pytest.CaptureFixture[str], name: str) -> None:
    assert imported(capsys, SAMPLE, name).organization.name == name


@pytest.mark.django_db
def test_export_refuses_what_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="没有编号为 99 的巡察") as refusal:
        call_command("export_notice", inspection=99, output=tmp_path / "a.txt")
    assert refusal.value.returncode == 2
