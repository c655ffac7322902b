"""Files of several departments, planned in turn and written in one transaction."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from audit.exceptions import Refused
from issues.models import Inspection
from ledger.rows import ledger_rows
from measures import services
from measures.models import Measure, ProgressUpdate
from measures.workflow import Status
from tests.cast import TREE, Cast, completed, fresh
from tests.workbooks.batches.files import batch_of, plan, returned, row_of, told, write, zipped
from tests.workbooks.books import HEADER, table
from tests.workbooks.returned.by_excel import ORDERS
from tests.workbooks.returned.by_hand import OWN
from tests.workbooks.returned.judging import Sent, sent_ledger
from workbooks.batches.confirm import confirm_batch
from workbooks.batches.store import FileSettings, add_files, set_batch_choices, set_files, store_batch
from workbooks.merging.model import RowAction
from workbooks.merging.senders import missing_senders
from workbooks.models import ImportBatch, LedgerImport
from workbooks.writing.whole_ledger import write_workbook

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]


@pytest.fixture
def sent(cast: Cast, tmp_path: Path) -> Sent:
    return sent_ledger(cast, tmp_path)


def by_hand(sent: Sent, name: str, *rows: list[str], header: list[str] = HEADER) -> SimpleUploadedFile:
    """A department's own table."""
    path = table(sent.folder / f"手-{name}", [header, *rows])
    return SimpleUploadedFile(name, path.read_bytes())


def test_each_department_changes_its_own_rows(sent: Sent) -> None:
    """What is the same is folded; who sent a file is known by its name, or by what it changes."""
    batch = batch_of(
        sent,
        returned(sent, "整改台账(业务科).xlsx", {"O5": "已培训"}),
        returned(sent, "返回2.xlsx", {"O3": "走访八户", "O4": "已修订"}),
    )
    found = plan(sent, batch)
    assert told(found) == [[(5, "CHANGE")], [(3, "CHANGE"), (4, "CHANGE")]]
    assert [file.sender for file in found.files] == [sent.cast.science, sent.cast.general]
    write(sent, batch)
    assert [fresh(sent.measures[number]).outcome for number in (0, 1, 2)] == ["走访八户", "已修订", "已培训"]
    assert {row.sender for row in batch.files.all()} == {sent.cast.science, sent.cast.general}
    assert all(row.is_imported for row in batch.files.all())
    reason = fresh(sent.measures[2]).history.first().history_change_reason
    assert "整改台账(业务科).xlsx" in reason


def test_it_is_written_once(sent: Sent) -> None:
    batch = batch_of(sent, returned(sent, "一.xlsx", {"O5": "甲"}), returned(sent, "二.xlsx", {"O3": "乙"}))
    write(sent, batch)
    with pytest.raises(Refused, match="已经导入过"):
        write(sent, batch)


def test_what_two_files_say_differently_is_chosen(sent: Sent) -> None:
    batch = batch_of(
        sent,
        returned(sent, "办公室.xlsx", {"O3": "走访八户", "H3": "周平", "P3": "已完成"}),
        returned(sent, "业务科.xlsx", {"O3": "走访九户", "H3": "周平", "P3": "推进中", "O5": "已培训"}),
    )
    found = plan(sent, batch)
    row = row_of(found, 1, 3)
    assert row.awaits_choice
    assert [(one.field.key, one.ours, one.theirs, one.told_by) for one in row.conflicts] == [
        ("outcome", "走访八户", "走访九户", "办公室.xlsx"),
        ("status", "已完成", "推进中", "办公室.xlsx"),
    ]
    with pytest.raises(Refused, match="还有1行有错误"):
        write(sent, batch)
    first, second = (one.key for one in row.conflicts)
    file = found.files[1].pk
    set_batch_choices(batch.pk, {file: {first: "file", second: "ours"}}, by=sent.cast.office)
    write(sent, batch)
    measure = fresh(sent.measures[0])
    assert (measure.outcome, measure.stated_status, measure.leader) == (
        "走访九户",
        "已完成",
        sent.cast.other_leader,
    )


def test_the_same_change_in_two_files_is_one(sent: Sent) -> None:
    cells = {"O3": "走访八户", "N3": f"2024-07-08 再走访一户。\n{ORDERS}", "H3": "周平"}
    batch = batch_of(
        sent, returned(sent, "办公室.xlsx", cells), returned(sent, "业务科.xlsx", cells | {"U3": "见附件"})
    )
    found = plan(sent, batch)
    assert row_of(found, 1, 3).action is RowAction.SAME
    write(sent, batch)
    assert ProgressUpdate.objects.filter(text="再走访一户。").count() == 1


def test_parts_of_one_assignment_come_together(sent: Sent) -> None:
    batch = batch_of(
        sent, returned(sent, "办公室.xlsx", {"K5": None}), returned(sent, "业务科.xlsx", {"M5": "2031-01-31"})
    )
    write(sent, batch)
    measure = fresh(sent.measures[2])
    assert (measure.handler, str(measure.due_on)) == (None, "2031-01-31")


def test_a_draft_that_one_assigns_takes_the_progress_of_another(sent: Sent) -> None:
    batch = batch_of(
        sent,
        returned(sent, "办公室.xlsx", {"H7": "陈光", "I7": "业务科", "M7": "2030-12-31"}),
        returned(sent, "业务科.xlsx", {"N7": "2024-05-01 通报一期。"}),
    )
    write(sent, batch)
    measure = fresh(sent.measures[4])
    assert measure.status == Status.IN_PROGRESS
    assert ProgressUpdate.objects.get(measure=measure).text == "通报一期。"


def test_two_wordings_of_one_entry_are_chosen_between(sent: Sent) -> None:
    batch = batch_of(
        sent,
        returned(sent, "办公室.xlsx", {"N3": ORDERS.replace("三户", "四户")}),
        returned(sent, "业务科.xlsx", {"N3": ORDERS.replace("三户", "五户")}),
    )
    found = plan(sent, batch)
    (question,) = row_of(found, 1, 3).questions
    assert row_of(found, 1, 3).awaits_choice
    set_batch_choices(batch.pk, {found.files[1].pk: {question.key: "another"}}, by=sent.cast.office)
    write(sent, batch)
    assert ProgressUpdate.objects.get(text="已走访四户。").replaces is not None
    assert ProgressUpdate.objects.get(text="已走访五户。").replaces is None


def test_new_measures_of_two_files(sent: Sent) -> None:
    """The same one is made once, below the same new finding; the second (3) goes in without its number."""
    new = [OWN[0][1], OWN[0][2]]
    extra = ["", "三、关于制度建设方面", "1.制度不全", "(1)补齐制度。"]
    batch = batch_of(
        sent,
        by_hand(sent, "办公室.xlsx", ["", *new, "(3)请群众评议。"], extra),
        by_hand(
            sent,
            "业务科.xlsx",
            ["", *new, "(3)公开电话。"],
            ["", *new, "(3)请群众评议。"],
            extra,
            [*extra[:3], "(2)汇编成册。"],
        ),
    )
    found = plan(sent, batch)
    assert [row.action.value for row in found.files[1].plan.rows] == ["CREATE", "SAME", "SAME", "CREATE"]
    write(sent, batch)
    twice = Measure.objects.filter(sub_issue__title="制度不全")
    assert list(twice.values_list("text", flat=True)) == ["补齐制度。", "汇编成册。"]
    made = Measure.objects.filter(text__in=["请群众评议。", "公开电话。"]).order_by("pk")
    assert [(row.mark, row.text) for row in made] == [("(3)", "请群众评议。"), ("", "公开电话。")]


@pytest.mark.parametrize(("choice", "outcome"), [("earlier", "甲"), ("this", "乙")])
def test_a_new_measure_told_of_differently(choice: str, outcome: str, sent: Sent) -> None:
    new, header = ["", *OWN[0][1:3], "(3)请群众评议。", "", "", "", ""], [*HEADER, "整改成效"]
    batch = batch_of(
        sent,
        by_hand(sent, "办公室.xlsx", [*new, "甲"], header=header),
        by_hand(sent, "业务科.xlsx", [*new, "乙"], header=header),
    )
    found = plan(sent, batch)
    (question,) = found.files[1].plan.rows[0].questions
    assert found.files[1].plan.rows[0].awaits_choice
    set_batch_choices(batch.pk, {found.files[1].pk: {question.key: choice}}, by=sent.cast.office)
    write(sent, batch)
    assert Measure.objects.get(text="请群众评议。").outcome == outcome


def test_nothing_is_written_if_one_file_is_refused_at_last(sent: Sent) -> None:
    batch = batch_of(
        sent, returned(sent, "一.xlsx", {"O5": "甲"}), returned(sent, "二.xlsx", {"G4": "改写。"})
    )
    digest = plan(sent, batch).digest()
    completed(sent.cast, sent.measures[2])
    with pytest.raises(Refused):
        confirm_batch(batch.pk, by=sent.cast.office, digest=digest)
    assert fresh(sent.measures[2]).outcome != "甲"
    assert not any(row.is_imported for row in batch.files.all())


def test_a_broken_file_stops_only_itself(sent: Sent) -> None:
    good = returned(sent, "业务科.xlsx", {"O5": "已培训"})
    batch = batch_of(
        sent,
        SimpleUploadedFile("坏的.xlsx", b"nothing"),
        good,
        SimpleUploadedFile("照片.jpg", b"\xff\xd8"),
        SimpleUploadedFile("业务科(1).xlsx", good.read() or b""),
    )
    assert [one["name"] for one in batch.refused] == ["坏的.xlsx", "照片.jpg", "业务科(1).xlsx"]
    assert "与“业务科.xlsx”的内容完全相同" in batch.refused[2]["reason"]
    assert [row.file_name for row in batch.files.all()] == ["业务科.xlsx"]


def test_nothing_is_kept_of_broken_files_alone(sent: Sent) -> None:
    with pytest.raises(Refused, match="坏的.xlsx"):
        batch_of(sent, SimpleUploadedFile("坏的.xlsx", b"nothing"))
    assert not ImportBatch.objects.exists()


@pytest.mark.parametrize("is_gbk", [True, False])
def test_a_zip_of_files(is_gbk: bool, sent: Sent) -> None:
    """Its folders say of whom a file is; what systems leave beside is passed over."""
    files = {
        "返回/业务科/台账.xlsx": returned(sent, "a.xlsx", {"O5": "已培训"}).read(),
        "返回/办公室/台账.xlsx": returned(sent, "b.xlsx", {"O3": "走访八户"}).read(),
        "返回/.DS_Store": b"x",
        "返回/~$台账.xlsx": b"x",
        "返回/说明.docx": b"x",
    }
    batch = batch_of(sent, zipped(files, is_gbk=is_gbk))
    assert [(row.file_name, row.sender) for row in batch.files.order_by("pk")] == [
        ("业务科-台账.xlsx", sent.cast.science),
        ("办公室-台账.xlsx", sent.cast.general),
    ]
    assert [one["name"] for one in batch.refused] == ["说明.docx"]


def test_places_on_a_disk_are_no_part_of_a_name(sent: Sent) -> None:
    first, second = (returned(sent, "a.xlsx", {"O5": text}).read() for text in ("甲", "乙"))
    batch = batch_of(sent, zipped({"../../业务科.xlsx": first, "C:/桌面/办公室.xlsx": second}))
    assert [row.file_name for row in batch.files.order_by("pk")] == ["业务科.xlsx", "桌面-办公室.xlsx"]


def test_a_ledger_of_another_inspection_stops_only_itself(sent: Sent) -> None:
    other = Inspection.objects.create(organization=sent.cast.organization, name="另一次巡察", team="巡察组")
    services.create_tree(other, TREE, by=sent.cast.office, reason="测试")
    path = sent.folder / "另.xlsx"
    rows = ledger_rows(Measure.objects.current().filter(inspection=other))
    write_workbook(path, rows, title="整改台账")
    theirs = SimpleUploadedFile(path.name, path.read_bytes())
    batch = batch_of(sent, theirs, returned(sent, "业务科.xlsx", {"O5": "已培训"}))
    assert [row.file_name for row in batch.files.all()] == ["业务科.xlsx"]
    assert "是“另一次巡察”的台账" in batch.refused[0]["reason"]


def test_hostile_zips_are_refused(sent: Sent) -> None:
    many = {f"{number}.csv": b"a" for number in range(70)}
    bomb = {"大.csv": b"\x00" * 5_000_000}
    for upload, words in (
        (SimpleUploadedFile("坏.zip", b"PK\x03\x04"), "不是完好的 zip"),
        (zipped(many), "一次最多60个"),
        (zipped(bomb), "解压后过大"),
        (zipped({"里.zip": b"PK"}), "压缩包里的压缩包"),
        (zipped({"绝密★.xlsx": b"PK"}), "密级"),
        (zipped({}), "没有文件"),
    ):
        with pytest.raises(Refused, match=words):
            batch_of(sent, upload)


def test_who_has_not_sent(sent: Sent) -> None:
    batch = batch_of(sent, returned(sent, "业务科.xlsx", {"O5": "已培训"}))
    found = plan(sent, batch)
    since = found.sent_since(LedgerImport.objects.get().uploaded_at.date())
    missing = missing_senders(sent.cast.inspection, [file.sender for file in found.files], since=since)
    assert [(one.department, one.count) for one in missing] == [(sent.cast.general, 2)]


def test_a_file_is_said_to_be_of_another_or_left_out(sent: Sent) -> None:
    batch = batch_of(sent, returned(sent, "一.xlsx", {"O5": "甲"}), returned(sent, "二.xlsx", {"O3": "乙"}))
    first, second = batch.files.order_by("pk")
    said = {first.pk: FileSettings(sent.cast.general.pk), second.pk: FileSettings(is_left_out=True)}
    set_files(batch.pk, said, by=sent.cast.office)
    found = plan(sent, batch)
    assert [(file.name, file.sender) for file in found.files] == [("一.xlsx", sent.cast.general)]
    add_files(batch.pk, [returned(sent, "三.xlsx", {"O4": "丙"})], by=sent.cast.office)
    assert [file.name for file in plan(sent, batch).files] == ["一.xlsx", "三.xlsx"]


def test_only_the_office_takes_files_in(sent: Sent) -> None:
    cast = sent.cast
    batch = batch_of(sent, returned(sent, "一.xlsx", {"O5": "甲"}))
    upload = returned(sent, "二.xlsx", {"O3": "乙"})
    with pytest.raises(Refused, match="只有整改办"):
        store_batch([upload], inspection=cast.inspection, by=cast.handler)
    with pytest.raises(ImportBatch.DoesNotExist):
        add_files(batch.pk, [upload], by=cast.stranger)
    with pytest.raises(ImportBatch.DoesNotExist):
        set_batch_choices(batch.pk, {}, by=cast.handler)
