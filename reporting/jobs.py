"""Kinds of jobs about what goes up, and what the clock does about it."""

from datetime import time

from jobs.schedule import Daily, register
from reporting.archive import job as archive_job
from reporting.transfers import job as transfer_job
from reporting.transfers.verify import verify_transfers

__all__ = ["archive_job", "transfer_job"]

register(Daily("verify_transfers", "核对移交的档案包", verify_transfers, time(1, 30)))
