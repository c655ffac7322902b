"""Own columns as tests make them: by the real services."""

from __future__ import annotations

from typing import Any

from issues.models import CustomField, CustomKind, CustomTarget
from ledger import services
from ledger.services import CustomFieldInput
from tests.cast import Cast


def column_input(name: str = "涉及金额", **changes: Any) -> CustomFieldInput:
    values: dict[str, Any] = {"target": CustomTarget.MEASURE, "kind": CustomKind.TEXT}
    return CustomFieldInput(name, **(values | changes))


def a_column(
    cast: Cast, name: str = "涉及金额", *, inspection_id: int | None = None, **changes: Any
) -> CustomField:
    return services.add_custom_field(
        column_input(name, **changes), by=cast.office, inspection_id=inspection_id
    )


def archived_column(cast: Cast, name: str = "涉及金额", **changes: Any) -> CustomField:
    return services.archive_custom_field(a_column(cast, name, **changes).pk, by=cast.office)
