"""按时情况: how the end of a measure stands to its deadline. Whatever has a deadline is one of these."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import models
from django.db.models import Case, CharField, DateField, ExpressionWrapper, F, Q, Value, When
from django.db.models.functions import TruncDate

from measures.workflow import OPEN_STATUSES, Status

# Done as many days before its deadline a measure is early, and not merely on time.
EARLY_DAYS = 7
DONE_ON = "done_on"


class Timeliness(models.TextChoices):
    EARLY = "early", "提前完成"
    ON_TIME = "on_time", "按期完成"
    LATE = "late", "逾期完成"
    OVERDUE = "overdue", "逾期未完成"
    PENDING = "pending", "未到期"


RULE = f"以审核通过的日期计;早于时限{EARLY_DAYS}天及以上为提前完成"


def done_on() -> dict[str, TruncDate]:
    """What ``timeliness_is`` reads; for ``alias`` or ``annotate``."""
    return {DONE_ON: TruncDate("completed_at")}


def timeliness_is(kind: Timeliness, *, today: date) -> Q:
    """Of rows that carry ``done_on``."""
    early_until = ExpressionWrapper(F("due_on") - Value(timedelta(days=EARLY_DAYS)), output_field=DateField())
    is_done = Q(status=Status.COMPLETED, due_on__isnull=False)
    match kind:
        case Timeliness.EARLY:
            return is_done & Q(**{f"{DONE_ON}__lte": early_until})
        case Timeliness.ON_TIME:
            return is_done & Q(**{f"{DONE_ON}__gt": early_until, f"{DONE_ON}__lte": F("due_on")})
        case Timeliness.LATE:
            return is_done & Q(**{f"{DONE_ON}__gt": F("due_on")})
        case Timeliness.OVERDUE:
            return Q(status__in=OPEN_STATUSES, due_on__lt=today)
        case Timeliness.PENDING:
            return Q(status__in=OPEN_STATUSES, due_on__gte=today)


def timeliness(today: date) -> Case:
    """The kind of each row as a value, to group by."""
    return Case(
        *(When(timeliness_is(kind, today=today), then=Value(kind.value)) for kind in Timeliness),
        default=Value(""),
        output_field=CharField(),
    )
