"""What a form about an account sends."""

from __future__ import annotations

from typing import Any

from accounts.models import Role
from tests.cast import Cast


def values(cast: Cast, **changes: object) -> dict[str, Any]:
    base: dict[str, object] = {"full_name": "新人", "role": Role.HANDLER, "organization": cast.organization}
    return base | {"department": cast.general, "position_title": "", "phone": ""} | changes
