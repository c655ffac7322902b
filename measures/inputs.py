"""What the services of measures are given: values that rules look at before anything is written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from django.core.files.uploadedfile import UploadedFile

from accounts.models import Department, User
from measures.models import Measure
from measures.models.evidence import EvidenceKind
from measures.workflow import Timeframe


@dataclass(frozen=True)
class Assignment:
    """What is set; everything has to belong to the measure's organization."""

    leader: User
    department: Department
    timeframe: Timeframe
    due_on: date | None = None
    handler: User | None = None
    supporting_departments: Sequence[Department] = field(default_factory=tuple)


def assignment_of(measure: Measure) -> Assignment | None:
    """As it stands; None where nobody answers for the measure yet."""
    if measure.leader is None or measure.department is None or not measure.timeframe:
        return None
    return Assignment(
        leader=measure.leader,
        department=measure.department,
        timeframe=Timeframe(measure.timeframe),
        due_on=measure.due_on,
        handler=measure.handler,
        supporting_departments=tuple(measure.supporting_departments.all()),
    )


@dataclass(frozen=True)
class EvidenceInput:
    """What is handed in: an ``upload``, or a ``reference`` (link or document number) with its kind."""

    upload: UploadedFile | None = None
    kind: EvidenceKind = EvidenceKind.FILE
    reference: str = ""
    name: str = ""
    dated_on: date | None = None
    note: str = ""
