"""A file that is looked at before the transaction that keeps it, and goes again when it is not kept."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from accounts.models import User
from accounts.steps import ask
from audit.exceptions import may_be_written
from measures import rules
from measures.inputs import EvidenceInput
from measures.models import EvidenceVersion
from measures.services.evidence import remove_file, unsaved_version


@contextmanager
def looked_at(given: EvidenceInput, *, by: User) -> Iterator[EvidenceVersion]:
    """Raises ``Refused`` for what is no evidence or has a virus. The transaction belongs inside."""
    ask(rules.refuse_evidence(given))
    version = unsaved_version(given, by=by)
    try:
        yield version
    except BaseException as error:
        if not may_be_written(error):
            remove_file(version)
        raise
