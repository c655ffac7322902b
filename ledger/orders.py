"""The orders of the ledger, for its pages and for reading it in chunks."""

from __future__ import annotations

from jobs.paging import SortKey, SortOrder

# Read backwards, the names of the statuses run from what waits for review to what is completed.
LEDGER_ORDERS: dict[str, SortOrder] = {
    "ledger": SortOrder(
        "台账顺序", (SortKey("inspection_id", is_descending=True), SortKey("position"), SortKey("id"))
    ),
    "due": SortOrder("整改时限", (SortKey("due_on", is_date=True), SortKey("id"))),
    "status": SortOrder("状态", (SortKey("status", is_descending=True, is_text=True), SortKey("id"))),
}
