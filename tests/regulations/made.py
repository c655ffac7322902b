"""Regulations as the tests make them."""

from __future__ import annotations

from measures import services
from measures.figures.proposals import Values
from measures.inputs import EvidenceInput
from measures.models import Measure, Regulation, RegulationUse
from measures.models.figures import RecordKind
from regulations.services import attach_file
from tests.cast import Cast, a_file, assigned, fresh

NAME = "采购管理办法"


def named(cast: Cast, measure: Measure, title: str = NAME, *, act: str = "FORMULATED") -> Regulation:
    """As the office records it of a measure."""
    record = services.add_record(
        measure.pk, Values(RecordKind.REGULATION, subject=title, act=act), by=cast.office
    )
    assert isinstance(record, RegulationUse)
    return Regulation.objects.get(pk=record.regulation_id)


def a_regulation(cast: Cast) -> Regulation:
    """Serves the first measure, which the handler works on."""
    if fresh(cast.measure).status == "DRAFT":
        assigned(cast)
    return named(cast, cast.measure)


def proved(cast: Cast, row: Regulation, *, name: str = "印发文件.pdf") -> Regulation:
    attach_file(row.pk, EvidenceInput(upload=a_file(name, f"%PDF-1.4 {name}".encode())), by=cast.office)
    return again(row)


def again(row: Regulation) -> Regulation:
    return Regulation.objects.get(pk=row.pk)
