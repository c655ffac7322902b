"""The orders of a list of measures: for its pages, in chunks, and from one to the next."""

from __future__ import annotations

from jobs.paging import SortKey, SortOrder

LEDGER = "ledger"
# Read backwards, the names of the statuses run from what waits for review to what is completed.
LEDGER_ORDERS: dict[str, SortOrder] = {
    LEDGER: SortOrder(
        "台账顺序", (SortKey("inspection_id", is_descending=True), SortKey("position"), SortKey("id"))
    ),
    "due": SortOrder("整改时限(先到期的在前)", (SortKey("due_on", is_date=True), SortKey("id"))),
    "due_last": SortOrder(
        "整改时限(后到期的在前)", (SortKey("due_on", is_descending=True, is_date=True), SortKey("id"))
    ),
    "status": SortOrder(
        "状态(待审核在前)", (SortKey("status", is_descending=True, is_text=True), SortKey("id"))
    ),
    "leader": SortOrder("责任领导(同一人的在一起)", (SortKey("leader_id", may_be_empty=True), SortKey("id"))),
    "leader_last": SortOrder(
        "责任领导(倒序)", (SortKey("leader_id", is_descending=True, may_be_empty=True), SortKey("id"))
    ),
    "department": SortOrder(
        "牵头部门(同一部门的在一起)", (SortKey("department_id", may_be_empty=True), SortKey("id"))
    ),
    "department_last": SortOrder(
        "牵头部门(倒序)", (SortKey("department_id", is_descending=True, may_be_empty=True), SortKey("id"))
    ),
    "status_last": SortOrder("状态(已完成在前)", (SortKey("status", is_text=True), SortKey("id"))),
}


def order_named(name: str) -> str:
    """``name`` itself, or that of the ledger's own order for what is none."""
    return name if name in LEDGER_ORDERS else LEDGER
