"""The list as tests see it, and views of it as tests save them: by the real service."""

from __future__ import annotations

import re
from typing import Any

from accounts.models import User
from ledger.models import SavedView
from ledger.saved_views import ViewInput, add_view
from tests.cast import Cast


def a_view(cast: Cast, name: str = "待分派的", *, by: User | None = None, **changes: Any) -> SavedView:
    values: dict[str, Any] = {"query": "status=DRAFT", "columns": ["due_on", "remark"]}
    return add_view(ViewInput(name, **(values | changes)), by=by or cast.office)


def heads_of(page: str) -> list[str]:
    """The titles of the columns that are seen."""
    head = page[page.index("<thead>") : page.index("</thead>")]
    cells = re.findall(r"<th[^>]*>.*?</th>", head, re.DOTALL)
    return [re.sub(r"<[^>]+>|[ ↑↓]", "", cell).strip() for cell in cells]
