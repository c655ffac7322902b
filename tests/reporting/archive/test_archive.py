"""档案包: one finding one folder, its evidence as it was handed in, and hashes that other programs verify."""

from __future__ import annotations

import hashlib
import io
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from docx import Document
from openpyxl import load_workbook
from pytest_django import DjangoAssertNumQueries

from audit.exceptions import Refused
from issues import services as outline
from issues.models import CustomTarget, SubIssue
from ledger import services as columns
from ledger.file_names import inspection_folder
from measures import services
from measures.inputs import EvidenceInput
from measures.models import EvidenceVersion, Measure
from measures.models.evidence import EvidenceKind
from measures.models.scan_state import ScanState
from measures.services.tree import NewMeasure
from reporting.archive import scope_of, write_archive
from reporting.archive.evidence import MAX_PATH
from tests.cast import Cast, a_file, assigned, submitted, worked_on
from tests.custom_fields import a_column
from tests.opinions.people import closed_opinion
from tests.reporting.archive.archives import FINDING, MEASURE, ROOT, Asked, made, scope, version_of

pytestmark = pytest.mark.django_db


def below(archive: zipfile.ZipFile, root: str = ROOT) -> list[str]:
    assert all(name.startswith(f"{root}/") for name in archive.namelist())
    return [name.removeprefix(f"{root}/") for name in archive.namelist()]


def text_of(archive: zipfile.ZipFile, name: str, root: str = ROOT) -> str:
    return archive.read(f"{root}/{name}").decode("utf-8-sig")


def attached(cast: Cast, name: str, content: bytes = b"%PDF-1.4 x") -> EvidenceVersion:
    return services.attach(cast.measure.pk, EvidenceInput(upload=a_file(name, content)), by=cast.handler)


def test_one_finding_one_folder(cast: Cast, tmp_path: Path) -> None:
    worked_on(cast)
    archive, found = made(cast, tmp_path)
    assert below(archive) == [
        f"{MEASURE}/台账{cast.measure.pk}.pdf",
        f"{MEASURE}/措施记录.docx",
        f"{FINDING}/02 修订《服务承诺制度》。/措施记录.docx",
        "01 关于作风建设不够严实方面/02 内控管理有弱项问题/01 开展采购专项培训。/措施记录.docx",
        "目录.xlsx",
        "说明.txt",
        "SHA256SUMS.txt",
    ]
    assert (found.measures, found.files, found.missing) == (3, 1, ())
    assert "3条措施,1份佐证材料文件(每份材料的当前版次)。没有缺失。" in text_of(archive, "说明.txt")


def test_of_a_category_or_a_finding_alone(cast: Cast, tmp_path: Path) -> None:
    archive, _ = made(cast, tmp_path, finding=cast.sub_issue.pk)
    root = "01 服务群众不够主动问题"
    assert below(archive, root)[0] == "01 建立走访台账,每月走访一次。/措施记录.docx"
    assert len(below(archive, root)) == 5
    archive, _ = made(cast, tmp_path, category=cast.category.pk)
    assert f"{root}/01 建立走访台账,每月走访一次。/措施记录.docx" in below(
        archive, "01 关于作风建设不够严实方面"
    )


@pytest.mark.one_database
def test_names_open_on_windows(cast: Cast, tmp_path: Path) -> None:
    assigned(cast)
    attached(cast, "CON.pdf")
    attached(cast, "长" * 200 + ".pdf", b"%PDF-1.4 y")
    archive, _ = made(cast, tmp_path)
    # The bit that says that the name is UTF-8.
    assert all(info.flag_bits & 0x800 for info in archive.infolist() if not info.filename.isascii())
    assert max(map(len, archive.namelist())) <= MAX_PATH
    assert f"{MEASURE}/_CON.pdf" in below(archive)


@pytest.mark.one_database
def test_long_numbers_leave_a_name_its_room(cast: Cast, tmp_path: Path) -> None:
    assigned(cast)
    attached(cast, "长" * 200 + ".pdf")
    Measure.objects.update(number=2147483647, text="措" * 90)
    SubIssue.objects.update(number=2147483647, title="题" * 90)
    archive, _ = made(cast, tmp_path)
    assert max(map(len, archive.namelist())) <= MAX_PATH
    assert any(name.endswith("长长.pdf") for name in archive.namelist())


def test_the_same_name_twice(cast: Cast, tmp_path: Path) -> None:
    assigned(cast)
    for content in (b"%PDF-1.4 a", b"%PDF-1.4 b"):
        attached(cast, "台账.pdf", content)
    archive, _ = made(cast, tmp_path)
    found = [archive.read(f"{ROOT}/{MEASURE}/{name}") for name in ("台账.pdf", "台账(2).pdf")]
    assert found == [b"%PDF-1.4 a", b"%PDF-1.4 b"]


def test_the_current_version_or_all(cast: Cast, tmp_path: Path) -> None:
    assigned(cast)
    first = attached(cast, "台账.pdf", b"%PDF-1.4 old")
    services.new_version(
        cast.measure.pk, first.evidence_id, a_file("台账.pdf", b"%PDF-1.4 new"), by=cast.handler
    )
    archive, _ = made(cast, tmp_path)
    assert archive.read(f"{ROOT}/{MEASURE}/台账.pdf") == b"%PDF-1.4 new"
    assert not any("第1版" in name for name in archive.namelist())
    archive, found = made(cast, tmp_path, is_every_version=True)
    assert archive.read(f"{ROOT}/{MEASURE}/台账.pdf") == b"%PDF-1.4 new"
    assert archive.read(f"{ROOT}/{MEASURE}/台账(第1版).pdf") == b"%PDF-1.4 old"
    assert found.files == 2


@pytest.mark.one_database
def test_other_programs_verify_it(cast: Cast, tmp_path: Path) -> None:
    worked_on(cast)
    attached(cast, "记录 (一).txt", "每月走访".encode() * 1000)
    write_archive(tmp_path / "a.zip", scope(cast))
    unzip = ["unzip", "-q"] if shutil.which("unzip") else [sys.executable, "-m", "zipfile", "-e"]
    target = ["-d", "out"] if unzip[0] == "unzip" else ["out"]
    variables = {**os.environ, "LC_ALL": "C.UTF-8"}
    subprocess.run([*unzip, "a.zip", *target], cwd=tmp_path, check=True, env=variables)
    folder = tmp_path / "out" / ROOT
    check = ["sha256sum", "--check", "--strict", "SHA256SUMS.txt"]
    result = subprocess.run(check, cwd=folder, capture_output=True, text=True, check=True, env=variables)
    files = [path for path in folder.rglob("*") if path.is_file()]
    assert result.stdout.count(": OK") == len(files) - 1
    (folder / MEASURE / "记录 (一).txt").write_text("改过")
    assert subprocess.run(check, cwd=folder, capture_output=True, env=variables).returncode == 1


@pytest.mark.one_database
def test_text_is_packed_and_what_is_packed_is_not(cast: Cast, tmp_path: Path) -> None:
    assigned(cast)
    attached(cast, "a.txt", b"word " * 5000)
    attached(cast, "b.pdf", b"%PDF-1.4 " + b"word " * 5000)
    archive, _ = made(cast, tmp_path)
    kinds = [archive.getinfo(f"{ROOT}/{MEASURE}/{name}").compress_type for name in ("a.txt", "b.pdf")]
    assert kinds == [zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED]


@pytest.mark.parametrize(
    ("state", "sentence"), [(ScanState.WAITING, "待查"), (ScanState.INFECTED, "已隔离,不能打开")]
)
def test_what_is_held_stays_out(state: str, sentence: str, cast: Cast, tmp_path: Path) -> None:
    worked_on(cast)
    EvidenceVersion.objects.update(scan_state=state, scan_note="Eicar")
    archive, found = made(cast, tmp_path)
    assert found.files == 0
    assert sentence in text_of(archive, "缺失清单.txt")
    assert "有1项没有放进来" in text_of(archive, "说明.txt")
    assert not any(name.endswith(".pdf") for name in archive.namelist())


def test_what_is_missing_is_said(cast: Cast, tmp_path: Path) -> None:
    worked_on(cast)
    Path(version_of(cast.measure).file.path).unlink()
    archive, found = made(cast, tmp_path)
    assert len(found.missing) == 1
    assert "在服务器上找不到" in text_of(archive, "缺失清单.txt")
    assert "有1项没有放进来" in found.describe()


@pytest.mark.one_database
@pytest.mark.parametrize("content", [b"%PDF-1.4 X", b"", b"%PDF-1.4 longer than before"])
def test_what_was_changed_is_not_passed_off(content: bytes, cast: Cast, tmp_path: Path) -> None:
    assigned(cast)
    damaged = attached(cast, "a.pdf")
    attached(cast, "b.pdf", b"%PDF-1.4 whole")
    Path(damaged.file.path).write_bytes(content)
    archive, _ = made(cast, tmp_path)
    assert f"{MEASURE}/a.pdf" not in below(archive)
    assert archive.read(f"{ROOT}/{MEASURE}/b.pdf") == b"%PDF-1.4 whole"
    assert "登记的 SHA-256 不一致" in text_of(archive, "缺失清单.txt")
    assert archive.testzip() is None
    # Not even its bytes are left between the others.
    assert not content or content not in (tmp_path / "a.zip").read_bytes()


def test_a_finding_without_measures_is_said(cast: Cast, tmp_path: Path) -> None:
    SubIssue.objects.create(
        inspection=cast.inspection, category=cast.category, title="没有措施的问题", position=9000
    )
    archive, _ = made(cast, tmp_path)
    assert "问题“没有措施的问题”没有整改措施。" in text_of(archive, "缺失清单.txt")


def test_only_what_counts_now(cast: Cast, tmp_path: Path) -> None:
    worked_on(cast)
    evidence = version_of(cast.measure).evidence_id
    services.withdraw_evidence(cast.measure.pk, evidence, by=cast.handler, reason="传错")
    assigned(cast, cast.measures[1])
    services.archive(cast.measures[1].pk, by=cast.office, reason="重复")
    archive, found = made(cast, tmp_path)
    assert (found.measures, found.files) == (2, 0)
    assert not any("承诺制度" in name for name in archive.namelist())


@pytest.mark.one_database
def test_the_index_leads_to_the_files(cast: Cast, tmp_path: Path) -> None:
    worked_on(cast)
    closed_opinion(cast)
    number = EvidenceInput(
        kind=EvidenceKind.DOCUMENT_NUMBER, reference="云档发〔2024〕3号", name="关于走访的通知"
    )
    services.attach(cast.measure.pk, number, by=cast.handler)
    archive, _ = made(cast, tmp_path)
    book = load_workbook(io.BytesIO(archive.read(f"{ROOT}/目录.xlsx")))
    assert book.sheetnames == ["整改台账", "材料清单", "长期坚持台账", "制度清单", "意见登记表", "系统信息"]
    assert book["意见登记表"]["A3"].value == 1
    assert book["整改台账"]["Q3"].hyperlink.target.replace("%20", " ") == MEASURE
    sheet = book["材料清单"]
    links = [row[3].hyperlink.target.replace("%20", " ") for row in sheet.iter_rows(3, 4)]
    assert [f"{ROOT}/{link}" for link in links] == [
        f"{ROOT}/{MEASURE}/措施记录.docx",
        f"{ROOT}/{MEASURE}/台账{cast.measure.pk}.pdf",
    ]
    assert set(links) <= set(below(archive))
    assert sheet["G5"].value is not None
    assert (sheet["D5"].value, sheet["H5"].value) == ("关于走访的通知", "云档发〔2024〕3号")
    assert sheet["D5"].hyperlink is None
    assert sheet["H4"].value == hashlib.sha256(f"%PDF-1.4 {cast.measure.pk}".encode()).hexdigest()


def test_nothing_to_pack_is_a_sentence(cast: Cast, tmp_path: Path) -> None:
    Measure.objects.filter(sub_issue=cast.sub_issue).delete()
    with pytest.raises(Refused, match="没有整改措施"):
        made(cast, tmp_path, finding=cast.sub_issue.pk)


def test_a_disk_too_small_is_a_sentence(cast: Cast, tmp_path: Path) -> None:
    submitted(cast)
    EvidenceVersion.objects.update(size=10**18)
    with pytest.raises(Refused, match="磁盘空间不足"):
        made(cast, tmp_path)


@pytest.mark.parametrize("person", ["handler", "leader", "admin", "stranger"])
def test_it_is_for_those_who_see_all(person: str, cast: Cast) -> None:
    with pytest.raises(Refused, match="不能查看"):
        scope_of(getattr(cast, person), cast.inspection.pk)


def test_no_finding_of_another_inspection(cast: Cast) -> None:
    several: list[Asked] = [{"finding": 10**6}, {"category": 10**6}]
    for asked in several:
        with pytest.raises(Refused, match="重新选择"):
            scope(cast, **asked)


def test_queries_grow_with_findings_only(
    cast: Cast,
    tmp_path: Path,
    django_assert_num_queries: DjangoAssertNumQueries,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    worked_on(cast)
    asked = scope(cast)
    with django_assert_max_num_queries(60) as before:
        write_archive(tmp_path / "a.zip", asked)
    for number in range(6):
        row = services.add_measure(
            cast.sub_issue.pk, NewMeasure(text=f"再加{number}", mark=""), by=cast.office
        )
        worked_on(cast, row)
    # A scope of its own: the first one knows the own columns by now.
    again = scope(cast)
    with django_assert_num_queries(len(before)):
        write_archive(tmp_path / "b.zip", again)


def test_its_root_is_the_inspection(cast: Cast) -> None:
    assert scope(cast).root == inspection_folder(cast.inspection.name) == ROOT
    assert scope(cast).file_name.startswith(f"{ROOT}档案包20")


def test_own_columns_are_in_the_record_though_archived(cast: Cast, tmp_path: Path) -> None:
    phone, paper = a_column(cast, "联系电话"), a_column(cast, "审计文号", target=CustomTarget.FINDING)
    services.edit(cast.measure.pk, by=cast.office, fields={}, custom={phone.key: "0571-8800"})
    outline.edit_sub_issue(cast.sub_issue.pk, by=cast.office, fields={}, custom={paper.key: "云审3号"})
    columns.archive_custom_field(phone.pk, by=cast.office)
    archive, _ = made(cast, tmp_path)
    record = Document(io.BytesIO(archive.read(f"{ROOT}/{MEASURE}/措施记录.docx")))
    pairs = {row.cells[0].text: row.cells[1].text for table in record.tables[:2] for row in table.rows}
    assert (pairs["联系电话"], pairs["审计文号"]) == ("0571-8800", "云审3号")
    index = load_workbook(io.BytesIO(archive.read(f"{ROOT}/目录.xlsx"))).worksheets[0]
    assert index["W2"].value == "审计文号"
