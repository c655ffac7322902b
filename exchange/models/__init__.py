"""Keys, packages both ways, and what travels in task packages."""

from exchange.models.keys import KnownHow, KnownKey, OwnKey
from exchange.models.packages import (
    IncomingPackage,
    OutgoingPackage,
    PackageKind,
    PackageSource,
    PackageState,
)
from exchange.models.tasks import NoteKind, NoteReply, ReceivedTask, TaskReceipt, UnitNote

__all__ = [
    "IncomingPackage",
    "KnownHow",
    "KnownKey",
    "NoteKind",
    "NoteReply",
    "OutgoingPackage",
    "OwnKey",
    "PackageKind",
    "PackageSource",
    "PackageState",
    "ReceivedTask",
    "TaskReceipt",
    "UnitNote",
]
