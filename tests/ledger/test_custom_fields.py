"""Own columns: made, renamed, ordered, archived and restored by the office; no value is ever lost."""

from __future__ import annotations

import pytest

from audit.exceptions import Refused
from issues.models import CustomField, CustomKind, CustomTarget, Inspection
from ledger import services
from ledger.custom_fields import inspection_fields, ledger_field
from measures import services as acts
from tests.cast import Cast, fresh
from tests.custom_fields import a_column, archived_column, column_input

pytestmark = pytest.mark.django_db
URL = "/columns/"


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("责任单位", "已有的栏目“牵头部门”"),
        ("整改 措施(逐条)", "已有的栏目“整改措施”"),
        ("涉及金额:", "已有自有栏目“涉及金额”"),
        ("", "请填写栏目名称"),
        ("金额(万元)", "不要写“万元”"),
    ],
)
def test_a_name_means_one_thing(cast: Cast, name: str, words: str) -> None:
    a_column(cast)
    with pytest.raises(Refused, match=words):
        a_column(cast, name, kind=CustomKind.MONEY)


def test_two_inspections_may_have_columns_of_one_name(cast: Cast) -> None:
    other = Inspection.objects.create(organization=cast.organization, name="第二次巡察")
    a_column(cast, inspection_id=cast.inspection.pk)
    a_column(cast, inspection_id=other.pk)
    with pytest.raises(Refused, match="已有自有栏目"):
        a_column(cast)
    assert [field.title for field in inspection_fields(other)] == ["涉及金额"]


def test_a_choice_needs_its_words(cast: Cast) -> None:
    with pytest.raises(Refused, match="至少填写两个选项"):
        a_column(cast, kind=CustomKind.CHOICE, choices=("有", " 有 "))
    with pytest.raises(Refused, match="“A类”和“A 类”只有全角半角或空格不同"):
        a_column(cast, kind=CustomKind.CHOICE, choices=("A类", "B类", "A 类"))
    with pytest.raises(Refused, match="才填写选项"):
        a_column(cast, choices=("有", "无"))


def test_what_holds_values_keeps_its_kind(cast: Cast) -> None:
    row = a_column(cast)
    changed = services.change_custom_field(row.pk, column_input(kind=CustomKind.MONEY), by=cast.office)
    assert changed.kind == CustomKind.MONEY
    acts.edit(cast.measure.pk, by=cast.office, fields={}, custom={row.key: "1.2万"})
    for other in (column_input(), column_input(kind=CustomKind.MONEY, target=CustomTarget.FINDING)):
        with pytest.raises(Refused, match="不能再改种类"):
            services.change_custom_field(row.pk, other, by=cast.office)
    renamed = column_input("资金数额", kind=CustomKind.MONEY)
    assert services.change_custom_field(row.pk, renamed, by=cast.office).name == "资金数额"
    assert fresh(cast.measure).custom_values == {row.key: "12000"}


def test_a_short_text_may_become_a_long_one(cast: Cast) -> None:
    row = a_column(cast)
    acts.edit(cast.measure.pk, by=cast.office, fields={}, custom={row.key: "已谈话"})
    longer = column_input(kind=CustomKind.LONG_TEXT)
    assert services.change_custom_field(row.pk, longer, by=cast.office).kind == CustomKind.LONG_TEXT


def test_archived_values_come_back(cast: Cast) -> None:
    row = a_column(cast)
    acts.edit(cast.measure.pk, by=cast.office, fields={}, custom={row.key: "9万"})
    services.archive_custom_field(row.pk, by=cast.office)
    assert inspection_fields(cast.inspection) == []
    with pytest.raises(Refused, match="已经停用"):
        acts.edit(cast.measure.pk, by=cast.office, fields={}, custom={row.key: "8万"})
    with pytest.raises(Refused, match="已停用的自有栏目里有"):
        a_column(cast)
    services.restore_custom_field(row.pk, by=cast.office)
    assert inspection_fields(cast.inspection) == [ledger_field(CustomField.objects.get())]
    assert fresh(cast.measure).custom_values == {row.key: "9万"}


def test_they_stand_in_the_order_that_was_chosen(cast: Cast) -> None:
    rows = [a_column(cast, name) for name in ("甲栏", "乙栏", "丙栏")]
    services.move_custom_field(rows[2].pk, by=cast.office, is_up=True)
    services.move_custom_field(rows[0].pk, by=cast.office, is_up=True)
    assert [row.name for row in CustomField.objects.all()] == ["甲栏", "丙栏", "乙栏"]


def test_the_page_makes_and_keeps_what_was_typed(cast: Cast) -> None:
    client = cast.client("office")
    assert "还没有自有栏目" in client.get(URL).content.decode()
    data = {"name": "责任科室", "target": "MEASURE", "kind": "TEXT"}
    refused = client.post(f"{URL}add/", data)
    assert refused.status_code == 422
    assert "已有的栏目“牵头部门”" in refused.content.decode()
    assert 'value="责任科室"' in refused.content.decode()
    assert client.post(f"{URL}add/", data | {"name": "联系电话", "is_listed": "on"}).status_code == 302
    row = CustomField.objects.get()
    page = client.get(URL).content.decode()
    assert "联系电话" in page
    assert ";列表中显示" in page
    client.post(f"{URL}{row.pk}/archive/")
    assert "恢复联系电话" in client.get(URL).content.decode()
    client.post(f"{URL}{row.pk}/restore/")
    assert CustomField.objects.get().archived_at is None


def test_two_who_change_it_see_both(cast: Cast) -> None:
    row, client = a_column(cast), cast.client("office")
    data = {"name": "资金", "target": "MEASURE", "kind": "TEXT", "version": row.version}
    assert client.post(f"{URL}{row.pk}/", data).status_code == 302
    answer = client.post(f"{URL}{row.pk}/", data | {"name": "款项"})
    assert answer.status_code == 409
    assert "款项" in answer.content.decode()


@pytest.mark.parametrize("person", ["handler", "viewer", "supervisor", "admin", "stranger"])
def test_it_is_the_offices_alone(cast: Cast, person: str) -> None:
    row, client = archived_column(cast), cast.client(person)
    expected = 200 if person == "stranger" else 404
    assert client.get(URL).status_code == expected
    assert client.get(f"{URL}{row.pk}/").status_code == 404
    assert client.post(f"{URL}{row.pk}/restore/").status_code == 404
