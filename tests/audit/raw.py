"""Changes behind the back of the program."""

from __future__ import annotations

from typing import Any

from django.db import connection

TABLE = "audit_auditentry"


def sql(statement: str, *values: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
