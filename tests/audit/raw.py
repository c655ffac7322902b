"""Changes behind the back of the program."""

from __future__ import annotations

from datetime import datetime

from django.db import connection

TABLE = "audit_auditentry"
Value = str | int | datetime | None


def sql(statement: str, *values: Value) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
