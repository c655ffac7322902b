"""已报送: recorded once, with date, number and file; then neither overview nor reminder asks again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.storage import FileSystemStorage, default_storage
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from audit.exceptions import Refused, Stale
from audit.models import AuditEntry
from inbox.models import Message
from issues import services as outline
from issues.models import Filing, FilingKind, Inspection
from measures import filing, services
from measures.filing import FilingInput, still_to_file
from measures.models import ReminderStep
from measures.reminders.calendar import next_working_day
from measures.reminders.ladder import steps_of
from tests.cast import Cast, a_file, in_days

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.4 plan"


PLAN = FilingInput(FilingKind.PLAN, in_days(-35), "云档党发〔2026〕8号")


def a_plan(cast: Cast, given: FilingInput = PLAN) -> Filing:
    return services.record_filing(cast.inspection.pk, given, by=cast.office)


def on_disk() -> set[str]:
    return {path.name for path in Path(default_storage.path("filings")).glob("*")}


def page(cast: Cast) -> str:
    return reverse("measures:filings", args=[cast.inspection.pk])


def overview(cast: Cast, person: str = "office") -> str:
    return cast.client(person).get(reverse("ledger:dashboard")).content.decode()


def test_the_overview_asks_for_the_plan_until_it_is_recorded(cast: Cast) -> None:
    shown = overview(cast)
    assert "整改方案应报送" in shown and "已过" in shown and f"{page(cast)}?kind=PLAN" in shown
    sent = {
        "kind": "PLAN",
        "filed_on": in_days(-35),
        "document_number": "云档党发〔2026〕8号",
        "note": "报市委巡察办",
    }
    sent["file"] = a_file("整改方案.pdf", PDF)
    listed = cast.client("office").post(page(cast), sent, follow=True).content.decode()
    assert "已登记报送" in listed and "云档党发〔2026〕8号" in listed and "整改方案.pdf" in listed
    assert "整改方案应报送" not in overview(cast) and "已过" not in overview(cast)
    entry = AuditEntry.objects.filter(event="FILE").get()
    assert "云档党发〔2026〕8号" in entry.detail and "SHA-256" in entry.detail


def test_report_and_notice_are_asked_for_when_their_day_is_near(cast: Cast) -> None:
    a_plan(cast)
    row = cast.inspection
    end = row.rectification_ends_on
    assert end is not None

    def kinds(days: int) -> list[FilingKind]:
        return [one.kind for one in still_to_file(row, today=end + timedelta(days=days))]

    assert kinds(-32) == []
    assert kinds(-31) == kinds(80) == [FilingKind.REPORT, FilingKind.NOTICE]
    services.record_filing(row.pk, FilingInput(FilingKind.REPORT, in_days(-1)), by=cast.office)
    assert kinds(80) == [FilingKind.NOTICE]


@pytest.mark.parametrize(
    ("kind", "word"),
    [("PLAN", "整改方案报送期限"), ("REPORT", "整改报告报送期限"), ("NOTICE", "整改情况通报公布期限")],
)
def test_reminders_fall_silent_and_speak_again_when_it_is_withdrawn(cast: Cast, kind: str, word: str) -> None:
    """The day is a working day right at the date, so that the step of that day would tell of it."""
    day = next_working_day(in_days(30))
    months = {"plan_months": 1} if kind == "PLAN" else {"rectification_months": 1}
    outline.edit_inspection(cast.inspection.pk, by=cast.office, fields={"feedback_on": in_days(0), **months})
    row = services.record_filing(
        cast.inspection.pk, FilingInput(FilingKind(kind), in_days(0)), by=cast.office
    )
    assert word not in told(cast, day)
    services.withdraw_filing(row.pk, by=cast.office, reason="登记错了")
    assert word in told(cast, next_working_day(day))


def told(cast: Cast, day: object) -> str:
    call_command("send_reminders", date=day, verbosity=0)
    return str(list(Message.objects.filter(person=cast.office).values_list("lines", flat=True)))


def test_an_organization_with_an_older_ladder_gets_the_steps_of_a_new_trigger(cast: Cast) -> None:
    steps_of(cast.organization)
    ReminderStep.objects.filter(trigger="NOTICE_DUE").delete()
    kept = ReminderStep.objects.filter(trigger="PLAN_DUE").update(is_active=False)
    found = steps_of(cast.organization)
    assert [row.days for row in found if row.trigger == "NOTICE_DUE"] == [5]
    assert kept and not any(row.is_active for row in found if row.trigger == "PLAN_DUE")


def test_it_can_be_corrected_with_history(cast: Cast) -> None:
    row = a_plan(cast)
    url = reverse("measures:filing_edit", args=[row.pk])
    client = cast.client("office")
    assert "云档党发〔2026〕8号" in client.get(url).content.decode()
    sent = {"filed_on": in_days(-34), "document_number": "云档党发〔2026〕9号", "note": "", "version": 1}
    client.post(url, sent | {"file": a_file("方案.pdf", PDF)})
    row = Filing.objects.get(pk=row.pk)
    assert (row.filed_on, row.document_number, row.name) == (in_days(-34), "云档党发〔2026〕9号", "方案.pdf")
    assert [entry.document_number for entry in row.history.all()] == [
        "云档党发〔2026〕9号",
        "云档党发〔2026〕8号",
    ]
    page = client.get(url)
    changes = {one.field: (one.old, one.new) for one in page.context["history"][0].changes}
    assert changes["文号"] == ("云档党发〔2026〕8号", "云档党发〔2026〕9号")
    assert 'class="timeline"' in page.content.decode()
    assert client.post(url, sent | {"document_number": "10号"}).status_code == 409
    with pytest.raises(Refused, match="已有文件"):
        services.correct_filing(row.pk, by=cast.office, fields={}, upload=a_file("另.pdf", PDF + b"2"))
    with pytest.raises(Stale):
        services.correct_filing(row.pk, by=cast.office, fields={"note": "补"}, version=1)


def test_what_was_withdrawn_stays_in_the_list_and_can_be_recorded_anew(cast: Cast) -> None:
    row = a_plan(cast)
    client = cast.client("office")
    url = reverse("measures:withdraw_filing", args=[row.pk])
    assert client.post(url, {"reason": ""}).status_code == 422
    client.post(url, {"reason": "文号写错"})
    shown = client.get(page(cast)).content.decode()
    assert "已撤销" in shown and "文号写错" in shown and "整改方案应报送" in overview(cast)
    assert a_plan(cast).pk != row.pk
    assert client.get(reverse("measures:filing_edit", args=[row.pk])).status_code == 302


def test_what_does_not_fit_is_refused_with_a_sentence_and_leaves_no_file(cast: Cast) -> None:
    a_plan(cast)
    before = on_disk()
    for given, sentence in (
        (PLAN, "已经登记过"),
        (replace(PLAN, filed_on=in_days(1)), "还没有到"),
        (replace(PLAN, document_number="2", upload=a_file("方案.exe", b"MZ")), "不允许上传"),
        (replace(PLAN, document_number="2", upload=a_file("秘密★10年.pdf", PDF)), "密级"),
        (replace(PLAN, filed_on=in_days(1), upload=a_file("方案.pdf", PDF)), "还没有到"),
    ):
        with pytest.raises(Refused, match=sentence):
            a_plan(cast, given)
    assert on_disk() == before
    answer = cast.client("office").post(page(cast), {"kind": "PLAN", "filed_on": in_days(1), "note": "留着"})
    assert answer.status_code == 422 and "留着" in answer.content.decode()


def test_who_sees_the_whole_reads_it_and_the_file_comes_back_as_it_was(cast: Cast) -> None:
    row = a_plan(cast, replace(PLAN, upload=a_file("整改方案.pdf", PDF)))
    url = reverse("measures:filing_file", args=[row.pk])
    for person in ("office", "viewer", "supervisor"):
        assert "云档党发〔2026〕8号" in cast.client(person).get(page(cast)).content.decode()
        answer = cast.client(person).get(url)
        assert b"".join(answer.streaming_content) == PDF  # type: ignore[attr-defined]
    for person in ("handler", "leader", "stranger", "admin"):
        assert cast.client(person).get(page(cast)).status_code == 404
        assert cast.client(person).get(url).status_code == 404
    assert "登记已报送" not in cast.client("viewer").get(page(cast)).content.decode()
    Path(row.file.path).write_bytes(b"other")
    assert cast.client("office").get(url).status_code == 409


def test_the_list_costs_the_same_however_long_it_is(cast: Cast) -> None:
    client = cast.client("office")
    a_plan(cast)

    def cost() -> int:
        with CaptureQueriesContext(connection) as asked:
            client.get(page(cast))
        return len(asked)

    cost()
    before = cost()
    for number in range(5):
        a_plan(cast, replace(PLAN, document_number=f"{number}号"))
    assert cost() == before


def test_an_inspection_without_a_date_of_feedback_asks_for_nothing(cast: Cast) -> None:
    row = Inspection.objects.create(organization=cast.organization, name="未反馈")
    assert list(still_to_file(row, today=in_days(0))) == []


def test_a_forged_version_is_answered_in_chinese(cast: Cast) -> None:
    row = a_plan(cast)
    sent = {"filed_on": in_days(-34), "document_number": "", "note": "", "version": "x"}
    page = cast.client("office").post(reverse("measures:filing_edit", args=[row.pk]), sent).content.decode()
    assert "版本:" in page and "Version" not in page


def test_a_slow_copy_keeps_nobody_waiting(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """The upload is on disk before a row is locked, for a new record and for a file brought later."""
    events: list[str] = []

    def noted(word: str, call: Callable[..., object]) -> Callable[..., object]:
        def run(*args: object, **kwargs: object) -> object:
            events.append(word)
            return call(*args, **kwargs)

        return run

    monkeypatch.setattr(FileSystemStorage, "_save", noted("copied", vars(FileSystemStorage)["_save"]))
    for name in ("_locked_inspection", "_locked"):
        monkeypatch.setattr(filing, name, noted("locked", getattr(filing, name)))
    a_plan(cast, FilingInput(FilingKind.REPORT, in_days(-3), upload=a_file("报告.pdf", PDF)))
    row = a_plan(cast)
    services.correct_filing(row.pk, by=cast.office, fields={"note": "补"}, upload=a_file("方案.pdf", PDF))
    assert events == ["copied", "locked", "locked", "copied", "locked"]
