"""Packages that are whole and signed, and say what no honest deployment says."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from accounts.models import Organization
from audit.exceptions import Refused
from exchange.models import IncomingPackage, ReceivedTask
from exchange.taking.confirm import confirm_package
from measures.models import Comment, Instruction
from tests.cast import Cast
from tests.exchange.packages import (
    Entries,
    a_note,
    a_report,
    a_state,
    content_of,
    entries_of,
    heard,
    resigned,
    taken_in,
    tasks_for,
    uploaded,
    zipped,
)
from tests.exchange.test_tasks import asked
from tests.reporting.transfers import put_to_rest

pytestmark = pytest.mark.django_db


def nested(entries: Entries) -> Entries:
    return entries | {"manifest.json": b'{"format":' + b"[" * 200_000}


def row_that_is_none(entries: Entries) -> Entries:
    return resigned(entries | {"rows.jsonl": b'{"key": 1}\n' + entries["rows.jsonl"]})


def row_too_few(entries: Entries) -> Entries:
    return resigned(entries | {"rows.jsonl": entries["rows.jsonl"].partition(b"\n")[2]})


def row_with_nul(entries: Entries) -> Entries:
    first = entries["rows.jsonl"].partition(b"\n")[0]
    row = json.loads(first) | {"measure": "a\0b"}
    return resigned(entries | {"rows.jsonl": entries["rows.jsonl"].replace(first, json.dumps(row).encode())})


def saying(**changes: object) -> Callable[[Entries], Entries]:
    return lambda entries: resigned(entries, **changes)


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [
        (nested, "不是上报包或任务包"),
        (row_that_is_none, "第1条措施不完整或有错"),
        (row_too_few, "清单写明有3条措施,实际有2条"),
        (row_with_nul, "第1条措施里有无法保存的控制字符"),
        (saying(note="a\0b"), "清单里有无法保存的控制字符"),
        (saying(as_of="0001-01-01T00:00:00+14:00"), "as_of"),
        (saying(as_of="9999-12-31T23:59:59-14:00"), "as_of"),
        (saying(figures={"": {"done": 2**62}}), "figures"),
    ],
)
def test_it_is_refused_before_anybody_is_asked(
    cast: Cast, spoil: Callable[[Entries], Entries], sentence: str
) -> None:
    entries = entries_of(content_of(a_report(cast)))
    with pytest.raises(Refused, match=sentence):
        uploaded(cast, zipped(spoil(entries)))
    assert not IncomingPackage.objects.exists()


def test_a_backslash_before_a_number_is_a_text_like_any_other(cast: Cast) -> None:
    entries = entries_of(content_of(a_report(cast)))
    assert uploaded(cast, zipped(resigned(entries, note=r"C:\u0000"))).manifest["note"] == r"C:\u0000"


def test_one_key_speaks_for_two_units_of_a_deployment_and_for_neither_in_the_others_name(cast: Cast) -> None:
    """The key is known, so nobody telephones: which unit it is has to be the one that was confirmed."""
    a_state(cast)
    unit = {"site": "", "code": str(cast.organization.pk + 1), "name": "云山区气象台党组"}
    entries = entries_of(content_of(a_report(cast)))
    content = zipped(resigned(entries, unit=unit | {"name": cast.organization.name}, number=9))
    with pytest.raises(Refused, match="两者不是同一个单位"):
        uploaded(cast, content)
    other = Organization.objects.create(name=unit["name"])
    cast.supervisor.supervised_organizations.add(other)
    assert uploaded(cast, zipped(resigned(entries, unit=unit, number=9))).organization == other


def changed_tasks(cast: Cast, **changes: Any) -> bytes:
    entries = entries_of(content_of(tasks_for(cast, instructions=[asked(cast).pk])))
    tasks = json.loads(entries["tasks.json"])
    tasks["instructions"][0] |= changes
    return zipped(resigned(entries | {"tasks.json": json.dumps(tasks).encode()}))


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"form_name": "要求.exe"}, "类型不允许上传"),
        ({"form_name": "方案.xlsx"}, "方案.xlsx"),
        ({"form_name": ".."}, "类型不允许上传"),
        ({"filing_kind": "NOTHING"}, "请选择要报送什么"),
        ({"text": " "}, "请写明要求"),
        ({"kind": "DEADLINE", "due_on": None}, "请填写时限"),
    ],
)
def test_what_is_asked_has_to_be_what_one_could_ask_here(
    cast: Cast, changes: dict[str, Any], sentence: str
) -> None:
    a_state(cast)
    package = uploaded(cast, changed_tasks(cast, **changes), person="office")
    before = Instruction.objects.count()
    with pytest.raises(Refused, match=sentence):
        confirm_package(package.pk, by=cast.office, heard=heard(), is_accepted=True)
    assert Instruction.objects.count() == before


def test_a_note_on_what_lies_in_the_archive_holds_nothing_up(cast: Cast) -> None:
    package = tasks_for(cast, notes=[a_note(cast).pk])
    put_to_rest()
    row = taken_in(cast, package, person="office")
    assert row.state == "TAKEN" and not Comment.objects.exists()
    assert ReceivedTask.objects.get(package=row).comment is None
