"""档案包 (一问题一档): a zip of each measure's record and evidence, with an index and a list of hashes."""

from reporting.archive.make import ArchiveMade, write_archive
from reporting.archive.scope import ArchiveScope, scope_of

__all__ = ["ArchiveScope", "ArchiveMade", "scope_of", "write_archive"]
