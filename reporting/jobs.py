"""Kinds of jobs about what goes up."""

from reporting.archive import job as archive_job

__all__ = ["archive_job"]
