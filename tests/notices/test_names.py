"""Printed names and those of the unit: a part of a name is no name."""

from __future__ import annotations

import pytest

from notices.imports.names import department_named, person_named, printed_names

PEOPLE = ("陈光", "赵磊", "阳明")
DEPARTMENTS = ("办公室", "业务科")


@pytest.mark.parametrize(
    ("printed", "names"),
    [
        ("陈光、赵磊", ["陈光", "赵磊"]),
        ("党组书记、局长 陈光", ["陈光"]),
        ("陈光(组长);赵磊(副组长)。", ["陈光", "赵磊"]),
        ("陈 光", ["陈光"]),
        ("局长", ["局长"]),
        ("", []),
    ],
)
def test_the_single_names_of_a_list(printed: str, names: list[str]) -> None:
    assert printed_names(printed) == names


@pytest.mark.parametrize(
    ("printed", "found"),
    [
        ("陈光", "陈光"),
        ("陈光同志", "陈光"),
        ("副馆长陈光", "陈光"),
        ("赵磊副主任", "赵磊"),
        ("陈光明", None),
        ("欧阳明", None),
        ("小陈光荣", None),
    ],
)
def test_a_person(printed: str, found: str | None) -> None:
    assert person_named(printed, PEOPLE) == found


@pytest.mark.parametrize(
    ("printed", "found"),
    [
        ("办公室", "办公室"),
        ("局办公室", "办公室"),
        ("区档案馆办公室", "办公室"),
        ("馆机关业务科", "业务科"),
        ("党委办公室", None),
        ("办公室及各科室", None),
    ],
)
def test_a_department(printed: str, found: str | None) -> None:
    assert department_named(printed, DEPARTMENTS, own=("区档案馆",)) == found
