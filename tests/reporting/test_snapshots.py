"""上报快照: numbered, never changed, comparable; nobody agrees to his own."""

from __future__ import annotations

import hashlib

import openpyxl
import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from audit.exceptions import Refused
from inbox.models import Message
from issues import services as outline
from issues.models import Inspection
from measures import services
from measures.models import Measure
from measures.services.tree import NewMeasure
from reporting.models import Snapshot, SnapshotFile
from reporting.snapshots import approve_snapshot, compare, take_snapshot
from tests.cast import Cast, assigned, completed, in_days, make_cast

pytestmark = pytest.mark.django_db(transaction=True)
REASON = "先报阶段情况"


@pytest.fixture
def lived() -> Cast:
    cast = make_cast()
    completed(cast)
    assigned(cast, cast.measures[1])
    return cast


def taken(cast: Cast) -> Snapshot:
    return take_snapshot(cast.inspection.pk, by=cast.office, override_reason=REASON)


def test_it_is_numbered_and_holds_files_with_their_hashes(lived: Cast) -> None:
    assert [taken(lived).number, taken(lived).number] == [1, 2]
    snapshot = Snapshot.objects.get(number=2)
    assert (snapshot.rows, snapshot.actor_name, snapshot.override_reason) == (3, "王敏(wangmin)", REASON)
    for row in SnapshotFile.objects.filter(snapshot=snapshot):
        content = row.file.open("rb").read()
        assert (hashlib.sha256(content).hexdigest(), len(content)) == (row.sha256, row.size)
    stored = SnapshotFile.objects.get(snapshot=snapshot, kind="WORKBOOK")
    with stored.file.open("rb") as file:
        book = openpyxl.load_workbook(file)
    assert book.active.max_row == 5


def test_errors_hold_it_back_unless_a_reason_is_given(lived: Cast) -> None:
    with pytest.raises(Refused, match="自检有1项错误"):
        take_snapshot(lived.inspection.pk, by=lived.office)
    assert not Snapshot.objects.exists()
    assert not SnapshotFile.objects.exists()


@pytest.mark.parametrize("person", ["viewer", "supervisor"])
def test_others_do_not_take_one(lived: Cast, person: str) -> None:
    with pytest.raises(Refused, match="只有整改办"):
        take_snapshot(lived.inspection.pk, by=getattr(lived, person), override_reason=REASON)


def test_outside_there_is_no_inspection(lived: Cast) -> None:
    with pytest.raises(Inspection.DoesNotExist):
        take_snapshot(lived.inspection.pk, by=lived.stranger, override_reason=REASON)


def test_its_page_never_changes(lived: Cast) -> None:
    snapshot = taken(lived)
    client = lived.client("viewer")
    client.get("/")
    before = client.get(f"/snapshots/{snapshot.pk}/").content.decode()
    outline.edit_inspection(lived.inspection.pk, by=lived.office, fields={"is_long_term_counted": False})
    services.reopen(lived.measure.pk, by=lived.office, note="又出现")
    services.archive(lived.measures[2].pk, by=lived.office, reason="并入")
    after = client.get(f"/snapshots/{snapshot.pk}/").content.decode()
    strip = "csrfmiddlewaretoken"
    assert [line for line in before.splitlines() if strip not in line] == [
        line for line in after.splitlines() if strip not in line
    ]


def test_rows_cannot_be_rewritten(lived: Cast) -> None:
    taken(lived)
    for rows in (Snapshot.objects, SnapshotFile.objects):
        with pytest.raises(TypeError, match="append-only"):
            rows.all().delete()
        with pytest.raises(TypeError, match="append-only"):
            rows.all().update(id=9)


def test_two_are_compared_by_what_they_hold(lived: Cast) -> None:
    earlier = taken(lived)
    services.reopen(lived.measure.pk, by=lived.office, note="又出现")
    completed(lived, lived.measures[2])
    request = services.request_extension(
        lived.measures[1].pk, by=lived.handler, to_due_on=in_days(90), reason="等"
    )
    services.approve_extension(request.pk, by=lived.office)
    services.add_measure(lived.sub_issue.pk, NewMeasure(text="补充措施一条。"), by=lived.office)
    found = compare(earlier, taken(lived))
    assert [change.row.measure for change in found.finished] == [lived.measures[2].pk]
    slipped = {change.row.measure: change.what for change in found.slipped}
    assert slipped == {
        lived.measure.pk: "已完成后又重新整改",
        lived.measures[1].pk: f"时限由{in_days(30)}推迟到{in_days(90)}",
    }
    assert [change.row.text for change in found.new] == ["补充措施一条。"]
    assert found.gone == []
    assert compare(earlier, earlier).is_empty


def test_somebody_else_agrees_once(lived: Cast) -> None:
    snapshot = taken(lived)
    with pytest.raises(Refused, match="不能审定自己生成的快照"):
        approve_snapshot(snapshot.pk, by=lived.office)
    with pytest.raises(Refused, match="只有书记、领导班子成员和整改办"):
        approve_snapshot(snapshot.pk, by=lived.supervisor)
    with pytest.raises(Snapshot.DoesNotExist):
        approve_snapshot(snapshot.pk, by=lived.stranger)
    approve_snapshot(snapshot.pk, by=lived.viewer, note="同意报送")
    with pytest.raises(Refused, match="已经审定"):
        approve_snapshot(snapshot.pk, by=lived.office2)


def test_on_the_pages(lived: Cast) -> None:
    url = f"/inspections/{lived.inspection.pk}/snapshots/"
    client = lived.client("office")
    assert client.post(url).status_code == 422
    answer = client.post(url, {"reason": REASON})
    assert answer.status_code == 302
    page = client.get(answer["Location"]).content.decode()
    assert "生成人不能审定自己生成的快照" in page
    assert "这是第一份快照" in page
    client.post(url, {"reason": REASON})
    second = Snapshot.objects.get(number=2)
    assert "与第1号" in client.get(f"/snapshots/{second.pk}/").content.decode()
    assert client.get(f"/snapshots/{second.pk}/", {"with": "x"}).status_code == 404
    client = lived.client("viewer")
    assert client.post(f"/snapshots/{second.pk}/approve/").status_code == 302
    stored = SnapshotFile.objects.filter(snapshot=second, kind="WORKBOOK").get()
    download = client.get(f"/snapshot-files/{stored.pk}/")
    assert download.getvalue()[:2] == b"PK"
    assert lived.client("handler").get(f"/snapshot-files/{stored.pk}/").status_code == 404


def test_an_approval_that_is_refused_keeps_what_was_typed(lived: Cast) -> None:
    snapshot = taken(lived)
    address = f"/snapshots/{snapshot.pk}/approve/"
    answer = lived.client("office").post(address, {"note": "同意报送"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "不能审定自己生成的快照" in page and "您填写的审定意见:同意报送" in page
    approve_snapshot(snapshot.pk, by=lived.viewer)
    answer = lived.client("office2").post(address, {"note": "我也同意"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "已经审定" in page and "您填写的审定意见:我也同意" in page
    answer = lived.client("office2").post(address, {"note": "长" * 501})
    assert answer.status_code == 422 and "长" * 501 in answer.content.decode()


def test_the_command(lived: Cast, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(CommandError, match="自检有1项错误") as refusal:
        call_command("take_snapshot", inspection=lived.inspection.pk)
    assert refusal.value.returncode == 2
    call_command("take_snapshot", inspection=lived.inspection.pk, override_reason=REASON)
    assert capsys.readouterr().out.strip() == "1"


def test_a_moment_is_read_while_others_write(lived: Cast) -> None:
    """Rows and figures of one snapshot agree; see also the backup's own test."""
    snapshot = taken(lived)
    total = snapshot.figures[0]["rows"][-1]
    headers = snapshot.figures[0]["headers"]
    assert total[headers.index("整改措施")] == snapshot.rows == Measure.objects.count()
    assert snapshot.taken_on == timezone.localdate()


def test_who_may_agree_is_told_and_its_maker_is_not(lived: Cast) -> None:
    snapshot = taken(lived)
    told = Message.objects.filter(key=f"snapshot:{snapshot.pk}").values_list("person_id", flat=True)
    assert set(told) == {lived.viewer.pk, lived.office2.pk}
