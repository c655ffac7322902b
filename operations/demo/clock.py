"""When something of the demonstration is said to have happened: what an act wrote is dated back behind it.

Only here, on a database that held nothing before. The audit trail is left alone: it says when all this
was written.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from functools import cache

from dateutil.relativedelta import relativedelta
from django.apps import apps
from django.db import models
from django.db.models import F, Max
from django.utils import timezone

from inbox.models import Message
from issues.models import Closure, SubIssue
from measures.models import EffectivenessCheck, Measure, StatusChange

DATED = ("inbox", "issues", "measures", "notices", "opinions")
# Older messages were read long ago.
READ_AFTER = timedelta(days=12)


@contextmanager
def happening_on(day: date) -> Iterator[None]:
    """What is written inside was written on ``day``, in the morning."""
    before = {model: _last(model) for model in _dated()}
    yield
    moment = timezone.make_aware(datetime.combine(day, time(9, 30)))
    for model, fields in _dated().items():
        rows = model._base_manager.filter(pk__gt=before[model])
        rows.update(**dict.fromkeys(fields, moment))
    _date_moves(before[StatusChange], moment)
    signed = Closure._base_manager.filter(pk__gt=before[Closure])
    standing = SubIssue._base_manager.filter(closed_on__isnull=False)
    standing.filter(closures__in=signed.values("pk")).update(closed_on=day)
    _plan_anew(signed, day)
    signed.update(signed_on=day)
    if day < timezone.localdate() - READ_AFTER:
        Message._base_manager.filter(pk__gt=before[Message]).update(read_at=F("created_at"))


def _plan_anew(signed: models.QuerySet[Closure], day: date) -> None:
    """成效评估 are so many months after the signature."""
    for check in EffectivenessCheck._base_manager.filter(closure__in=signed.values("pk")):
        check.due_on = day + relativedelta(months=check.months)
        check.save(update_fields=["due_on"])


def _date_moves(after: int, moment: datetime) -> None:
    """A measure says itself when it moved last and when it was completed."""
    moved = StatusChange._base_manager.filter(pk__gt=after).values("measure")
    rows = Measure._base_manager.filter(pk__in=moved)
    rows.update(status_changed_at=moment)
    rows.filter(completed_at__isnull=False).update(completed_at=moment)


@cache
def _dated() -> dict[type[models.Model], list[str]]:
    """Models with the fields that say when a row was written; the history of edits among them."""
    found = {
        model: [field.name for field in model._meta.concrete_fields if _is_written_itself(field)]
        for label in DATED
        for model in apps.get_app_config(label).get_models()
    }
    return {model: fields for model, fields in found.items() if fields}


def _is_written_itself(field: models.Field) -> bool:
    if not isinstance(field, models.DateTimeField):
        return False
    return field.auto_now_add or field.default is timezone.now or field.name == "history_date"


def _last(model: type[models.Model]) -> int:
    return model._base_manager.aggregate(last=Max("pk"))["last"] or 0
