"""准备工作: departments and people from lists, shown before they are written, and their slips."""

from __future__ import annotations

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from accounts.models import Department, Role, User
from accounts.services import set_active
from measures import services
from operations.preparation.people import plan_people, save_people
from operations.preparation.plan import ListedKind, seen
from operations.preparation.reading import PersonInput, people_in_text
from tests.cast import Cast

pytestmark = pytest.mark.django_db
PASSWORD = re.compile(r"[a-z2-9]{4}-[a-z2-9]{4}-[a-z2-9]{4}")


def url(cast: Cast, name: str) -> str:
    return reverse(f"operations:{name}", args=[cast.organization.pk])


def shown(page: str) -> str:
    found = re.search(r'name="seen" value="(\w+)"', page)
    return found[1] if found else ""


def rows_of(page: str) -> dict[str, str]:
    """The rows of the preview as a browser would send them again."""
    data = dict(re.findall(r'name="([a-z]+-\d+|rows)" value="([^"]*)"', page))
    for select in re.findall(r'(?s)<select[^>]*name="(role-\d+)".*?</select>', page):
        block = re.search(rf'(?s)name="{select}".*?</select>', page)
        chosen = re.search(r"<option selected>([^<]*)<", block[0]) if block else None
        data[select] = chosen[1] if chosen else ""
    return data


def previewed(client: Client, cast: Cast, text: str) -> str:
    return client.post(url(cast, "prepare_people"), {"text": text}).content.decode()


# How people really write it.


@pytest.mark.parametrize(
    ("text", "people"),
    [
        (
            "序号\t姓名\t所在 科室\t角色\t联系电话\r\n1\t李 明\t办公室\t经办人\t13800000000\r\n\r\n",
            [PersonInput("李 明", "办公室", "经办人", "13800000000")],
        ),
        ("李明\t办公室\t\t8421-3311", [PersonInput("李明", "办公室", "", "8421-3311")]),
        ('李明\t"办公室\n(机要室)"\t经办', [PersonInput("李明", "办公室 (机要室)", "经办")]),
        ("1、 李明,办公室,13800000000", [PersonInput("李明", "办公室", "", "13800000000")]),
        ("李明 责任领导", [PersonInput("李明", "", "责任领导")]),
        ("电话\t姓名\n 138 0000 0000\t李明", [PersonInput("李明", phone="138 0000 0000")]),
        ("", []),
    ],
)
def test_lists_as_they_are_copied(text: str, people: list[PersonInput]) -> None:
    assert people_in_text(text) == people


def test_departments_are_shown_and_then_made(cast: Cast) -> None:
    client = cast.client("office")
    sent = {"lines": f"{cast.general.name}\n\n机关 党委\n机关党委\n"}
    page = client.post(url(cast, "prepare_departments"), sent).content.decode()
    assert "新建1" in page and "不变1" in page
    assert not Department.objects.filter(name="机关 党委").exists()
    response = client.post(url(cast, "prepare_departments"), sent | {"seen": shown(page)}, follow=True)
    assert "部门名单已导入:不变1,新建1。" in response.content.decode()
    assert Department.objects.get(name="机关 党委").history.first().history_user == cast.office.label
    again = client.post(url(cast, "prepare_departments"), sent).content.decode()
    assert "不变2" in again


def test_a_list_that_would_do_something_else_by_now_is_shown_again(cast: Cast) -> None:
    client, sent = cast.client("office"), {"lines": "机关党委"}
    page = client.post(url(cast, "prepare_departments"), sent).content.decode()
    Department.objects.create(organization=cast.organization, name="机 关党委")
    response = client.post(url(cast, "prepare_departments"), sent | {"seen": shown(page)})
    assert response.status_code == 422
    assert "现在写作“机 关党委”" in response.content.decode()
    assert not Department.objects.filter(name="机关党委").exists()


def test_people_come_with_their_departments_names_and_slips(cast: Cast) -> None:
    client = cast.client("office")
    page = previewed(client, cast, "曾明\t机关党委\t经办人\t13800000000\n曾敏\t\t\t\n曾鸣\t\t责任领导")
    assert "将一并新建部门:机关党委" in page
    data = rows_of(page)
    assert [data[f"username-{n}"] for n in range(3)] == ["zengming", "zengmin", "zengming2"]
    assert data["department-1"] == "机关党委" and data["department-2"] == ""
    data["username-2"] = "zeng.ming"
    response = client.post(url(cast, "prepare_people"), data | {"seen": shown(page)})
    text = response.content.decode()
    assert response["Cache-Control"] == "no-store" and "密码条(3张)" in text
    account = User.objects.get(username="zeng.ming")
    assert (account.role, account.department, account.must_change_password) == (Role.LEADER, None, True)
    assert account.check_password(PASSWORD.findall(text)[2])
    assert User.objects.get(username="zengmin").department == Department.objects.get(name="机关党委")
    assert account.history.first().history_user == cast.office.label


def test_the_same_list_again_changes_nothing_and_a_corrected_one_what_it_says(cast: Cast) -> None:
    handler, client = cast.handler, cast.client("office")
    line = f"{handler.full_name}\t{cast.general.name}\t经办人"
    assert "人员名单:不变1" in previewed(client, cast, line)
    page = previewed(client, cast, f"{handler.full_name}\t{cast.science.name}\t\t010-12345678")
    assert f"部门:{cast.general.name}→{cast.science.name}" in page
    response = client.post(url(cast, "prepare_people"), rows_of(page) | {"seen": shown(page)}, follow=True)
    assert "人员名单已导入:修改1。" in response.content.decode()
    handler.refresh_from_db()
    assert (handler.department, handler.phone) == (cast.science, "010-12345678")


def test_wrong_cells_are_named_beside_them_and_nothing_is_written(cast: Cast) -> None:
    client = cast.client("office")
    page = previewed(
        client, cast, "姓名\t角色\t登录名\n甲某\t干部\tjia\n乙某\t系统管理员\tjia\n丙某\t\t坏 名"
    )
    assert "没有“干部”这个角色" in page and "名单里有两人用登录名“jia”" in page
    assert "由系统管理员建立" in page and "经办人必须属于一个部门" in page
    before = User.objects.count()
    response = client.post(url(cast, "prepare_people"), rows_of(page) | {"seen": shown(page)})
    assert response.status_code == 422 and "甲某" in response.content.decode()
    assert User.objects.count() == before


def test_a_name_of_another_unit_is_taken(cast: Cast) -> None:
    rows = [PersonInput("某某", cast.general.name, "经办人", "", cast.stranger.username.upper())]
    plan = plan_people(cast.organization, rows, by=cast.office)
    assert plan.rows[0].errors == {"username": "登录名已被使用,请换一个。"}


def test_people_of_one_name_are_told_apart(cast: Cast) -> None:
    twin = User.objects.create_user(
        "twin",
        full_name=cast.handler.full_name,
        role=Role.HANDLER,
        organization=cast.organization,
        department=cast.science,
    )
    rows = [PersonInput(twin.full_name, cast.science.name), PersonInput(twin.full_name, "新的部门")]
    plan = plan_people(cast.organization, rows, by=cast.office)
    assert plan.rows[0].account == twin
    assert plan.rows[1].kind == ListedKind.CREATE and twin.label in plan.rows[1].said


def test_nobody_changes_himself(cast: Cast) -> None:
    rows = [PersonInput("王某", "", "整改办", "", cast.office.username)]
    plan = plan_people(cast.organization, rows, by=cast.office)
    assert "不能修改自己的账号" in plan.rows[0].said


def test_twice_at_once_makes_each_once(cast: Cast) -> None:
    rows = [PersonInput("曾明", cast.general.name, "经办人")]
    plan = plan_people(cast.organization, rows, by=cast.office)
    save_people(cast.organization, rows, by=cast.office, shown=seen(plan.rows))
    page = cast.client("office").post(
        url(cast, "prepare_people"),
        {"rows": "1", "name-0": "曾明", "username-0": "zengming", "seen": seen(plan.rows)},
    )
    assert page.status_code == 422 and "不变" in page.content.decode()
    assert User.objects.filter(full_name="曾明").count() == 1


def test_a_file_is_read_as_well(cast: Cast) -> None:
    file = SimpleUploadedFile("名单.csv", "姓名,部门\n曾明,机关党委\n".encode("gb18030"))
    page = cast.client("office").post(url(cast, "prepare_people"), {"file": file}).content.decode()
    assert "zengming" in page and "机关党委" in page
    broken = SimpleUploadedFile("名单.exe", b"MZ")
    response = cast.client("office").post(url(cast, "prepare_people"), {"file": broken})
    assert response.status_code == 422 and "不是能读取的表格" in response.content.decode()


def test_slips_are_made_anew_for_who_never_signed_in(cast: Cast) -> None:
    client = cast.client("office")
    text = previewed(client, cast, f"曾明\t{cast.general.name}\t经办人")
    client.post(url(cast, "prepare_people"), rows_of(text) | {"seen": shown(text)})
    page = client.get(url(cast, "prepare")).content.decode()
    assert "1人还没有登录过" in page
    text = client.post(url(cast, "prepare_slips")).content.decode()
    assert "密码条(1张)" in text
    account = User.objects.get(username="zengming")
    assert account.check_password(PASSWORD.findall(text)[0])
    set_active(account.pk, by=cast.office, is_active=False)
    assert "都已经登录过" in client.post(url(cast, "prepare_slips"), follow=True).content.decode()


def test_the_page_says_what_is_missing(cast: Cast) -> None:
    Department.objects.create(organization=cast.organization, name="机关党委")
    page = cast.client("office").get(reverse("operations:preparation"), follow=True).content.decode()
    assert "还没有经办人账号的部门:机关党委" in page and "条措施还没有分派" in page
    assert reverse("workbooks:assignment_grid", args=[cast.inspection.pk]) in page
    page = cast.client("admin").get(url(cast, "prepare")).content.decode()
    assert f"由整改办办理:{cast.office.label}" in page


@pytest.mark.parametrize("person", ["handler", "leader", "viewer", "supervisor", "stranger"])
def test_it_is_there_for_who_makes_accounts_alone(cast: Cast, person: str) -> None:
    client = cast.client(person)
    assert client.get(url(cast, "prepare")).status_code == 404
    for name in ("prepare_departments", "prepare_people", "prepare_slips"):
        assert client.post(url(cast, name), {"lines": "甲"}).status_code == 404
        assert cast.client("office").get(url(cast, name)).status_code == 405


def test_no_grid_is_offered_for_measures_that_were_archived(cast: Cast) -> None:
    grid, client = reverse("workbooks:assignment_grid", args=[cast.inspection.pk]), cast.client("office")
    assert grid in client.get(reverse("operations:preparation"), follow=True).content.decode()
    services.archive_inspection(cast.inspection.pk, by=cast.office, reason="错误导入")
    assert grid not in client.get(reverse("operations:preparation"), follow=True).content.decode()
