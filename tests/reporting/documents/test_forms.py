"""销号单, 整改方案, 责任书 and 督办单 from real records; an office's own templates in and out of use."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from django.test import Client
from docx import Document
from pytest_django import DjangoAssertNumQueries, Settings

from accounts.models import Role, User
from audit.events import Event
from audit.exceptions import Refused
from audit.models import AuditEntry
from issues import services as outline
from issues.models import CustomKind, CustomTarget, SubIssue
from measures import services
from measures.models import Measure
from reporting.documents.word_forms import FormKind
from reporting.documents.word_forms.builtin import builtin
from reporting.documents.word_forms.services import current, replace_form, restore_form, template_of
from reporting.documents.word_forms.values import closure_values, plan_values
from reporting.models import FormTemplate
from tests.answers import Answer
from tests.cast import Cast, assigned, completed, in_days, worked_on
from tests.custom_fields import a_column
from tests.reporting.documents.forms import a_form, an_upload, content_of, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
OWN = a_form(
    "本单位专用销号单", "{{ 问题 }}", "|{%tr for 行 in 措施清单 %}", "|{{ 行.措施 }}", "|{%tr endfor %}"
)


def addresses(cast: Cast) -> dict[FormKind, str]:
    return {
        FormKind.CLOSURE: f"/sub-issues/{cast.sub_issue.pk}/closure-form/",
        FormKind.PLAN: f"/inspections/{cast.inspection.pk}/plan/",
        FormKind.DUTY: f"/inspections/{cast.inspection.pk}/duty/{cast.general.pk}/",
        FormKind.URGE: f"/measures/{cast.measures[1].pk}/urge-form/",
    }


def downloaded(client: Client, url: str) -> bytes:
    answer: Answer = client.get(url)
    assert answer.status_code == 200
    assert "filename*=utf-8''" in answer["Content-Disposition"]
    return content_of(answer)


def test_own_columns_stand_where_their_row_does(cast: Cast) -> None:
    money = a_column(cast, "问题金额", target=CustomTarget.FINDING, kind=CustomKind.MONEY)
    phone = a_column(cast, "联系电话")
    held = a_column(cast, "问责情况", target=CustomTarget.FINDING)
    outline.edit_sub_issue(cast.sub_issue.pk, by=cast.office, fields={}, custom={money.key: "1.2万"})
    row = assigned(cast, cast.measures[1])
    services.edit(row.pk, by=cast.office, fields={}, custom={phone.key: "0571-8800"})
    client = cast.client("office")
    for kind, url in addresses(cast).items():
        text = text_of(downloaded(client, url))
        assert text.count("联系电话:0571-8800") == 1, kind
        assert ("问题金额:12,000元" in text) == (kind is not FormKind.DUTY), kind
        assert held.name not in text, kind


def test_each_is_filled_from_the_records(cast: Cast) -> None:
    for row in cast.measures[:2]:
        completed(cast, row)
    services.close(cast.sub_issue.pk, by=cast.office, note="核实无误,同意销号。")
    late = assigned(cast, cast.measures[2], due_on=in_days(-3))
    client = cast.client("office")
    urls = addresses(cast) | {FormKind.URGE: f"/measures/{late.pk}/urge-form/"}
    texts = {kind: text_of(downloaded(client, url)) for kind, url in urls.items()}
    assert not any("{" in text for text in texts.values())
    assert "核实无误,同意销号。" in texts[FormKind.CLOSURE]
    assert f"台账{cast.measure.pk}.pdf" in texts[FormKind.CLOSURE]
    assert "中共云山区档案馆党组关于区委第一巡察组反馈意见的整改方案" in texts[FormKind.PLAN]
    assert "(1)建立走访台账,每月走访一次。\n(2)修订《服务承诺制度》。" in texts[FormKind.PLAN]
    assert "责任部门:办公室" in texts[FormKind.DUTY]
    # Of which finding each measure is.
    assert cast.sub_issue.title in texts[FormKind.DUTY]
    assert "已逾期3天" in texts[FormKind.URGE]


def test_a_plan_says_whose_each_measure_is_where_they_differ(cast: Cast) -> None:
    first, second, _ = cast.measures
    for row in (first, second):
        assigned(cast, row, due_on=in_days(30))
    assert "(1)" not in first_task(cast)["时限"]
    Measure.objects.filter(pk=second.pk).update(due_on=in_days(60))
    assert [line[:3] for line in first_task(cast)["时限"].split("\n")] == ["(1)", "(2)"]
    assert first_task(cast)["责任领导"] == str(cast.leader)


def first_task(cast: Cast) -> dict[str, str]:
    tasks = plan_values(cast.inspection, today=in_days(0))["问题清单"]
    assert isinstance(tasks, list)
    return tasks[0]


def test_a_head_is_repeated_on_wide_pages_and_a_row_may_be_torn(cast: Cast) -> None:
    document = Document(io.BytesIO(builtin(FormKind.PLAN)))
    [table] = document.tables
    assert "w:tblHeader" in table.rows[0]._tr.xml
    assert "w:cantSplit" not in table.rows[2]._tr.xml
    sizes = [(section.page_width, section.page_height) for section in document.sections]
    assert sizes[0] == sizes[1][::-1]


def test_a_finding_that_was_opened_again_carries_no_signature(cast: Cast) -> None:
    for row in cast.measures[:2]:
        completed(cast, row)
    services.close(cast.sub_issue.pk, by=cast.office, note="同意销号。")
    services.unclose(cast.sub_issue.pk, by=cast.office, note="再看")
    finding = SubIssue.objects.get(pk=cast.sub_issue.pk)
    values = closure_values(finding, today=in_days(0))
    assert (values["销号意见"], values["销号日期"]) == ("", "")


def test_a_large_plan_costs_no_more_reads(
    cast: Cast, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for row in cast.measures:
        worked_on(cast, row)
    with django_assert_max_num_queries(6):
        plan_values(cast.inspection, today=in_days(0))


@pytest.mark.parametrize("person", ["handler", "leader"])
def test_who_sees_a_part_gets_no_form_of_the_whole(cast: Cast, person: str) -> None:
    assigned(cast, cast.measures[1])
    client = cast.client(person)
    urls = addresses(cast)
    for kind in (FormKind.CLOSURE, FormKind.PLAN, FormKind.DUTY):
        assert client.get(urls[kind]).status_code == 404
    answer = client.get(urls[FormKind.URGE], follow=True)
    assert "只有整改办和督查可以催办" in answer.content.decode()


def test_nobody_else_gets_any(cast: Cast) -> None:
    for client in (cast.client("stranger"), cast.client("admin")):
        assert {client.get(url).status_code for url in addresses(cast).values()} == {404}
    client = cast.client("office")
    assert client.get(f"/inspections/{cast.inspection.pk}/duty/999999/").status_code == 404
    assert client.post(addresses(cast)[FormKind.PLAN]).status_code == 405


def test_a_download_is_on_record(cast: Cast) -> None:
    client = cast.client("viewer")
    downloaded(client, addresses(cast)[FormKind.CLOSURE])
    row = AuditEntry.objects.latest("id")
    assert (row.event, row.detail, row.about_kind) == (Event.EXPORT, "销号单", "具体问题")


def sent(client: Client, content: bytes, *, name: str = "本单位销号单.docx", kind: str = "CLOSURE") -> Answer:
    return client.post("/form-templates/", {"kind": kind, "file": an_upload(content, name)}, follow=True)


def test_an_office_puts_its_own_into_use_and_ours_back(cast: Cast) -> None:
    client = cast.client("office")
    assert "销号单已改用您上传的模板" in sent(client, OWN).content.decode()
    text = text_of(downloaded(client, addresses(cast)[FormKind.CLOSURE]))
    assert text.split("\n") == [
        "本单位专用销号单",
        "1.服务群众不够主动问题",
        "建立走访台账,每月走访一次。",
        "修订《服务承诺制度》。",
    ]
    assert downloaded(client, "/form-templates/CLOSURE/") == OWN
    assert "(问题)" in text_of(downloaded(client, "/form-templates/CLOSURE/example/"))
    page = client.get("/form-templates/").content.decode()
    assert "正在使用本单位的模板:本单位销号单.docx" in page
    assert "已恢复内置模板" in client.post("/form-templates/CLOSURE/restore/", follow=True).content.decode()
    assert "巡察反馈问题整改销号单" in text_of(downloaded(client, addresses(cast)[FormKind.CLOSURE]))
    again = client.post("/form-templates/CLOSURE/restore/", follow=True).content.decode()
    assert "现在用的就是内置模板" in again
    rows = FormTemplate.objects.order_by("id")
    assert [(row.name, row.actor_name) for row in rows] == [
        ("本单位销号单.docx", cast.office.label),
        ("", cast.office.label),
    ]
    details = AuditEntry.objects.filter(event=Event.CHANGE_SETTINGS).order_by("id")
    assert [row.detail for row in details] == ["更换销号单模板:本单位销号单.docx", "恢复内置销号单模板"]


def test_earlier_ones_stay_as_they_were(cast: Cast) -> None:
    for content in (OWN, a_form("二", "{{ 问题 }}")):
        replace_form(cast.organization, FormKind.CLOSURE, an_upload(content), by=cast.office)
    first, second = FormTemplate.objects.order_by("id")
    assert first.file.read() == OWN
    assert current(cast.organization, FormKind.CLOSURE) == second
    assert current(cast.elsewhere, FormKind.CLOSURE) is None
    with pytest.raises((NotImplementedError, TypeError, Refused)):
        FormTemplate.objects.filter(pk=first.pk).update(name="x")


@pytest.mark.parametrize(
    ("content", "name", "sentence"),
    [
        (OWN, "销号单.doc", "应是 .docx 文件"),
        (OWN, "销号单(机密★).docx", "密"),
        (b"%PDF-1.4", "销号单.docx", "销号单.docx"),
        (a_form("{{ 不知道 }}"), "销号单.docx", "不认识的占位符:不知道"),
        (a_form("{{ 单位 }}机密★1年"), "销号单.docx", "密"),
        (b"a" * (2 * 1024 * 1024 + 1), "销号单.docx", "超过2 MB"),
    ],
)
def test_what_is_no_template_is_refused_and_not_kept(
    cast: Cast, content: bytes, name: str, sentence: str
) -> None:
    client = cast.client("office")
    answer = sent(client, content, name=name)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert not FormTemplate.objects.exists()


def test_nothing_chosen_and_an_unknown_kind(cast: Cast) -> None:
    client = cast.client("office")
    answer = client.post("/form-templates/", {"kind": "CLOSURE"})
    assert "请选择要上传的" in answer.content.decode()
    assert sent(client, OWN, kind="X").status_code == 422
    assert client.get("/form-templates/X/").status_code == 404
    assert client.get("/form-templates/X/example/").status_code == 404
    assert client.post("/form-templates/X/restore/").status_code == 404
    assert client.get("/form-templates/CLOSURE/restore/").status_code == 405


@pytest.mark.parametrize("person", ["handler", "leader", "viewer", "supervisor", "admin", "stranger"])
def test_only_the_office_changes_its_own(cast: Cast, client: Client, person: str) -> None:
    user = getattr(cast, person)
    with pytest.raises(Refused, match="只有整改办可以更换表单模板"):
        replace_form(cast.organization, FormKind.CLOSURE, an_upload(OWN), by=user)
    with pytest.raises(Refused, match="只有整改办可以更换表单模板"):
        restore_form(cast.organization, FormKind.CLOSURE, by=user)
    client.force_login(user)
    # The stranger's is the office of another organization: what it sends is for itself.
    sent(client, OWN)
    assert template_of(cast.organization, FormKind.CLOSURE) != OWN


def test_a_file_whose_row_is_not_kept_is_removed(cast: Cast, settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = str(tmp_path)
    unsaved = User(username="x", full_name="无", role=Role.COORDINATOR, organization=cast.organization)
    with pytest.raises(ValueError, match="unsaved"):
        replace_form(cast.organization, FormKind.CLOSURE, an_upload(OWN), by=unsaved)
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_the_page_names_each_placeholder(cast: Cast) -> None:
    client = cast.client("office")
    page = client.get("/form-templates/").content.decode()
    for word in ("{{ 单位 }}", "{{ 措施清单 }}", "佐证材料", "正在使用内置模板"):
        assert word in page
