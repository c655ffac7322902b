"""上报快照: numbered, immutable pictures of the ledger as of a date."""

from reporting.snapshots.compare import Comparison, compare
from reporting.snapshots.services import approve_snapshot, refuse_approve, refuse_take, take_snapshot

__all__ = ["Comparison", "approve_snapshot", "compare", "refuse_approve", "refuse_take", "take_snapshot"]
