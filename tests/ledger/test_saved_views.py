"""Views of the list under a name: one's own, or shared by the office."""

from __future__ import annotations

import pytest
from django.urls import reverse

from audit.exceptions import Refused
from ledger import saved_views as services
from ledger.models import SavedView
from ledger.saved_views import MAX_VIEWS, ViewInput
from tests.cast import Cast, assigned
from tests.ledger.views import a_view, heads_of
from workbooks.models import ExportTemplate

pytestmark = pytest.mark.django_db
HOME = reverse("ledger:saved_views")


def opened(cast: Cast, person: str, view: SavedView) -> str:
    url = f"/ledger/?{view.query}&view={view.pk}"
    return cast.client(person).get(url).content.decode()


def test_a_view_is_saved_from_the_list_and_opened(cast: Cast) -> None:
    client = cast.client("handler")
    page = client.get("/views/add/?list=overdue%3Dtrue%26sort%3Ddue%26after%3Dx&columns=due_on,remark")
    data = {name: page.context["form"][name].value() or "" for name in page.context["form"].fields}
    assert "is_shared" not in data
    assert client.post("/views/add/", data | {"name": " 要催的 "})["Location"] == HOME
    view = SavedView.objects.get()
    assert (view.name, view.query, view.columns) == ("要催的", "overdue=true&sort=due", ["due_on", "remark"])
    assert "要催的" in client.get(HOME).content.decode()
    assigned(cast)
    assert (
        f'href="/ledger/?overdue=true&amp;sort=due&amp;view={view.pk}"'
        in client.get("/ledger/").content.decode()
    )


def test_its_columns_are_shown(cast: Cast) -> None:
    page = opened(cast, "office", a_view(cast, columns=["remark", "due_on"]))
    assert heads_of(page)[-3:] == ["备注", "整改时限", "速览"]


def test_the_office_shares_with_its_organization_only(cast: Cast) -> None:
    view = a_view(cast, is_shared=True)
    for person, is_seen in (("handler", True), ("viewer", True), ("supervisor", False), ("stranger", False)):
        assert (view.name in cast.client(person).get(HOME).content.decode()) is is_seen
    with pytest.raises(Refused, match="只有整改办可以"):
        a_view(cast, "大家的", by=cast.handler, is_shared=True)


def test_a_private_one_is_nobody_elses(cast: Cast) -> None:
    view = a_view(cast, by=cast.handler)
    for person in ("office", "other_handler", "stranger"):
        client = cast.client(person)
        assert client.get(f"/views/{view.pk}/").status_code == 404
        assert client.post(f"/views/{view.pk}/remove/").status_code == 404
        assert "备注" not in opened(cast, person, view)


def test_it_is_changed_and_removed_by_its_owner_and_the_office(cast: Cast) -> None:
    view = a_view(cast, is_shared=True)
    client = cast.client("handler")
    for url in (f"/views/{view.pk}/", f"/views/{view.pk}/remove/"):
        assert "只有建立人和整改办可以" in client.post(url, {"name": "我的"}, follow=True).content.decode()
    cast.client("office2").post(f"/views/{view.pk}/", {"name": "全馆待分派", "is_shared": "on"})
    view.refresh_from_db()
    assert (view.name, view.is_shared) == ("全馆待分派", True)
    client = cast.client("office")
    assert client.get(f"/views/{view.pk}/remove/").status_code == 405
    client.post(f"/views/{view.pk}/remove/")
    assert not SavedView.objects.exists()
    assert client.post(f"/views/{view.pk}/remove/").status_code == 404


def test_what_cannot_be_kept_is_said(cast: Cast) -> None:
    a_view(cast, "待分派的")
    client = cast.client("office")
    for data, words in (
        ({"name": "待分派的"}, "您已有名为“待分派的”的视图"),
        ({"name": "甲", "columns": "nothing"}, "有的已停用"),
        ({"name": "乙", "query": "q=" + "长" * 600}, "筛选条件太长"),
        ({"name": "丙", "columns": ",".join(["due_on"] * 11)}, "最多显示10个"),
    ):
        answer = client.post("/views/add/", data)
        assert answer.status_code == 422
        assert words in answer.content.decode()
    for number in range(MAX_VIEWS - 1):
        a_view(cast, f"视图{number}")
    with pytest.raises(Refused, match="请先删除"):
        a_view(cast, "再一个")


def test_a_view_becomes_an_export_template(cast: Cast) -> None:
    client, view = cast.client("office"), a_view(cast)
    assert "?status=DRAFT&amp;columns=due_on,remark" in client.get(HOME).content.decode()
    page = client.get("/export-templates/add/?status=DRAFT&columns=due_on,remark,gone")
    form = page.context["name_form"]
    data = {name: form[name].value() or "" for name in form.fields}
    client.post("/export-templates/add/", data | {"name": view.name})
    template = ExportTemplate.objects.get()
    keys = [column["key"] for column in template.columns]
    assert (keys, template.query) == (["number", "finding", "measure", "due_on", "remark"], "status=DRAFT")


def test_officers_have_none(cast: Cast) -> None:
    for person in ("admin", "auditor"):
        assert cast.client(person).get(HOME).status_code == 404


def test_a_view_of_a_column_that_is_gone_shows_the_others(cast: Cast) -> None:
    view = a_view(cast)
    SavedView.objects.filter(pk=view.pk).update(columns=["due_on", "custom_9999"])
    assert "整改时限" in opened(cast, "office", view)
    with pytest.raises(Refused, match="已停用"):
        services.change_view(view.pk, ViewInput("新名", "", ["custom_9999"]), by=cast.office)
