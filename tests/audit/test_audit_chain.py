"""审计日志:每条一封,前后相连;链在提交之后接上."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction

from accounts.models import User
from audit import trail
from audit.events import Event
from audit.models import AuditEntry, AuditTail
from audit.verify import verify
from tests.cast import assigned, make_cast

pytestmark = pytest.mark.django_db(transaction=True)


def test_an_entry_is_chained_right_after_its_commit() -> None:
    with transaction.atomic():
        trail.record(Event.EXPORT, by=None, detail="一")
        trail.record(Event.EXPORT, by=None, detail="二")
        assert not AuditEntry.objects.filter(number__isnull=False).exists()
    assert list(AuditEntry.objects.order_by("number").values_list("number", "detail")) == [
        (1, "一"),
        (2, "二"),
    ]
    assert AuditTail.objects.get().number == 2


def test_it_goes_with_the_act_that_is_undone() -> None:
    with pytest.raises(ValueError, match="x"), transaction.atomic():
        trail.record(Event.EXPORT, by=None)
        raise ValueError("x")
    assert not AuditEntry.objects.exists()


def test_an_entry_that_was_undone_alone_leaves_the_chain_whole() -> None:
    with transaction.atomic():
        trail.record(Event.EXPORT, by=None, detail="一")
        with pytest.raises(ValueError, match="x"), transaction.atomic():
            trail.record(Event.EXPORT, by=None, detail="不算")
            raise ValueError("x")
        trail.record(Event.EXPORT, by=None, detail="二")
    assert (verify().fault, verify().count) == (None, 2)


def test_what_was_changed_before_it_was_chained_gets_no_number() -> None:
    with transaction.atomic():
        trail.record(Event.EXPORT, by=None, detail="一")
        with connection.cursor() as cursor:
            cursor.execute("UPDATE audit_auditentry SET seal = %s", ["0" * 64])
    assert AuditEntry.objects.get().number is None


def test_it_keeps_who_and_what_as_text() -> None:
    cast = make_cast()
    office = User.objects.get(pk=cast.office.pk)
    trail.record(Event.EXPORT, by=office, about=cast.measure, detail="第一行\n第二行\x00")
    row = AuditEntry.objects.latest("id")
    assert (row.actor_name, row.role, row.address) == ("王敏(wangmin)", "整改办", "命令行")
    assert (row.about_kind, row.about_id, row.about) == ("整改措施", cast.measure.pk, str(cast.measure))
    assert (row.organization_id, row.detail) == (cast.organization.pk, "第一行 第二行")


def test_it_is_append_only() -> None:
    trail.record(Event.EXPORT, by=None)
    with pytest.raises(TypeError):
        AuditEntry.objects.all().delete()
    with pytest.raises(TypeError):
        AuditEntry.objects.update(detail="")


def test_many_at_once_make_one_chain() -> None:
    def work(name: int) -> None:
        try:
            for index in range(10):
                with transaction.atomic():
                    trail.record(Event.EXPORT, by=None, detail=f"{name}-{index}")
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(work, range(6)))
    result = verify()
    assert (result.fault, result.count) == (None, 60)
    assert not AuditEntry.objects.filter(number=None).exists()


def test_an_act_waits_for_nobody_s_chain() -> None:
    """The tail is not touched before the act is committed."""
    cast = make_cast()
    before = AuditTail.objects.get().number
    with transaction.atomic():
        assigned(cast)
        assert AuditTail.objects.get().number == before
    assert AuditTail.objects.get().number == before + 1
