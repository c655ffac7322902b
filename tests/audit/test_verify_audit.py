"""``verify_audit``: whoever edits the database behind the program's back is found out."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import override_settings

from audit import trail
from audit.beginning import newest_restart
from audit.chain import chain
from audit.events import Event
from audit.faults import FaultKind
from audit.models import AuditEntry, AuditTail
from audit.verify import verify
from tests.audit.raw import TABLE, Value, sql

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def six() -> None:
    for index in range(1, 7):
        trail.record(Event.EXPORT, by=None, detail=f"第{index}次")


def copy(number: int, new: int | None) -> None:
    """A row like the ``number``-th with another text, as somebody without the key can make one."""
    row = AuditEntry.objects.get(number=number)
    values: dict[str, Value] = {
        str(field.column): field.get_db_prep_save(getattr(row, field.attname), connection)
        for field in AuditEntry._meta.concrete_fields
        if field.column not in ("id", "uid")
    }
    uid = "0" * 32 if connection.vendor == "sqlite" else "00000000-0000-0000-0000-000000000000"
    values |= {"uid": uid, "number": new, "detail": "插入的"}
    columns, places = ", ".join(values), ", ".join(["%s"] * len(values))
    sql(f"INSERT INTO {TABLE} ({columns}) VALUES ({places})", *values.values())


def shift(from_number: int, by: int) -> None:
    """Renumbers everything from ``from_number`` on, past the unique constraint."""
    sql(f"UPDATE {TABLE} SET number = -(number + %s) WHERE number >= %s", by, from_number)
    sql(f"UPDATE {TABLE} SET number = -number WHERE number < 0")


def swap(one: int, other: int) -> None:
    sql(f"UPDATE {TABLE} SET number = -1 WHERE number = %s", one)
    sql(f"UPDATE {TABLE} SET number = %s WHERE number = %s", one, other)
    sql(f"UPDATE {TABLE} SET number = %s WHERE number = -1", other)


def delete_and_close_up() -> None:
    sql(f"DELETE FROM {TABLE} WHERE number = 3")
    shift(4, -1)
    sql("UPDATE audit_audittail SET number = 5")


def insert_between() -> None:
    shift(3, 1)
    copy(4, 3)


def swap_contents() -> None:
    """The rows' texts and seals change places; numbers and codes stay."""
    swap(2, 5)
    a, b = AuditEntry.objects.get(number=2).mac, AuditEntry.objects.get(number=5).mac
    sql(f"UPDATE {TABLE} SET mac = %s WHERE number = 2", b)
    sql(f"UPDATE {TABLE} SET mac = %s WHERE number = 5", a)


DAMAGES: dict[str, tuple[Callable[[], None], FaultKind, int | None]] = {
    "a text changed": (
        lambda: sql(f"UPDATE {TABLE} SET detail = 'x' WHERE number = 4"),
        FaultKind.CHANGED,
        4,
    ),
    "a name changed": (
        lambda: sql(f"UPDATE {TABLE} SET actor_name = 'x' WHERE number = 1"),
        FaultKind.CHANGED,
        1,
    ),
    "a seal changed": (lambda: sql(f"UPDATE {TABLE} SET seal = 'x' WHERE number = 6"), FaultKind.CHANGED, 6),
    "one deleted": (lambda: sql(f"DELETE FROM {TABLE} WHERE number = 3"), FaultKind.DELETED, 3),
    "the first deleted": (lambda: sql(f"DELETE FROM {TABLE} WHERE number < 3"), FaultKind.DELETED, 1),
    "one taken off the chain": (
        lambda: sql(f"UPDATE {TABLE} SET number = NULL WHERE number = 2"),
        FaultKind.DELETED,
        2,
    ),
    "inserted between": (insert_between, FaultKind.INSERTED, 3),
    "inserted at the end": (lambda: copy(6, 7), FaultKind.INSERTED, 7),
    "inserted to be chained": (lambda: copy(6, None), FaultKind.NOT_CHAINED, None),
    "neighbours swapped": (lambda: swap(3, 4), FaultKind.REORDERED, 3),
    "others swapped": (lambda: swap(2, 5), FaultKind.REORDERED, 2),
    "contents swapped": (swap_contents, FaultKind.REORDERED, 2),
    "cut off": (lambda: sql(f"DELETE FROM {TABLE} WHERE number > 4"), FaultKind.CUT_OFF, 5),
    "all deleted": (lambda: sql(f"DELETE FROM {TABLE}"), FaultKind.CUT_OFF, 1),
    "deleted and closed up": (delete_and_close_up, FaultKind.TAIL, None),
    "tail set back": (lambda: sql("UPDATE audit_audittail SET number = 4"), FaultKind.TAIL, None),
    "tail deleted": (lambda: sql("DELETE FROM audit_audittail"), FaultKind.TAIL, None),
}


@pytest.mark.parametrize("name", DAMAGES)
def test_it_names_the_first_broken_link(name: str) -> None:
    damage, kind, number = DAMAGES[name]
    damage()
    fault = verify().fault
    assert fault is not None
    assert (fault.kind, fault.number) == (kind, number)
    with pytest.raises(CommandError, match="审计日志不完整") as stopped:
        call_command("verify_audit")
    assert stopped.value.returncode == 1
    assert fault.sentence in str(stopped.value)


def test_closing_up_behind_a_deletion_is_seen_in_the_chain_as_well() -> None:
    """Even when the tail still says what it said."""
    sql(f"DELETE FROM {TABLE} WHERE number = 3")
    shift(4, -1)
    fault = verify().fault
    assert fault is not None
    assert (fault.kind, fault.number) == (FaultKind.DELETED, 3)


def test_a_whole_chain_is_praised_with_what_to_note_down() -> None:
    out = io.StringIO()
    call_command("verify_audit", stdout=out)
    tail = AuditTail.objects.get()
    assert f"6 条审计日志全部一致。末条:第6条,链码 {tail.mac}" in out.getvalue()


def test_what_a_crash_left_unchained_is_chained_before_verifying() -> None:
    tail = AuditTail.objects.get()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("audit.chain._chain_all", lambda _written: 0)  # the process dies here
        trail.record(Event.EXPORT, by=None, detail="未及入链")
    assert AuditEntry.objects.filter(number=None).count() == 1
    assert verify().count == tail.number + 1


def test_the_next_entry_chains_it_too() -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("audit.chain._chain_all", lambda _written: 0)
        trail.record(Event.EXPORT, by=None, detail="未及入链")
    trail.record(Event.EXPORT, by=None)
    assert not AuditEntry.objects.filter(number=None).exists()


def test_nothing_is_chained_behind_a_forged_tail() -> None:
    sql("UPDATE audit_audittail SET number = 4")
    trail.record(Event.EXPORT, by=None)
    assert AuditEntry.objects.filter(number=None).count() == 1


def test_an_empty_trail_is_whole() -> None:
    sql(f"DELETE FROM {TABLE}")
    sql("DELETE FROM audit_audittail")
    assert verify().fault is None


@override_settings(AUDIT_KEY="a key of its own, set up later")
def test_a_key_set_up_later_goes_on_with_the_chain() -> None:
    trail.record(Event.EXPORT, by=None)
    assert verify().count == 7
    with override_settings(AUDIT_KEY="another one", AUDIT_OLD_KEYS=["a key of its own, set up later"]):
        trail.record(Event.EXPORT, by=None)
        assert verify().count == 8


def test_another_key_is_told_from_tampering() -> None:
    with override_settings(SECRET_KEY="y" * 60):
        trail.record(Event.EXPORT, by=None)
        fault = verify().fault
        assert fault is not None
        assert fault.kind == FaultKind.OTHER_KEY
        assert "AUDIT_OLD_KEYS" in fault.sentence
    with override_settings(
        SECRET_KEY="y" * 60, SECRET_KEY_FALLBACKS=["only for tests, never for a deployment: " + "x" * 40]
    ):
        assert chain() == 1
        assert verify().fault is None


def test_a_lost_key_can_be_left_behind_with_a_reason() -> None:
    with pytest.raises(CommandError, match="核对一致"):
        call_command("restart_audit", reason="不需要")
    out = io.StringIO()
    with override_settings(SECRET_KEY="y" * 60):
        call_command("restart_audit", reason="服务器损坏,密钥丢失", stdout=out)
        trail.record(Event.EXPORT, by=None)
        call_command("verify_audit", stdout=out)
        assert newest_restart() is not None
        assert verify().count == 2
        sql(f"DELETE FROM {TABLE} WHERE number = 7")
        assert verify().fault is not None
    assert "第1至6条在重新起链之前,不再核对。原因:服务器损坏,密钥丢失(当时的核对结论" in out.getvalue()


@pytest.mark.parametrize("name", [name for name in DAMAGES if name != "inserted to be chained"])
def test_after_looking_into_a_fault_the_trail_goes_on(name: str) -> None:
    DAMAGES[name][0]()
    call_command("restart_audit", reason="已查明并上报")
    trail.record(Event.EXPORT, by=None)
    result = verify()
    assert (result.fault, result.count) == (None, 2)
    assert not AuditEntry.objects.filter(number=None).exists()
    sql(f"UPDATE {TABLE} SET detail = 'x' WHERE number = %s", result.last.number)
    assert verify().fault is not None
