"""Work that is too long for a request: a row that says what and how far, and a worker that does it."""

from ledger.jobs.kinds import Cancelled, Result, Run, kind
from ledger.jobs.services import start

__all__ = ["Cancelled", "Result", "Run", "kind", "start"]
