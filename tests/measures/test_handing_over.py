"""转交: what is open with somebody who leaves goes to another, before he is switched off."""

from __future__ import annotations

from urllib.parse import urlencode

import pytest
from django.urls import reverse

from accounts.models import Department, Role, User
from inbox.models import Message
from measures import services
from measures.workflow import Status
from tests.cast import Cast, assigned, fresh, submitted

pytestmark = pytest.mark.django_db


def heir(cast: Cast, role: Role = Role.HANDLER) -> User:
    place = cast.general if role == Role.HANDLER else None
    return User.objects.create_user(
        "jieban", full_name="接班人", role=role, organization=cast.organization, department=place
    )


def page(cast: Cast) -> str:
    return reverse("measures:person_leaving", args=[cast.handler.pk])


def test_the_page_shows_what_is_open_and_hands_some_of_it_over(cast: Cast) -> None:
    to, client = heir(cast), cast.client("office")
    first, second = assigned(cast), assigned(cast, cast.measures[1])
    shown = client.get(page(cast)).content.decode()
    assert "还有2条未完成的措施" in shown and to.label in shown and "确认停用" in shown
    sent = {"to": to.pk, "measures": [first.pk]}
    before = Message.objects.filter(person=to).count()
    shown = client.post(page(cast), sent, follow=True).content.decode()
    assert "已把1条措施转交给“接班人”" in shown and "还有1条未完成的措施" in shown
    assert fresh(first).handler == to and fresh(second).handler == cast.handler
    change = first.history.first()
    assert cast.handler.label in change.history_change_reason and to.label in change.history_change_reason
    assert Message.objects.filter(person=to).count() == before + 1


def test_all_at_once_are_one_message(cast: Cast) -> None:
    to = heir(cast, Role.LEADER)
    ids = [assigned(cast, row).pk for row in cast.measures[:2]]
    answers = services.hand_over(ids, by=cast.office, leaving=cast.leader, to=to)
    assert [answer.refusal for answer in answers] == [None, None]
    assert Message.objects.filter(person=to).count() == 1


def test_a_department_that_ends_is_followed_by_another(cast: Cast) -> None:
    row = assigned(cast)
    place = Department.objects.create(organization=cast.organization, name="机关党委")
    url = reverse("measures:department_leaving", args=[cast.general.pk])
    client = cast.client("office")
    assert "机关党委" in client.get(url).content.decode()
    client.post(url, {"to": place.pk, "measures": [row.pk]})
    assert (fresh(row).department, fresh(row).handler) == (place, None)


def test_one_that_is_not_assigned_holds_up_no_other(cast: Cast) -> None:
    row, draft = assigned(cast), cast.measures[2]
    type(draft).objects.filter(pk=draft.pk).update(handler=cast.handler)
    to = heir(cast)
    sent = {"to": to.pk, "measures": [draft.pk, row.pk]}
    shown = cast.client("office").post(page(cast), sent, follow=True).content.decode()
    assert "已把1条措施转交给" in shown and "没有转交:有措施还没有分派完整" in shown
    assert (fresh(row).handler, fresh(draft).handler) == (to, cast.handler)


@pytest.mark.django_db(transaction=True)
def test_what_was_done_in_part_leads_on_and_what_was_not_at_all_keeps_the_text(cast: Cast) -> None:
    """A text written beside the ticks has served when something was done."""
    row, draft, to, client = assigned(cast), cast.measures[2], heir(cast), cast.client("office")
    type(draft).objects.filter(pk=draft.pk).update(handler=cast.handler)
    headers = {"Origin": "http://testserver"}
    written = {"note": "请接手的同志先看一遍已有的走访台账,\n再与原责任人当面交接。"}
    for ids, led_to in ((f"{draft.pk}", "/accounts/kept/"), (f"{row.pk}", page(cast))):
        sent = urlencode([("to", to.pk), ("measures", ids), ("measures", draft.pk), *written.items()])
        answer = client.post(page(cast), sent, "application/x-www-form-urlencoded", headers=headers)
        assert answer.status_code in (302, 422) and answer.get("Location", "/accounts/kept/") == led_to


def test_the_form_of_a_department_leads_there(cast: Cast) -> None:
    url = reverse("measures:department_leaving", args=[cast.general.pk])
    assert url in cast.client("office").get(f"/accounts/departments/{cast.general.pk}/").content.decode()


def test_what_cannot_be_handed_over_is_said(cast: Cast) -> None:
    to, client, row = heir(cast), cast.client("office"), submitted(cast)
    response = client.post(page(cast), {"to": to.pk, "measures": [row.pk]})
    assert response.status_code == 422 and "正在审核" in response.content.decode()
    assert fresh(row).status == Status.SUBMITTED and fresh(row).handler == cast.handler
    for sent, sentence in (({"to": to.pk}, "请勾选"), ({"measures": [row.pk]}, "请选择转交给谁")):
        assert sentence in client.post(page(cast), sent).content.decode()


def test_an_administrator_reads_no_measures_there(cast: Cast) -> None:
    text = assigned(cast).text
    shown = cast.client("admin").get(page(cast)).content.decode()
    assert "请先由整改办转交" in shown and text not in shown


def test_switching_off_and_new_passwords_ask_first(cast: Cast) -> None:
    shown = cast.client("office").get(reverse("accounts:users")).content.decode()
    assert "确认</span>重置密码" in shown and page(cast) in shown
    assert f'action="{reverse("accounts:user_deactivate", args=[cast.handler.pk])}"' not in shown


@pytest.mark.parametrize("person", ["handler", "leader", "viewer", "supervisor", "stranger"])
def test_for_anybody_else_there_is_no_page(cast: Cast, person: str) -> None:
    for name, pk in (("person_leaving", cast.handler.pk), ("department_leaving", cast.general.pk)):
        assert cast.client(person).get(reverse(f"measures:{name}", args=[pk])).status_code == 404
