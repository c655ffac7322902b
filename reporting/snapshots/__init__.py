"""上报快照: numbered, immutable pictures of the ledger as of a date."""

from reporting.snapshots.compare import SnapshotComparison, compare
from reporting.snapshots.services import approve_snapshot, refuse_approve, refuse_take, take_snapshot

__all__ = [
    "SnapshotComparison",
    "approve_snapshot",
    "compare",
    "refuse_approve",
    "refuse_take",
    "take_snapshot",
]
