"""催办 through its addresses: on the measure, in the ledger, in My work, and confirming."""

from __future__ import annotations

from django.contrib.messages import get_messages

from measures import services
from measures.models import Urge
from tests.cast import Cast, assigned, completed, in_days

NOTE = {"note": "请尽快报送进展"}


def test_the_office_urges_on_the_page_and_it_stands_in_the_history(cast: Cast) -> None:
    measure, client = assigned(cast), cast.client("office")
    assert "催办这条措施" in client.get(f"/measures/{measure.pk}/").content.decode()
    assert client.post(f"/measures/{measure.pk}/urge/", NOTE).status_code == 302
    page = client.get(f"/measures/{measure.pk}/").content.decode()
    assert "催办:赵磊(zhaolei)、陈光(chenguang)" in page
    assert "请尽快报送进展" in page


def test_the_receiver_confirms_on_the_page(cast: Cast) -> None:
    measure = assigned(cast)
    row = services.urge(measure.pk, by=cast.supervisor, note=NOTE["note"])
    client, home = cast.client("handler"), f"/measures/{measure.pk}/"
    assert f"/urges/{row.pk}/confirm/" in client.get(home).content.decode()
    answer = client.post(f"/urges/{row.pk}/confirm/", {"next": f"{home}#urges"})
    assert answer["Location"] == f"{home}#urges"
    page = client.get(home).content.decode()
    assert f"/urges/{row.pk}/confirm/" not in page
    assert "已阅催办(杜长青(duchang)" in page


def test_my_work_leads_to_what_has_to_be_confirmed(cast: Cast) -> None:
    row = services.urge(assigned(cast).pk, by=cast.office, note=NOTE["note"])
    client = cast.client("leader")
    assert "有1条催办等您确认已阅" in client.get("/").content.decode()
    assert "请尽快报送进展" in client.get("/urges/").content.decode()
    answer = client.post(f"/urges/{row.pk}/confirm/", {"next": "https://example.com/"})
    assert answer["Location"] == "/urges/"
    assert "没有待确认的催办" in client.get("/urges/").content.decode()
    again = client.post(f"/urges/{row.pk}/confirm/")
    assert "已经确认过" in str(list(get_messages(again.wsgi_request))[-1])


def test_a_refusal_stands_on_the_page_with_what_was_typed(cast: Cast) -> None:
    measure, client = assigned(cast), cast.client("office")
    client.post(f"/measures/{measure.pk}/urge/", NOTE)
    answer = client.post(f"/measures/{measure.pk}/urge/", NOTE)
    assert answer.status_code == 422
    assert "已催办过这条措施" in answer.content.decode()
    assert client.post(f"/measures/{measure.pk}/urge/", NOTE | {"again": "on"}).status_code == 302
    assert client.post(f"/measures/{measure.pk}/urge/", {}).status_code == 422


def test_a_completed_measure_offers_no_urging(cast: Cast) -> None:
    measure, client = completed(cast), cast.client("office")
    assert "催办这条措施" not in client.get(f"/measures/{measure.pk}/").content.decode()
    assert "不必催办" in client.post(f"/measures/{measure.pk}/urge/", NOTE).content.decode()


def test_office_and_supervisor_tick_in_the_ledger(cast: Cast) -> None:
    for person, is_offered in (("office", True), ("supervisor", True), ("viewer", False)):
        page = cast.client(person).get("/ledger/").content.decode()
        assert ("/measures/urge/" in page) is is_offered
        assert ('name="ids"' in page) is is_offered


def test_the_supervisor_urges_many(cast: Cast) -> None:
    ids = [assigned(cast, measure).pk for measure in cast.measures[:2]] + [cast.measures[2].pk]
    client = cast.client("supervisor")
    assert "已选3条措施" in client.post("/measures/urge/", {"ids": ids}).content.decode()
    page = client.post("/measures/urge/", {"ids": ids} | NOTE).content.decode()
    assert "办理成功2条,未办理1条" in page
    assert "尚未分派" in page
    assert Urge.objects.count() == 2
    assert client.post("/measures/urge/", {"ids": ids, "note": ""}).status_code == 422


def test_others_do_not_urge_many(cast: Cast) -> None:
    answer = cast.client("handler").post("/measures/urge/", {"ids": assigned(cast).pk} | NOTE)
    assert [str(text) for text in get_messages(answer.wsgi_request)] == ["只有整改办和督查可以催办。"]
    assert not Urge.objects.exists()


def test_my_work_urges_what_is_overdue(cast: Cast) -> None:
    assigned(cast, due_on=in_days(-3))
    for person in ("office", "supervisor"):
        assert "催办勾选的措施" in cast.client(person).get("/").content.decode()
    assert "催办勾选的措施" not in cast.client("viewer").get("/").content.decode()


def test_what_is_done_asks_for_no_confirmation(cast: Cast) -> None:
    services.urge(assigned(cast).pk, by=cast.office, note="抓紧")
    assert cast.client("leader").get("/").context["urged"] == 1
    completed(cast)
    client = cast.client("leader")
    assert client.get("/").context["urged"] == 0
    assert "抓紧" not in client.get("/urges/").content.decode()


def test_who_no_longer_sees_it_is_not_shown_it(cast: Cast) -> None:
    services.urge(assigned(cast, handler=None).pk, by=cast.office, note="抓紧")
    cast.handler.department = cast.science
    cast.handler.save()
    assert "抓紧" not in cast.client("handler").get("/urges/").content.decode()
