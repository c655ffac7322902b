"""档案移交: handed over when all is closed, read-only from then on, its zip kept by hash, taken back."""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from django.urls import reverse
from django.utils import timezone

from audit.events import Event
from audit.exceptions import Refused
from audit.models import AuditEntry
from inbox.models import Message
from issues.models import Inspection
from jobs import worker
from jobs.models import Job
from measures import services
from measures.models import EvidenceUse
from operations.invariants import INVARIANTS
from reporting.models import ArchiveTransfer
from reporting.transfers import TransferInput, make_again, take_back, transfer
from reporting.transfers.register import RegisterLine, TransferState, write_register
from reporting.transfers.verify import verify_transfers
from tests.cast import Cast, completed, in_days
from tests.opinions.people import answered_opinion
from tests.reporting.transfers import REASON, all_closed, handed_over, kept
from tests.trail import last_id

pytestmark = pytest.mark.django_db
GIVEN = TransferInput(30, override_reason=REASON)


def one_reopened(cast: Cast) -> None:
    all_closed(cast)
    services.unclose(cast.sub_issue.pk, by=cast.office, note="再看")


def inspection(cast: Cast) -> Inspection:
    return Inspection.objects.get(pk=cast.inspection.pk)


def test_it_keeps_the_zip_by_its_hash_and_says_who_and_how_long(cast: Cast) -> None:
    before = last_id()
    row = kept(cast)
    assert inspection(cast).transferred_at == row.at
    content = Path(row.file.path).read_bytes()
    assert (hashlib.sha256(content).hexdigest(), len(content)) == (row.sha256, row.size)
    assert any(name.endswith("措施记录.docx") for name in zipfile.ZipFile(row.file.path).namelist())
    assert (row.keeping, row.kept_until) == ("30年", date(in_days(0).year + 30, 12, 31))
    told = AuditEntry.objects.filter(id__gt=before, event__in=(Event.TRANSFER, Event.KEEP_TRANSFERRED))
    assert [entry.event for entry in told.order_by("id")] == ["TRANSFER", "KEEP_TRANSFERRED"]
    assert row.sha256 in told.get(event=Event.KEEP_TRANSFERRED).detail


@pytest.mark.parametrize(
    ("before", "sentence"),
    [
        (lambda cast: None, "还有2个问题没有销号"),
        (
            lambda cast: (
                all_closed(cast) and services.unclose(cast.sub_issue.pk, by=cast.office, note="再看")
            ),
            "1个问题",
        ),
        (lambda cast: all_closed(cast) and answered_opinion(cast), "还有1条公示意见没有办结"),
        (handed_over, "已移交档案"),
    ],
)
def test_what_is_not_finished_or_lies_there_already_is_refused(
    cast: Cast, before: Callable[[Cast], object], sentence: str
) -> None:
    before(cast)
    with pytest.raises(Refused, match=sentence):
        transfer(cast.inspection.pk, GIVEN, by=cast.office)


def test_a_check_that_nobody_made_holds_it_back(cast: Cast) -> None:
    for measure in cast.measures:
        completed(cast, measure)
    for pk in cast.inspection.sub_issues.values_list("pk", flat=True):
        services.close(pk, by=cast.office)
    with pytest.raises(Refused, match="还有6次成效评估没有作出结论"):
        transfer(cast.inspection.pk, GIVEN, by=cast.office)


def test_errors_of_the_self_check_ask_for_a_reason(cast: Cast) -> None:
    all_closed(cast)
    EvidenceUse.objects.filter(measure=cast.measure).update(
        withdrawn_at=timezone.now(), withdrawn_by_name="王敏", withdrawn_reason="错传"
    )
    with pytest.raises(Refused, match="自检有"):
        transfer(cast.inspection.pk, TransferInput(10), by=cast.office)
    assert inspection(cast).transferred_at is None


@pytest.mark.parametrize("person", ["viewer", "supervisor"])
def test_others_neither_hand_over_nor_take_back(cast: Cast, person: str) -> None:
    all_closed(cast)
    with pytest.raises(Refused, match="只有整改办"):
        transfer(cast.inspection.pk, GIVEN, by=getattr(cast, person))
    row = transfer(cast.inspection.pk, GIVEN, by=cast.office)
    with pytest.raises(Refused, match="只有整改办"):
        take_back(row.pk, by=getattr(cast, person), reason="想看看")


def test_taking_back_asks_for_a_reason_and_keeps_the_zip(cast: Cast) -> None:
    row = kept(cast)
    with pytest.raises(Refused, match="原因"):
        take_back(row.pk, by=cast.office, reason=" ")
    take_back(row.pk, by=cast.office, reason="漏了一份材料")
    with pytest.raises(Refused, match="已经取回"):
        take_back(row.pk, by=cast.office, reason="再来")
    services.comment(by=cast.viewer, text="补上。", measure=cast.measure)
    assert inspection(cast).transferred_at is None
    assert Path(ArchiveTransfer.objects.get(pk=row.pk).file.path).is_file()
    again = transfer(cast.inspection.pk, GIVEN, by=cast.office2)
    assert [one.pk for one in ArchiveTransfer.objects.standing()] == [again.pk]


def test_a_zip_of_what_was_taken_back_is_not_kept(cast: Cast) -> None:
    row = handed_over(cast)
    take_back(row.pk, by=cast.office, reason="选错了")
    worker.run(Job.objects.get(kind="transfer").pk)
    assert "已经取回" in Job.objects.get(kind="transfer").error
    assert not ArchiveTransfer.objects.exclude(file="").exists()


def test_it_is_made_again_only_where_it_is_missing(cast: Cast) -> None:
    row = handed_over(cast)
    Job.objects.filter(kind="transfer").update(status="FAILED")
    worker.run(make_again(row.pk, by=cast.office).pk)
    row.refresh_from_db()
    assert row.sha256
    with pytest.raises(Refused, match="已经入库"):
        make_again(row.pk, by=cast.office)


def test_the_night_finds_a_zip_that_changed_and_tells_the_administrator(cast: Cast) -> None:
    row = kept(cast)
    night = next(date.fromordinal(day) for day in range(700_000, 700_007) if day % 7 == row.pk % 7)
    assert verify_transfers(night) == "核对了1份档案包,没有问题"
    content = bytearray(Path(row.file.path).read_bytes())
    content[40] ^= 1
    Path(row.file.path).write_bytes(content)
    with pytest.raises(Refused, match="与入库时不同"):
        verify_transfers(night)
    assert Message.objects.filter(person=cast.admin, key=f"transfers:{night}").exists()


def test_invariants_hold_and_find_what_went_around_them(cast: Cast) -> None:
    mine = [one for one in INVARIANTS if "移交" in one.title]
    row = kept(cast)
    assert [sentence for one in mine for sentence in one.find()] == []
    Inspection.objects.filter(pk=cast.inspection.pk).update(transferred_at=row.at.replace(year=2020))
    found = [sentence for one in mine for sentence in one.find()]
    assert any("还有状态变更" in sentence for sentence in found)
    Inspection.objects.filter(pk=cast.inspection.pk).update(transferred_at=None)
    assert any("却没有标为" in sentence for one in mine for sentence in one.find())


def test_the_list_says_when_its_years_are_over_and_removes_nothing(cast: Cast, tmp_path: Path) -> None:
    row = kept(cast)
    over, last = date(row.at.year + 31, 1, 1), date(row.at.year + 30, 12, 31)
    assert [RegisterLine(row, day).state for day in (last, over)] == [TransferState.KEPT, TransferState.OVER]
    path = tmp_path / "a.xlsx"
    write_register(path, ArchiveTransfer.objects.select_related("inspection__organization"))
    sheet = openpyxl.load_workbook(path).active
    values = [[cell.value for cell in line] for line in sheet.iter_rows()]
    assert any(row.sha256 in line and "在库" in line for line in values)


def test_the_ledger_leaves_it_out_until_somebody_asks(cast: Cast) -> None:
    handed_over(cast)
    client, text = cast.client("viewer"), "开展采购专项培训"
    shown = {
        query: text in client.get(reverse("ledger:ledger") + query).content.decode()
        for query in ("", "?archive=with", "?archive=only", f"?inspection={cast.inspection.pk}")
    }
    assert list(shown.values()) == [False, True, True, True]
    assert (
        cast.inspection.name
        not in client.get(reverse("ledger:inspections")).content.decode().split("<main")[1]
    )
