"""SQL knows a third answer, unknown, which a plain ``exclude`` would take for right."""

from __future__ import annotations

from typing import TypeVar

from django.db.models import BooleanField, Case, Q, QuerySet, Value, When

RowsT = TypeVar("RowsT", bound=QuerySet)


def unless(rows: RowsT, fact: Q) -> RowsT:
    """The rows of which ``fact`` is false, or unknown because a column is empty."""
    is_right = Case(When(fact, then=Value(True)), default=Value(False), output_field=BooleanField())
    return rows.alias(is_right=is_right).filter(is_right=False)
