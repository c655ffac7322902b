"""Own columns in the forms of findings and measures: typed, checked, in the history and the audit trail."""

from __future__ import annotations

import pytest
from django.test import Client

from audit.events import Event
from audit.exceptions import Refused
from audit.models import AuditEntry
from issues.models import CustomField, CustomKind, CustomTarget
from measures import services
from tests.answers import Answer
from tests.cast import Cast, assigned, completed, fresh, submitted
from tests.custom_fields import a_column

pytestmark = pytest.mark.django_db


def edited(cast: Cast, client: Client, **own: str) -> Answer:
    row = fresh(cast.measure)
    data = {"text": row.text, "version": row.version} | own
    return client.post(f"/measures/{row.pk}/edit/", data)


def test_the_office_types_them_on_the_edit_page(cast: Cast) -> None:
    money = a_column(cast, kind=CustomKind.MONEY, is_required=True)
    client = cast.client("office")
    page = client.get(f"/measures/{cast.measure.pk}/edit/").content.decode()
    assert "涉及金额" in page
    assert "必填" in page
    wrong = edited(cast, client, **{money.key: "很多"})
    assert wrong.status_code == 422
    assert "“涉及金额”应是金额" in wrong.content.decode()
    assert 'value="很多"' in wrong.content.decode()
    assert edited(cast, client, **{money.key: "1.2万元"}).status_code == 302
    page = client.get(f"/measures/{cast.measure.pk}/").content.decode()
    assert "12,000元" in page
    # The history names the column and both values; so does the trail.
    assert "涉及金额" in page.partition('id="history"')[2]
    assert "涉及金额:(空)→12,000元" in AuditEntry.objects.filter(event=Event.EDIT).latest("id").detail


def test_those_who_work_fill_in_measures(cast: Cast) -> None:
    phone = a_column(cast, "联系电话")
    row = assigned(cast)
    client = cast.client("handler")
    data = {"outcome": "好", "next_step": "", "version": fresh(row).version, phone.key: "0571-8800"}
    assert client.post(f"/measures/{row.pk}/results/", data).status_code == 302
    assert fresh(row).custom_values == {phone.key: "0571-8800"}


def test_while_it_is_reviewed_the_department_waits(cast: Cast) -> None:
    phone = a_column(cast, "联系电话")
    row = submitted(cast)
    with pytest.raises(Refused):
        services.edit_results(row.pk, by=cast.handler, fields={}, custom={phone.key: "1"})


def test_what_was_approved_is_not_touched_by_them(cast: Cast) -> None:
    phone = a_column(cast, "联系电话")
    row = completed(cast)
    services.edit(row.pk, by=cast.office, fields={}, custom={phone.key: "0571-8800"})
    assert fresh(row).status == "COMPLETED"


def test_a_finding_has_its_own(cast: Cast) -> None:
    held = a_column(
        cast, "问责情况", target=CustomTarget.FINDING, kind=CustomKind.CHOICE, choices=("有", "无")
    )
    a_column(cast, "联系电话")
    client, url = cast.client("office"), f"/sub-issues/{cast.sub_issue.pk}/"
    page = client.get(f"{url}edit/").content.decode()
    assert "问责情况" in page
    assert "联系电话" not in page
    data = {"title": "改过的", "text": "", "causes": "", "version": 1, held.key: "有"}
    assert client.post(f"{url}edit/", data).status_code == 302
    cast.sub_issue.refresh_from_db()
    assert cast.sub_issue.custom_values == {held.key: "有"}
    assert "问责情况" in client.get(url).content.decode()
    # Somebody who had the page open since before sees both.
    stale = client.post(f"{url}edit/", data | {held.key: "无"})
    assert stale.status_code == 409
    assert "问责情况" in stale.content.decode()


def test_two_measures_become_one_only_where_they_agree(cast: Cast) -> None:
    phone, held = a_column(cast, "联系电话"), a_column(cast, "处室意见")
    first, second = cast.measures[:2]
    services.edit(first.pk, by=cast.office, fields={}, custom={phone.key: "1"})
    services.edit(second.pk, by=cast.office, fields={}, custom={phone.key: "2", held.key: "同意"})
    with pytest.raises(Refused, match="“联系电话”填得不同"):
        services.join(first.pk, second.pk, by=cast.office)
    services.edit(second.pk, by=cast.office, fields={}, custom={phone.key: ""})
    services.join(first.pk, second.pk, by=cast.office)
    assert fresh(first).custom_values == {phone.key: "1", held.key: "同意"}


def test_nobody_elses_column_is_taken(cast: Cast) -> None:
    foreign = CustomField.objects.create(organization=cast.elsewhere, name="别家的", target="MEASURE")
    with pytest.raises(Refused, match="已经停用"):
        services.edit(cast.measure.pk, by=cast.office, fields={}, custom={foreign.key: "x"})
