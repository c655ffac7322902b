"""次序 of departments and people: moved by a button or by a number, and followed wherever they are listed."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse

from accounts import ordering, services
from accounts.models import Department, Role, User
from accounts.ordering import Arranged
from audit.events import Event
from audit.exceptions import Refused
from audit.models import AuditEntry
from ledger.summary import summary_tables
from tests.accounts.people import values
from tests.cast import Cast, in_days, worked_on


def people_of(cast: Cast) -> list[int]:
    return [row.pk for row in ordering.rows_of(cast.organization, Arranged.PEOPLE)]


def departments_of(cast: Cast) -> list[int]:
    return [row.pk for row in ordering.rows_of(cast.organization, Arranged.DEPARTMENTS)]


def chosen_from(client: Client, page: str, name: str) -> list[int]:
    select = re.search(rf'(?s)<select[^>]*name="{name}".*?</select>', client.get(page).content.decode())
    assert select is not None
    return [int(pk) for pk in re.findall(r'<option value="(\d+)"', select[0])]


def page_of(cast: Cast) -> str:
    return reverse("accounts:arrange", args=[cast.organization.pk])


@pytest.mark.parametrize(
    ("numbers", "expected"),
    [
        ({}, [1, 2, 3, 4, 5]),
        ({5: 1}, [5, 1, 2, 3, 4]),
        ({1: 5}, [2, 3, 4, 5, 1]),
        ({2: 4, 4: 2}, [1, 4, 3, 2, 5]),
    ],
)
def test_numbers_carry_there(numbers: dict[int, int], expected: list[int]) -> None:
    assert ordering.numbered([1, 2, 3, 4, 5], numbers) == expected


def test_the_ends_are_the_ends() -> None:
    assert ordering.moved([1, 2, 3], 1, by=-1) == [1, 2, 3]
    assert ordering.moved([1, 2, 3], 3, by=1) == [1, 2, 3]
    assert ordering.moved([1, 2, 3], 9, by=1) == [1, 2, 3]


def test_it_is_written_with_history_and_audit(cast: Cast) -> None:
    ids = people_of(cast)[::-1]
    ordering.arrange(cast.organization.pk, Arranged.PEOPLE, ids, by=cast.office)
    assert people_of(cast) == ids
    entry = AuditEntry.objects.filter(event=Event.SAVE_ORGANIZATION).latest("id")
    assert entry.detail.startswith("人员次序:") and entry.about_id == cast.organization.pk
    last = User.objects.get(pk=ids[0])
    assert (last.history.first().history_user, last.history.first().order) == (cast.office.label, 1)


def test_others_than_the_keeper_of_the_unit_do_not(cast: Cast) -> None:
    for person in (cast.handler, cast.leader, cast.viewer, cast.supervisor):
        with pytest.raises(Refused):
            ordering.arrange(cast.organization.pk, Arranged.PEOPLE, [], by=person)
    assert cast.client("handler").get(page_of(cast)).status_code == 404
    elsewhere = reverse("accounts:arrange", args=[cast.elsewhere.pk])
    assert cast.client("office").post(elsewhere, {"what": "people"}).status_code == 404


def test_a_button_moves_and_keeps_what_was_typed(cast: Cast) -> None:
    client, ids = cast.client("office"), departments_of(cast)
    assert len(ids) > 1
    response = client.post(page_of(cast), {"what": "departments", "move": f"down:{ids[0]}"}, follow=True)
    assert departments_of(cast) == [ids[1], ids[0], *ids[2:]]
    button = re.search(r'value="(\w+:\d+)"[^>]*autofocus', response.content.decode())
    assert button is not None and button[1].endswith(f":{ids[0]}")
    people = people_of(cast)
    client.post(page_of(cast), {"what": "people", f"place-{people[-1]}": "1", "move": f"up:{people[1]}"})
    assert people_of(cast)[:2] == [people[-1], people[1]]


@pytest.mark.parametrize("key", ["²", "", "9" * 5000])
def test_odd_numbers_change_nothing(cast: Cast, key: str) -> None:
    ids = people_of(cast)
    odd = {f"place-{ids[0]}": "-x", f"place-{ids[1]}": ""}
    odd |= {"what": "people", "move": f"up:{key}"}
    assert cast.client("office").post(page_of(cast), odd).status_code == 302
    assert people_of(cast) == ids


def test_a_number_of_thousands_of_digits_is_the_last_place(cast: Cast) -> None:
    ids = people_of(cast)
    many = {"what": "people", f"place-{ids[0]}": "9" * 5000, "move": "up:" + "9" * 5000}
    assert cast.client("office").post(page_of(cast), many).status_code == 302
    assert people_of(cast) == [*ids[1:], ids[0]]


def test_a_new_one_stands_last(cast: Cast) -> None:
    ordering.arrange(cast.organization.pk, Arranged.PEOPLE, people_of(cast), by=cast.office)
    account, _ = services.add_user(by=cast.office, username="xinren", **values(cast))
    assert people_of(cast)[-1] == account.pk
    cast.client("office").post(reverse("accounts:department_add"), {"name": "新科", "is_active": "on"})
    assert departments_of(cast)[-1] == Department.objects.get(name="新科").pk


def test_choices_filter_and_summary_follow(cast: Cast) -> None:
    row = worked_on(cast)
    second, _ = services.add_user(
        by=cast.office, username="fuzhi", **values(cast, full_name="副职", role=Role.LEADER, department=None)
    )
    leaders = [second.pk, cast.leader.pk]
    ordering.arrange(cast.organization.pk, Arranged.PEOPLE, leaders, by=cast.office)
    ordering.arrange(cast.organization.pk, Arranged.DEPARTMENTS, departments_of(cast)[::-1], by=cast.office)
    client, names = cast.client("office"), [row.name for row in cast.organization.departments.all()]
    for page in (reverse("measures:assign", args=[row.pk]), reverse("ledger:ledger")):
        assert chosen_from(client, page, "leader")[:2] == leaders
        assert chosen_from(client, page, "department") == departments_of(cast)
    tables = summary_tables(cast.inspection, today=in_days(0))
    shown = [str(line[0]) for line in tables[1].rows if str(line[0]) in names]
    assert shown == [name for name in names if name in shown]


def form_on(client: Client, page: str, what: Arranged) -> dict[str, object]:
    """The form as it stands on screen."""
    text = client.get(page).content.decode()
    form = text[text.index(f'id="{what.value}"') :]
    form = form[: form.index("</form>")]
    return dict(re.findall(r'name="([\w-]+)"[^>]*?value="([^"]*)"', form)) | {"what": what.value, "move": ""}


def test_of_two_who_arrange_at_once_the_second_is_told(cast: Cast) -> None:
    first, second = cast.client("office"), cast.client("office2")
    page, (a, b) = page_of(cast), departments_of(cast)[:2]
    forms = [form_on(client, page, Arranged.DEPARTMENTS) for client in (first, second)]
    first.post(page, forms[0] | {f"place-{b}": "1"})
    assert departments_of(cast)[:2] == [b, a]
    answer = second.post(page, forms[1] | {f"place-{a}": "2"})
    assert answer.status_code == 409
    text = answer.content.decode()
    assert "部门的次序或名单有了变动,没有保存" in text
    assert re.search(rf'name="place-{a}" value="2"', text)
    assert departments_of(cast)[:2] == [b, a]


def test_who_moves_to_another_unit_stands_last_there(cast: Cast, client: Client) -> None:
    User.objects.filter(pk=cast.stranger.pk).update(order=7)
    User.objects.filter(pk=cast.leader.pk).update(order=1)
    given = values(cast, organization=cast.elsewhere, department=None, role=Role.LEADER, full_name="陈光")
    services.edit_user(cast.leader.pk, by=cast.admin, **given)
    assert User.objects.get(pk=cast.leader.pk).order == 8
