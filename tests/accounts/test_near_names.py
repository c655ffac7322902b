"""Which name is proposed for one that nobody has: only what a careful person would accept without asking."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.urls import reverse

from accounts.models import Department, Role, User
from accounts.near_names import near_department, near_person
from tests.cast import Cast, assigned
from tests.workbooks.books import exported, filled_in, uploaded

LEADERS = ["陈光", "周平", "王小明", "欧阳文"]


def person(name: str) -> User:
    return User(pk=LEADERS.index(name) + 1, full_name=name, username=f"u{name}", role=Role.LEADER)


def departments(*names: str) -> list[Department]:
    return [Department(pk=number, name=name) for number, name in enumerate(names, start=1)]


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("陈光书记", "陈光"),
        ("陈光同志", "陈光"),
        ("党组成员、副主任周平", "周平"),
        ("办公室主任王小明", "王小明"),
        ("王小明 13800001111", "王小明"),
        ("分管领导:欧阳文", "欧阳文"),
        ("陈广", ""),
        ("陈六", ""),
        ("王晓明", ""),
        ("王小", ""),
        ("陈光明", ""),
        ("李陈光", ""),
        ("陈书记", ""),
        ("陈光、周平", ""),
        ("陈光书记、李四", ""),
        ("光陈", ""),
        ("", ""),
    ],
)
def test_a_person_is_proposed_by_the_whole_name_alone(written: str, name: str) -> None:
    found = near_person(written, [person(one) for one in LEADERS], departments("办公室"))
    assert (found.full_name if found else "") == name


def test_of_two_who_bear_the_name_none_is_proposed() -> None:
    rows = [person("陈光"), User(pk=9, full_name="陈光", username="other", role=Role.LEADER)]
    assert near_person("陈光书记", rows, []) is None


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("业务部", "业务科"),
        ("业务科室", "业务科"),
        ("办公室(党办)", "办公室"),
        ("局办公室", "办公室"),
        ("人事科", "组织人事科"),
        ("政策法归科", "政策法规科"),
        ("业务三科", ""),
        ("业务二科", ""),
        ("财务科", ""),
        ("事业科", ""),
        ("各科室", ""),
        ("科", ""),
    ],
)
def test_a_department_is_proposed_by_its_stem(written: str, name: str) -> None:
    rows = departments("业务科", "业务一科", "办公室", "组织人事科", "政策法规科", "宣传处")
    found = near_department(written, rows)
    assert (found.name if found else "") == name


@pytest.mark.django_db
def test_accepting_all_takes_no_person_who_is_uncertain(cast: Cast, tmp_path: Path) -> None:
    assigned(cast, cast.measures[0])
    assigned(cast, cast.measures[1])
    cells = {"H3": "周平副主任", "H4": "周六", "K3": "赵六", "I4": "业务部"}
    row = uploaded(cast, filled_in(exported(cast, tmp_path / "a.xlsx"), cells))
    office = cast.client("office")
    office.post(reverse("workbooks:ledger_import_choices", args=[row.pk]), {"all": "accept_all"})
    row.refresh_from_db()
    assert set(row.choices.values()) == {"周平(zhouping)", "业务科"}
    page = office.get(reverse("workbooks:ledger_import", args=[row.pk])).content.decode()
    assert "可选:周平" in page
    assert 'name="answer-cell.leader.周六" maxlength="200"\n                  value=""' in page
